// Lua's patterns (`%d+`, `^(%w+)=(.*)$`), matched by code that counts its steps: a pattern that goes back and
// forth over a text is ended like any other endless loop.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace tero::script {

struct Capture {
    std::size_t from = 0;
    std::size_t size = 0;
    bool is_place = false;  // `()`: where it is, not what
};

class Pattern {
public:
    // `spend(steps)` and `fail(why)` do not return when they end it.
    struct Rules {
        std::function<void(std::size_t)> spend = {};
        std::function<void(const char*)> fail = {};
    };
    Pattern(std::string_view pattern, std::string_view text, Rules rules);

    // The end of the match that begins right there; npos: there is none.
    std::size_t match_at(std::size_t from);
    // … or anywhere from there on; `from` becomes where it begins.
    std::size_t search(std::size_t& from);
    const std::vector<Capture>& captures() const { return captures_; }

    static constexpr std::size_t npos = std::string_view::npos;

private:
    std::size_t match(std::size_t s, std::size_t p);
    std::size_t match_one(std::size_t s, std::size_t p, std::size_t ep);
    std::size_t match_special(std::size_t s, std::size_t p, bool& handled);
    std::size_t expand_most(std::size_t s, std::size_t p, std::size_t ep);
    std::size_t expand_least(std::size_t s, std::size_t p, std::size_t ep);
    std::size_t begin_capture(std::size_t s, std::size_t p, bool is_place);
    std::size_t end_capture(std::size_t s, std::size_t p);
    std::size_t balanced(std::size_t s, std::size_t p);
    std::size_t frontier(std::size_t s, std::size_t p);
    std::size_t back_reference(std::size_t s, std::size_t p);
    std::size_t end_of_class(std::size_t p);
    bool is_in(char c, std::size_t p, std::size_t ep) const;
    bool is_in_set(char c, std::size_t p, std::size_t ep) const;
    bool fits(std::size_t s, std::size_t p, std::size_t ep) const;

    static constexpr std::size_t open_size = npos;  // of a capture that has not ended
    std::string_view pattern_;
    std::string_view text_;
    Rules rules_;
    bool is_anchored_ = false;
    std::size_t depth_ = 0;
    std::vector<Capture> captures_ = {};
};

}  // namespace tero::script

// What the program is shown on, when it is a terminal.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

namespace tero::cli {

struct ScreenSize {
    std::size_t columns = 80;
    std::size_t rows = 24;
    bool operator==(const ScreenSize&) const = default;
};

inline constexpr char key_interrupt = '\x03';  // Ctrl-C, or a signal that asks the program to end

class Terminal {
public:
    virtual ~Terminal() = default;
    // None: what is printed goes elsewhere, into a file or a program.
    virtual std::optional<ScreenSize> size() const = 0;
    // Keys come one by one, unseen, until they are given back. unavailable where nobody can type.
    virtual Result<Done> take_keys() = 0;
    virtual void give_keys_back() = 0;
    // What was typed, as soon as something was; nothing when the time is up or the size changed.
    virtual std::string wait(Duration most) = 0;
};

// Of this process.
std::unique_ptr<Terminal> standard_terminal();

// The whole screen for one program, from here to the end of its scope: then it is as it was before.
class WholeScreen {
public:
    static Result<std::unique_ptr<WholeScreen>> take(Terminal& terminal, std::ostream& out);
    ~WholeScreen();
    WholeScreen(const WholeScreen&) = delete;
    WholeScreen& operator=(const WholeScreen&) = delete;

    // These lines in place of what was there.
    void show(const std::string& lines);

private:
    WholeScreen(Terminal& terminal, std::ostream& out);

    Terminal& terminal_;
    std::ostream& out_;
};

}  // namespace tero::cli

#include "languages/wording.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace tero {
namespace {

bool is_of_a_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

const std::string& value_of(const Values& values, std::string_view name) {
    const auto found =
        std::find_if(values.begin(), values.end(), [&](const auto& one) { return one.first == name; });
    CHECK(found != values.end(), "a text has a place for {}, which it is not given", name);
    return found->second;
}

}  // namespace

class Wording::Parser {
public:
    Parser(std::string_view text, std::size_t forms) : text_(text), forms_(forms) {}

    Result<Parts> whole() {
        TRY(Parts parts, sequence(false));
        if (at_ < text_.size()) return wrong("a `}` that closes nothing");
        return parts;
    }

private:
    Error wrong(std::string_view what) const {
        return {ErrorCode::invalid, fmt::format("{} at character {}", what, at_ + 1), ""};
    }
    bool comes(char c) const { return at_ < text_.size() && text_[at_] == c; }

    // Up to the end; inside a part, up to its `|` or `}`.
    Result<Parts> sequence(bool inside) {
        Parts parts;
        while (at_ < text_.size() && !comes('}') && !(inside && comes('|'))) {
            if (comes('{')) {
                TRY(Part part, place());
                parts.push_back(std::move(part));
                continue;
            }
            if (parts.empty() || parts.back().kind != Part::Kind::TEXT) parts.emplace_back();
            parts.back().text.push_back(text_[at_++]);
        }
        return parts;
    }

    Result<Part> place() {
        Part part{.kind = Part::Kind::VALUE};
        at_ += 1;
        while (at_ < text_.size() && is_of_a_name(text_[at_])) part.text.push_back(text_[at_++]);
        if (part.text.empty()) return wrong("a `{` without a name (of small letters, digits and _)");
        if (comes('?')) part.kind = Part::Kind::OPTIONAL;
        if (comes('#')) part.kind = Part::Kind::FORMS;
        if (part.kind != Part::Kind::VALUE) {
            do {
                at_ += 1;
                TRY(Parts choice, sequence(true));
                part.choices.push_back(std::move(choice));
            } while (comes('|'));
        }
        if (!comes('}')) return wrong(fmt::format("`{{{}` is not closed", part.text));
        const std::size_t count = part.choices.size();
        if (part.kind == Part::Kind::OPTIONAL && count > 2) return wrong("more than two parts for one value");
        if (part.kind == Part::Kind::FORMS && count != forms_)
            return wrong(fmt::format("{} forms, where the language has {}", count, forms_));
        at_ += 1;
        return part;
    }

    std::string_view text_;
    std::size_t forms_;
    std::size_t at_ = 0;
};

Result<Wording> Wording::parse(std::string_view text, std::size_t forms) {
    Wording wording;
    TRY(wording.parts_, Parser(text, forms).whole());
    return wording;
}

std::string Wording::say(const Values& values, std::size_t (*form_of)(std::string_view)) const {
    std::string out;
    say(parts_, values, form_of, out);
    return out;
}

void Wording::say(const Parts& parts, const Values& values, std::size_t (*form_of)(std::string_view),
                  std::string& out) {
    for (const Part& part : parts) {
        if (part.kind == Part::Kind::TEXT) {
            out += part.text;
            continue;
        }
        const std::string& value = value_of(values, part.text);
        if (part.kind == Part::Kind::VALUE) {
            out += value;
            continue;
        }
        const std::size_t which = part.kind == Part::Kind::FORMS ? form_of(value) : value.empty() ? 1 : 0;
        if (which < part.choices.size()) say(part.choices[which], values, form_of, out);
    }
}

std::set<std::string, std::less<>> Wording::places() const {
    std::set<std::string, std::less<>> names;
    collect(parts_, names);
    return names;
}

bool Wording::chooses() const {
    return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) { return !part.choices.empty(); });
}

void Wording::collect(const Parts& parts, std::set<std::string, std::less<>>& names) {
    for (const Part& part : parts) {
        if (part.kind != Part::Kind::TEXT) names.insert(part.text);
        for (const Parts& choice : part.choices) collect(choice, names);
    }
}

}  // namespace tero

#include "workers/script/lua_pattern.hpp"

#include <cctype>
#include <utility>

namespace tero::script {
namespace {

constexpr std::size_t depth_max = 200;
constexpr std::size_t captures_max = 32;

bool is_of_class(char c, char letter) {
    const int code = static_cast<unsigned char>(c);
    bool is = false;
    switch (std::tolower(static_cast<unsigned char>(letter))) {
        case 'a': is = std::isalpha(code) != 0; break;
        case 'c': is = std::iscntrl(code) != 0; break;
        case 'd': is = std::isdigit(code) != 0; break;
        case 'g': is = std::isgraph(code) != 0; break;
        case 'l': is = std::islower(code) != 0; break;
        case 'p': is = std::ispunct(code) != 0; break;
        case 's': is = std::isspace(code) != 0; break;
        case 'u': is = std::isupper(code) != 0; break;
        case 'w': is = std::isalnum(code) != 0; break;
        case 'x': is = std::isxdigit(code) != 0; break;
        default: return letter == c;
    }
    return std::isupper(static_cast<unsigned char>(letter)) != 0 ? !is : is;
}

}  // namespace

Pattern::Pattern(std::string_view pattern, std::string_view text, Rules rules)
    : pattern_(pattern), text_(text), rules_(std::move(rules)) {
    is_anchored_ = !pattern_.empty() && pattern_.front() == '^';
    if (is_anchored_) pattern_.remove_prefix(1);
}

std::size_t Pattern::match_at(std::size_t from) {
    captures_.clear();
    depth_ = 0;
    return match(from, 0);
}

std::size_t Pattern::search(std::size_t& from) {
    for (;; ++from) {
        const std::size_t end = match_at(from);
        if (end != npos || is_anchored_ || from >= text_.size()) return end;
    }
}

std::size_t Pattern::match(std::size_t s, std::size_t p) {
    if (++depth_ > depth_max) rules_.fail("the pattern is too complex");
    while (p < pattern_.size()) {
        rules_.spend(1);
        bool handled = false;
        const std::size_t end = match_special(s, p, handled);
        if (handled) {
            depth_ -= 1;
            return end;
        }
        const std::size_t ep = end_of_class(p);
        const char suffix = ep < pattern_.size() ? pattern_[ep] : '\0';
        if (suffix == '*' || suffix == '+' || suffix == '-' || suffix == '?') {
            const std::size_t found = match_one(s, p, ep);
            depth_ -= 1;
            return found;
        }
        if (!fits(s, p, ep)) {
            depth_ -= 1;
            return npos;
        }
        s += 1;
        p = ep;
    }
    depth_ -= 1;
    return s;
}

// A single class with its suffix.
std::size_t Pattern::match_one(std::size_t s, std::size_t p, std::size_t ep) {
    switch (pattern_[ep]) {
        case '?':
            if (fits(s, p, ep)) {
                const std::size_t found = match(s + 1, ep + 1);
                if (found != npos) return found;
            }
            return match(s, ep + 1);
        case '+': return fits(s, p, ep) ? expand_most(s + 1, p, ep) : npos;
        case '*': return expand_most(s, p, ep);
        default: return expand_least(s, p, ep);
    }
}

std::size_t Pattern::match_special(std::size_t s, std::size_t p, bool& handled) {
    handled = true;
    switch (pattern_[p]) {
        case '(': {
            const bool is_place = p + 1 < pattern_.size() && pattern_[p + 1] == ')';
            return begin_capture(s, is_place ? p + 2 : p + 1, is_place);
        }
        case ')': return end_capture(s, p + 1);
        case '$':
            if (p + 1 == pattern_.size()) return s == text_.size() ? s : npos;
            break;
        case '%':
            if (p + 1 >= pattern_.size()) break;
            if (pattern_[p + 1] == 'b') return balanced(s, p + 2);
            if (pattern_[p + 1] == 'f') return frontier(s, p + 2);
            if (std::isdigit(static_cast<unsigned char>(pattern_[p + 1])) != 0)
                return back_reference(s, p + 1);
            break;
        default: break;
    }
    handled = false;
    return npos;
}

std::size_t Pattern::expand_most(std::size_t s, std::size_t p, std::size_t ep) {
    std::size_t count = 0;
    while (fits(s + count, p, ep)) ++count;
    rules_.spend(count / 8);
    for (;; --count) {
        const std::size_t found = match(s + count, ep + 1);
        if (found != npos || count == 0) return found;
    }
}

std::size_t Pattern::expand_least(std::size_t s, std::size_t p, std::size_t ep) {
    for (;; ++s) {
        const std::size_t found = match(s, ep + 1);
        if (found != npos || !fits(s, p, ep)) return found;
    }
}

std::size_t Pattern::begin_capture(std::size_t s, std::size_t p, bool is_place) {
    if (captures_.size() >= captures_max) rules_.fail("too many captures");
    captures_.push_back({s, is_place ? 0 : open_size, is_place});
    const std::size_t found = match(s, p);
    if (found == npos) captures_.pop_back();
    return found;
}

std::size_t Pattern::end_capture(std::size_t s, std::size_t p) {
    for (std::size_t i = captures_.size(); i-- > 0;) {
        if (captures_[i].size != open_size) continue;
        captures_[i].size = s - captures_[i].from;
        const std::size_t found = match(s, p);
        if (found == npos) captures_[i].size = open_size;
        return found;
    }
    rules_.fail("a ) without its (");
    return npos;
}

std::size_t Pattern::balanced(std::size_t s, std::size_t p) {
    if (p + 1 >= pattern_.size()) rules_.fail("%b names two characters");
    if (s >= text_.size() || text_[s] != pattern_[p]) return npos;
    std::size_t open = 1;
    for (std::size_t i = s + 1; i < text_.size(); ++i) {
        rules_.spend(1);
        if (text_[i] == pattern_[p + 1]) {
            if (--open == 0) return match(i + 1, p + 2);
        } else if (text_[i] == pattern_[p]) {
            ++open;
        }
    }
    return npos;
}

std::size_t Pattern::frontier(std::size_t s, std::size_t p) {
    if (p >= pattern_.size() || pattern_[p] != '[') rules_.fail("%f is followed by a set");
    const std::size_t ep = end_of_class(p);
    const char before = s == 0 ? '\0' : text_[s - 1];
    const char here = s < text_.size() ? text_[s] : '\0';
    return !is_in_set(before, p, ep) && is_in_set(here, p, ep) ? match(s, ep) : npos;
}

std::size_t Pattern::back_reference(std::size_t s, std::size_t p) {
    const auto which = static_cast<std::size_t>(pattern_[p] - '1');
    if (which >= captures_.size() || captures_[which].size == open_size) rules_.fail("there is no such capture");
    const std::string_view said = text_.substr(captures_[which].from, captures_[which].size);
    rules_.spend(said.size() / 8);
    return text_.substr(s).starts_with(said) ? match(s + said.size(), p + 1) : npos;
}

std::size_t Pattern::end_of_class(std::size_t p) {
    const char first = pattern_[p++];
    if (first == '%') {
        if (p >= pattern_.size()) rules_.fail("the pattern ends with a %");
        return p + 1;
    }
    if (first != '[') return p;
    if (p < pattern_.size() && pattern_[p] == '^') ++p;
    do {
        if (p >= pattern_.size()) rules_.fail("a [ without its ]");
        if (pattern_[p++] == '%') ++p;
    } while (p >= pattern_.size() || pattern_[p] != ']');
    return p + 1;
}

bool Pattern::is_in_set(char c, std::size_t p, std::size_t ep) const {
    const auto code = static_cast<unsigned char>(c);
    const std::size_t last = ep - 1;  // the ]
    bool wanted = true;
    ++p;
    if (pattern_[p] == '^') {
        wanted = false;
        ++p;
    }
    for (; p < last; ++p) {
        if (pattern_[p] == '%') {
            ++p;
            if (is_of_class(c, pattern_[p])) return wanted;
        } else if (p + 2 < last && pattern_[p + 1] == '-') {
            const auto low = static_cast<unsigned char>(pattern_[p]);
            const auto high = static_cast<unsigned char>(pattern_[p + 2]);
            if (low <= code && code <= high) return wanted;
            p += 2;
        } else if (pattern_[p] == c) {
            return wanted;
        }
    }
    return !wanted;
}

bool Pattern::is_in(char c, std::size_t p, std::size_t ep) const {
    switch (pattern_[p]) {
        case '.': return true;
        case '%': return is_of_class(c, pattern_[p + 1]);
        case '[': return is_in_set(c, p, ep);
        default: return pattern_[p] == c;
    }
}

bool Pattern::fits(std::size_t s, std::size_t p, std::size_t ep) const {
    return s < text_.size() && is_in(text_[s], p, ep);
}

}  // namespace tero::script

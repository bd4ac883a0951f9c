// What an owner is told of an option, at run time: `tero config show --explain`, docs/configuration.md and
// the check of ranges all read this one table. It stands beside the struct, one line a field, in their order:
//
//     TERO_OPTIONS(LeaseOptions,
//                  {.name = "lease", .text = "Silence longer than this costs an agent its task.",
//                   .range = between(1s, 24h)},
//                  {.name = "attempt_max", .text = "Claims before a task is given up.", .unit = "claims",
//                   .range = between(1, 1000)})
//
// A field without a line, a line without a text, a number without unit and range, or a text that does not say
// what may stand there does not compile. TERO_REGISTER puts the lines into FieldInfo::option.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"

#include <boost/mp11.hpp>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tero {

struct OptionRange {
    enum class Of { NOTHING, NUMBER, DURATION };
    Of of = Of::NOTHING;
    double low = 0;  // of a duration in milliseconds
    double high = 0;
};
constexpr OptionRange between(double low, double high) { return {OptionRange::Of::NUMBER, low, high}; }
constexpr OptionRange between(Duration low, Duration high) {
    return {OptionRange::Of::DURATION, static_cast<double>(low.count()), static_cast<double>(high.count())};
}

struct OptionInfo {
    std::string_view name = {};     // of the field
    std::string_view text = {};     // what it does, in whole sentences
    std::string_view unit = {};     // of a number, `bytes`; a duration is written with its own
    OptionRange range = {};         // of a number or a duration, or of each one in a list or map
    std::string_view allowed = {};  // of a text, in words that complete "write …"
    std::string_view example = {};  // as JSON, where the default does not show how it is written
    bool secret = false;            // never shown
    bool needs_restart = true;      // the configuration is read at the start, so all do
};

namespace described {

template <class T>
struct OptionElement {
    using type = T;
};
template <class T>
struct OptionElement<std::vector<T>> : OptionElement<T> {};
template <class T>
struct OptionElement<std::map<std::string, T>> : OptionElement<T> {};

template <class T>
concept HasOptions = requires {
    options_of(static_cast<const T*>(nullptr));
};

// The lines of T, where FieldInfo can point to them.
template <HasOptions T>
inline constexpr auto option_lines = options_of(static_cast<const T*>(nullptr));

template <class Field>
constexpr bool says_what_is_allowed(const OptionInfo& option) {
    using Element = typename OptionElement<Field>::type;
    using Of = OptionRange::Of;
    if constexpr (std::is_same_v<Element, Duration>) {
        return option.range.of == Of::DURATION && option.range.low < option.range.high;
    } else if constexpr (std::is_arithmetic_v<Element> && !std::is_same_v<Element, bool>) {
        return option.range.of == Of::NUMBER && option.range.low < option.range.high && !option.unit.empty();
    } else if constexpr (std::is_same_v<Element, std::string>) {
        return !option.allowed.empty();
    } else if constexpr (boost::describe::has_describe_members<Element>::value) {
        return HasOptions<Element>;
    } else {
        return option.range.of == Of::NOTHING;  // true or false, or the enumerators: the type says it
    }
}

template <class T, std::size_t Count>
constexpr bool explains(const std::array<OptionInfo, Count>& options) {
    if (boost::mp11::mp_size<Members<T>>::value != Count) return false;
    std::size_t next = 0;
    bool good = true;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        using Field = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
        const OptionInfo& option = options[next++];
        good = good && option.name == member.name && option.text.ends_with('.') &&
               says_what_is_allowed<Field>(option);
    });
    return good;
}

}  // namespace described
}  // namespace tero

#define TERO_OPTIONS(T, ...)                                                                                \
    constexpr auto options_of(const T*) { return std::to_array<::tero::OptionInfo>({__VA_ARGS__}); }        \
    static_assert(::tero::described::explains<T>(options_of(static_cast<const T*>(nullptr))), #T            \
                  ": TERO_OPTIONS explains each field, in order, with a text that ends in a full stop and " \
                  "what is allowed")

// Reading: the description says what must come next, and the value goes straight to its place.
#include "base/check.hpp"
#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/shown.hpp"
#include "base/time.hpp"
#include "codec/json.hpp"
#include "codec/json_scanner.hpp"
#include "codec/plain_value.hpp"
#include "codec/spelling.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace tero {
namespace {

// Rows may be nested a little deeper than the request they came in.
constexpr int depth_max_strict = 32;
constexpr int depth_max_tolerant = 64;
constexpr std::size_t allowed_shown_max = 12;

// Where in the text we are: a chain on the stack, spelled out only for an error.
struct Where {
    const Where* parent = nullptr;
    std::string_view name = {};
    std::size_t index = 0;  // of a list element, when there is no name
};

void append_path(std::string& out, const Where& where) {
    if (where.parent == nullptr) return;
    append_path(out, *where.parent);
    if (where.name.data() == nullptr) {
        fmt::format_to(std::back_inserter(out), "[{}]", where.index);
    } else {
        if (!out.empty()) out.push_back('.');
        out.append(shown(where.name));
    }
}

std::string allowed(std::span<const std::string_view> names) {
    const std::size_t shown = std::min(names.size(), allowed_shown_max);
    std::string text =
        fmt::format("{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
    if (shown < names.size()) text += fmt::format(" … ({} in all)", names.size());
    return text;
}

std::string expected(const TypeInfo& type) {
    switch (type.kind) {
        case Kind::boolean:
            return "true or false";
        case Kind::integer:
            return "a whole number";
        case Kind::number:
            return "a number";
        case Kind::text:
            return "text";
        case Kind::timestamp:
            return "a time such as \"2026-11-02T14:00:00Z\"";
        case Kind::duration:
            return "a duration such as \"30s\"";
        case Kind::id:
            return "an id (text of 26 letters and digits)";
        case Kind::decimal:
            return "a decimal number such as \"1234.50\"";
        case Kind::enumeration:
            return fmt::format("one of {}", allowed(type.enumerators));
        case Kind::json:
            return "a JSON value";
        case Kind::plain:
            return "a number, a text or a list of texts";
        case Kind::optional:
            return fmt::format("{} or null", expected(*type.element));
        case Kind::list:
            return "a list";
        case Kind::map:
        case Kind::other_fields:
        case Kind::structure:
            return "an object";
    }
    return {};
}

std::string_view found(char first) {
    switch (first) {
        case '{':
            return "an object";
        case '[':
            return "a list";
        case '"':
            return "text";
        case 't':
            return "true";
        case 'f':
            return "false";
        case 'n':
            return "null";
        default:
            return "a number";
    }
}

class JsonReader {
public:
    JsonReader(std::string_view text, Reading reading, bool all)
        : scanner_(text, reading == Reading::strict ? depth_max_strict : depth_max_tolerant),
          strict_(reading == Reading::strict),
          all_(all) {
        if (text.starts_with("\xef\xbb\xbf"))
            scanner_.fail("it begins with a byte order mark; leave that out");
    }

    std::vector<Error> read(const TypeInfo& type, void* object) {
        if (!scanner_.failed() && value(type, object, Where{})) scanner_.finish();
        if (scanner_.failed()) problems_.push_back({ErrorCode::invalid, scanner_.error(), ""});
        return std::move(problems_);
    }

private:
    // Each reader below answers false to stop: the text is not JSON, or one problem is enough for the caller.
    bool value(const TypeInfo& type, void* object, const Where& where);
    bool integer(const TypeInfo& type, void* object, const Where& where);
    bool number(const TypeInfo& type, void* object, const Where& where);
    bool decimal(const TypeInfo& type, void* object, const Where& where);
    bool enumeration(const TypeInfo& type, void* object, const Where& where);
    bool json(void* object);
    bool plain(const TypeInfo& type, void* object, const Where& where);
    bool plain_number(void* object, const Where& where);
    bool other_field(const TypeInfo& others, void* object, const std::string& name, const Where& where);
    bool list(const TypeInfo& type, void* object, const Where& where);
    bool map(const TypeInfo& type, void* object, const Where& where);
    bool structure(const TypeInfo& type, void* object, const Where& where);
    bool member(const TypeInfo& type, void* object, const std::string& name, std::size_t& next,
                std::uint64_t& seen, const Where& where);

    // Text of a kind that has a parser of its own.
    template <class T, class Parse>
    bool parsed(const TypeInfo& type, void* object, const Where& where, Parse parse) {
        if (scanner_.peek() != '"') return mismatch(type, where);
        if (!scanner_.read_string(text_)) return false;
        auto result = parse(text_);
        if (!result.has_value()) return problem(where, std::move(result.error().message));
        *static_cast<T*>(object) = T{*std::move(result)};
        return true;
    }

    bool problem(const Where& where, std::string message) {
        std::string path;
        append_path(path, where);
        path = shown(path);
        problems_.push_back({ErrorCode::invalid, std::move(message), std::move(path)});
        return all_;
    }

    // The value that comes is of another kind: passed over.
    bool mismatch(const TypeInfo& type, const Where& where) {
        const char first = scanner_.peek();
        if (!scanner_.skip(nullptr, false)) return false;
        return problem(where, fmt::format("expected {}, found {}", expected(type), found(first)));
    }

    JsonScanner scanner_;
    bool strict_;
    bool all_;
    std::string text_;  // the latest string value
    std::vector<Error> problems_;
};

bool JsonReader::value(const TypeInfo& type, void* object, const Where& where) {
    const char first = scanner_.peek();
    if (first == 'n' && type.kind != Kind::json) {
        std::string_view word;
        if (!scanner_.read_word(word)) return false;
        const bool has_null =
            type.kind == Kind::optional || type.kind == Kind::timestamp || type.kind == Kind::id;
        if (has_null) type.reset(object);
        if (has_null || !strict_) return true;
        return problem(where, fmt::format("expected {}, found null", expected(type)));
    }
    switch (type.kind) {
        case Kind::boolean: {
            if (first != 't' && first != 'f') return mismatch(type, where);
            std::string_view word;
            if (!scanner_.read_word(word)) return false;
            *static_cast<bool*>(object) = word == "true";
            return true;
        }
        case Kind::integer:
            return integer(type, object, where);
        case Kind::number:
            return number(type, object, where);
        case Kind::text: {
            if (first != '"') return mismatch(type, where);
            return scanner_.read_string(*static_cast<std::string*>(object));
        }
        case Kind::timestamp:
            return parsed<Timestamp>(type, object, where, parse_timestamp);
        case Kind::duration:
            return parsed<Duration>(type, object, where, parse_duration);
        case Kind::id:
            return parsed<RawId>(type, object, where, parse_id);
        case Kind::decimal:
            return decimal(type, object, where);
        case Kind::enumeration:
            return enumeration(type, object, where);
        case Kind::json:
            return json(object);
        case Kind::plain:
            return plain(type, object, where);
        case Kind::optional:
            // What is there already is changed, as the fields of a structure are.
            if (type.count(object) > 0)
                return value(*type.element, const_cast<void*>(type.at(object, 0)), where);
            return value(*type.element, type.append(object), where);
        case Kind::list:
            return list(type, object, where);
        case Kind::map:
        case Kind::other_fields:
            return map(type, object, where);
        case Kind::structure:
            return structure(type, object, where);
    }
    return false;
}

bool starts_number(char c) { return c == '-' || (c >= '0' && c <= '9'); }

// `low` … `high` of a type of that many bytes.
std::string range_text(const TypeInfo& type) {
    const unsigned bits = static_cast<unsigned>(type.bytes * 8);
    if (!type.is_signed) {
        const std::uint64_t high = std::numeric_limits<std::uint64_t>::max() >> (64 - bits);
        return fmt::format("out of range: 0 to {}", high);
    }
    const auto high = static_cast<std::int64_t>(std::numeric_limits<std::uint64_t>::max() >> (65 - bits));
    return fmt::format("out of range: {} to {}", -high - 1, high);
}

bool JsonReader::integer(const TypeInfo& type, void* object, const Where& where) {
    if (!starts_number(scanner_.peek())) return mismatch(type, where);
    std::string_view digits;
    if (!scanner_.read_number(digits)) return false;
    // 3.0 is a whole number too, and some write each number so.
    const std::size_t point = std::min(digits.find('.'), digits.size());
    if (digits.find_first_not_of(".0", point) == std::string_view::npos) digits = digits.substr(0, point);
    if (digits.find_first_of(".eE") != std::string_view::npos) {
        return problem(where, fmt::format("expected a whole number, found {}", digits.substr(0, 40)));
    }
    if (digits == "-0") digits = "0";
    const char* end = digits.data() + digits.size();
    if (!type.is_signed) {
        std::uint64_t read = 0;
        const auto [stop, failure] = std::from_chars(digits.data(), end, read);
        const bool fits = type.bytes == 8 || read >> (type.bytes * 8) == 0;
        if (failure != std::errc{} || stop != end || !fits) return problem(where, range_text(type));
        type.set_integer(object, static_cast<std::int64_t>(read));
        return true;
    }
    std::int64_t read = 0;
    const auto [stop, failure] = std::from_chars(digits.data(), end, read);
    const std::int64_t limit = type.bytes == 8 ? 0 : std::int64_t{1} << (type.bytes * 8 - 1);
    const bool fits = type.bytes == 8 || (read >= -limit && read < limit);
    if (failure != std::errc{} || stop != end || !fits) return problem(where, range_text(type));
    type.set_integer(object, read);
    return true;
}

bool JsonReader::number(const TypeInfo& type, void* object, const Where& where) {
    if (!starts_number(scanner_.peek())) return mismatch(type, where);
    std::string_view digits;
    if (!scanner_.read_number(digits)) return false;
    double read = 0;
    const auto [stop, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), read);
    if (failure != std::errc{})
        return problem(where, fmt::format("{} is out of range", digits.substr(0, 40)));
    *static_cast<double*>(object) = read;
    return true;
}

// From the digits as written, so 0.1 is one tenth.
bool JsonReader::decimal(const TypeInfo& type, void* object, const Where& where) {
    if (!starts_number(scanner_.peek())) return parsed<Decimal>(type, object, where, Decimal::parse);
    std::string_view digits;
    if (!scanner_.read_number(digits)) return false;
    auto result = Decimal::parse(digits);
    if (!result.has_value()) return problem(where, std::move(result.error().message));
    *static_cast<Decimal*>(object) = *result;
    return true;
}

bool JsonReader::enumeration(const TypeInfo& type, void* object, const Where& where) {
    if (scanner_.peek() != '"') return mismatch(type, where);
    if (!scanner_.read_string(text_)) return false;
    const auto known = std::find(type.enumerators.begin(), type.enumerators.end(), text_);
    if (known == type.enumerators.end()) {
        return problem(where, fmt::format("'{}' is not one of {}{}", text_.substr(0, 40),
                                          allowed(type.enumerators), did_you_mean(text_, type.enumerators)));
    }
    type.set_integer(object, known - type.enumerators.begin());
    return true;
}

bool JsonReader::json(void* object) {
    std::string compact;
    if (!scanner_.skip(&compact, strict_)) return false;
    if (compact == "null") compact.clear();
    static_cast<Json*>(object)->text = std::move(compact);
    return true;
}

bool JsonReader::plain(const TypeInfo& type, void* object, const Where& where) {
    auto& into = *static_cast<PlainValue*>(object);
    const char first = scanner_.peek();
    if (first == '"') {
        if (!scanner_.read_string(text_)) return false;
        into = text_;
        return true;
    }
    if (first != '[') return starts_number(first) ? plain_number(object, where) : mismatch(type, where);
    if (!scanner_.open('[')) return false;
    std::vector<std::string> texts;
    while (scanner_.peek() != ']') {
        if (scanner_.peek() != '"') {
            if (!scanner_.skip(nullptr, false)) return false;
            if (!problem(Where{&where, {}, texts.size()}, "expected text")) return false;
        } else if (!scanner_.read_string(texts.emplace_back())) {
            return false;
        }
        if (!scanner_.take(',')) break;
    }
    into = std::move(texts);
    return scanner_.close(']');
}

// A whole number, or the text of a decimal, from the digits as written.
bool JsonReader::plain_number(void* object, const Where& where) {
    auto& into = *static_cast<PlainValue*>(object);
    std::string_view digits;
    if (!scanner_.read_number(digits)) return false;
    std::int64_t whole = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, failure] = std::from_chars(digits.data(), end, whole);
    if (failure == std::errc{} && stop == end) {
        into = whole;
        return true;
    }
    auto result = Decimal::parse(digits);
    if (!result.has_value()) return problem(where, std::move(result.error().message));
    into = *result;
    return true;
}

// A null is an absent value. In a stored row, one of a shape that is not ours is passed over.
bool JsonReader::other_field(const TypeInfo& others, void* object, const std::string& name,
                             const Where& where) {
    const char first = scanner_.peek();
    const bool is_ours = first == '"' || first == '[' || starts_number(first);
    if (first == 'n' || (!is_ours && !strict_)) return scanner_.skip(nullptr, false);
    const std::size_t before = others.count(object);
    void* place = others.insert(object, name);
    if (strict_ && others.count(object) == before && !problem(where, "named twice")) return false;
    return value(*others.element, place, where);
}

bool JsonReader::list(const TypeInfo& type, void* object, const Where& where) {
    if (scanner_.peek() != '[') return mismatch(type, where);
    if (!scanner_.open('[')) return false;
    type.reset(object);
    if (scanner_.peek() == ']') return scanner_.close(']');
    std::size_t index = 0;
    do {
        if (!value(*type.element, type.append(object), Where{&where, {}, index})) return false;
        index += 1;
    } while (scanner_.take(','));
    return scanner_.close(']');
}

bool JsonReader::map(const TypeInfo& type, void* object, const Where& where) {
    if (scanner_.peek() != '{') return mismatch(type, where);
    if (!scanner_.open('{')) return false;
    type.reset(object);
    if (scanner_.peek() == '}') return scanner_.close('}');
    std::string name;
    do {
        if (!scanner_.read_name(name)) return false;
        const Where here{&where, name, 0};
        const std::size_t before = type.count(object);
        void* place = type.insert(object, name);
        if (strict_ && type.count(object) == before && !problem(here, "named twice")) return false;
        if (!value(*type.element, place, here)) return false;
    } while (scanner_.take(','));
    return scanner_.close('}');
}

bool JsonReader::structure(const TypeInfo& type, void* object, const Where& where) {
    if (scanner_.peek() != '{') return mismatch(type, where);
    if (!scanner_.open('{')) return false;
    if (scanner_.peek() == '}') return scanner_.close('}');
    std::string name;
    std::size_t next = 0;
    std::uint64_t seen = 0;
    do {
        if (!scanner_.read_name(name)) return false;
        if (!member(type, object, name, next, seen, where)) return false;
    } while (scanner_.take(','));
    return scanner_.close('}');
}

// `next`: the field that comes next if the text keeps the described order, as ours does.
bool JsonReader::member(const TypeInfo& type, void* object, const std::string& name, std::size_t& next,
                        std::uint64_t& seen, const Where& where) {
    CHECK(type.fields.size() <= 64, "{} has more than 64 fields", type.name);
    const Where here{&where, name, 0};
    const bool in_order = next < type.fields.size() && type.fields[next].name == name;
    const FieldInfo* field = in_order ? &type.fields[next] : type.find(name);
    if (field == nullptr || field == type.others) {
        if (type.others != nullptr)
            return other_field(*type.others->type, type.others->in(object), name, here);
        if (!scanner_.skip(nullptr, false)) return false;
        if (!strict_) return true;
        std::vector<std::string_view> known;
        for (const FieldInfo& candidate : type.fields) known.push_back(candidate.name);
        return problem(here, fmt::format("unknown field{}", did_you_mean(name, known)));
    }
    const auto index = static_cast<std::size_t>(field - type.fields.data());
    next = index + 1;
    const std::uint64_t bit = std::uint64_t{1} << index;
    if (strict_ && (seen & bit) != 0 && !problem(here, "named twice")) return false;
    seen |= bit;
    return value(*field->type, field->in(object), here);
}

}  // namespace

std::vector<Error> read_json_all(const TypeInfo& type, std::string_view text, void* object, Reading reading) {
    return JsonReader(text, reading, true).read(type, object);
}

Result<Done> read_json(const TypeInfo& type, std::string_view text, void* object, Reading reading) {
    std::vector<Error> problems = JsonReader(text, reading, false).read(type, object);
    if (!problems.empty()) return std::move(problems.front());
    return Done{};
}

}  // namespace tero

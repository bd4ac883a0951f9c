#include "codec/random_object.hpp"

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/plain_value.hpp"

#include <fmt/format.h>
#include <array>
#include <string>

namespace tero {
namespace {

// Plain letters mostly, and everything that a careless codec gets wrong.
std::string random_text(Random& random) {
    constexpr std::array<std::string_view, 16> hard{"\"",   "\\",   "/",  "\n",   "\t",
                                                    "\x01", "\x7f", "'",  "á",    "ñ",
                                                    "¿",    "€",    "漢", "🧉", std::string_view{"\0", 1},
                                                    "%"};
    std::string text;
    for (auto left = random.below(random.chance(10) ? 60 : 12); left > 0; --left) {
        if (random.chance(20)) {
            text += hard[static_cast<std::size_t>(random.below(hard.size()))];
        } else {
            text.push_back(static_cast<char>('a' + random.below(26)));
        }
    }
    return text;
}

// Any bit pattern, small values more often; cut to the type's bytes by set_integer.
std::int64_t random_integer(Random& random) {
    const auto bits = static_cast<std::int64_t>(random.next());
    return random.chance(50) ? bits >> 56 : bits >> random.below(64);
}

// Compact, as a codec writes it; empty (null) at times.
std::string random_json(Random& random, int depth) {
    switch (random.below(depth > 3 ? 3 : 6)) {
        case 0:
            return fmt::format("{}", random_integer(random));
        case 1:
            return random.chance(50) ? "true" : "null";
        case 2:
            return "\"á \\\"x\\\" \\n\"";
        case 3:
            return "0.10";
        case 4:
            return fmt::format("[{},{}]", random_json(random, depth + 1), random_json(random, depth + 1));
        default:
            return fmt::format("{{\"a\":{},\"b ñ\":{{}}}}", random_json(random, depth + 1));
    }
}

Decimal random_decimal(Random& random) {
    const std::int64_t coefficient = random.below(1'000'000'000) * (random.chance(20) ? -1 : 1);
    return Decimal{coefficient} * (random.chance(70) ? Decimal::of("0.01") : Decimal::of("0.0000001"));
}

}  // namespace

void fill_by_chance(const TypeInfo& type, void* object, Random& random) {
    switch (type.kind) {
        case Kind::boolean:
            *static_cast<bool*>(object) = random.chance(50);
            return;
        case Kind::integer:
            type.set_integer(object, random_integer(random));
            return;
        case Kind::number:
            *static_cast<double*>(object) = (random.unit() - 0.5) * (random.chance(50) ? 2 : 1e12);
            return;
        case Kind::text:
            *static_cast<std::string*>(object) = random_text(random);
            return;
        case Kind::timestamp:
            static_cast<Timestamp*>(object)->ms =
                random.chance(20) ? 0 : 1 + random.below(253'402'300'799'999);
            return;
        case Kind::duration:
            *static_cast<Duration*>(object) = Duration{random.below(random.chance(50) ? 100'000 : 1LL << 50)};
            return;
        case Kind::id:
            *static_cast<RawId*>(object) =
                random.chance(20) ? RawId{} : make_raw_id({random.below(1LL << 47)}, random);
            return;
        case Kind::decimal:
            *static_cast<Decimal*>(object) = random_decimal(random);
            return;
        case Kind::enumeration:
            type.set_integer(object, random.below(static_cast<std::int64_t>(type.enumerators.size())));
            return;
        case Kind::json: {
            std::string text = random_json(random, 0);
            static_cast<Json*>(object)->text = text == "null" ? std::string{} : std::move(text);
            return;
        }
        case Kind::plain: {
            auto& value = *static_cast<PlainValue*>(object);
            if (random.chance(30)) {
                value = random_integer(random);
            } else if (random.chance(50)) {
                value = random_text(random);
            } else {
                value = std::vector<std::string>{random_text(random), random_text(random)};
            }
            return;
        }
        case Kind::optional:
            type.reset(object);
            if (random.chance(60)) fill_by_chance(*type.element, type.append(object), random);
            return;
        case Kind::list:
            type.reset(object);
            for (auto left = random.below(4); left > 0; --left)
                fill_by_chance(*type.element, type.append(object), random);
            return;
        case Kind::map:
        case Kind::other_fields:
            type.reset(object);
            for (auto left = random.below(4); left > 0; --left) {
                fill_by_chance(*type.element, type.insert(object, random_text(random)), random);
            }
            return;
        case Kind::structure:
            for (const FieldInfo& field : type.fields) fill_by_chance(*field.type, field.in(object), random);
            return;
    }
}

}  // namespace tero

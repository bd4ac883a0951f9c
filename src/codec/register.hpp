// Builds TypeInfo from BOOST_DESCRIBE. Included only by registry.cpp files: it is the expensive half.
#pragma once

#include "base/check.hpp"
#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/option_info.hpp"
#include "codec/plain_value.hpp"
#include "codec/type_info.hpp"

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace tero::registering {

// `ClaimRequest` of `api::ClaimRequest`.
constexpr std::string_view bare_name(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

template <class T>
void reset_to_default(void* object) {
    *static_cast<T*>(object) = T{};
}

template <class T>
struct Describe;  // of one type: the specialisations below

template <class T>
const TypeInfo& info() {
    if constexpr (std::is_enum_v<T> || boost::describe::has_describe_members<T>::value) {
        return type_info<T>();
    } else {
        static const TypeInfo built = Describe<T>::build();
        return built;
    }
}

template <class T>
TypeInfo plain(Kind kind) {
    TypeInfo type;
    type.kind = kind;
    type.bytes = sizeof(T);
    type.reset = reset_to_default<T>;
    return type;
}

template <class T>
requires std::is_integral_v<T>
struct Describe<T> {
    static TypeInfo build() {
        TypeInfo type = plain<T>(std::is_same_v<T, bool> ? Kind::boolean : Kind::integer);
        type.is_signed = std::is_signed_v<T>;
        type.get_integer = [](const void* object) {
            return static_cast<std::int64_t>(*static_cast<const T*>(object));
        };
        type.set_integer = [](void* object, std::int64_t value) {
            *static_cast<T*>(object) = static_cast<T>(value);
        };
        return type;
    }
};
template <>
struct Describe<double> {
    static TypeInfo build() { return plain<double>(Kind::number); }
};
template <>
struct Describe<std::string> {
    static TypeInfo build() { return plain<std::string>(Kind::text); }
};
template <>
struct Describe<Timestamp> {
    static TypeInfo build() { return plain<Timestamp>(Kind::timestamp); }
};
template <>
struct Describe<Duration> {
    static TypeInfo build() { return plain<Duration>(Kind::duration); }
};
template <>
struct Describe<Decimal> {
    static TypeInfo build() { return plain<Decimal>(Kind::decimal); }
};
template <>
struct Describe<Json> {
    static TypeInfo build() { return plain<Json>(Kind::json); }
};
template <>
struct Describe<PlainValue> {
    static TypeInfo build() { return plain<PlainValue>(Kind::plain); }
};
template <>
struct Describe<RawId> {
    static TypeInfo build() { return plain<RawId>(Kind::id); }
};
template <class Row>
struct Describe<Id<Row>> {
    static TypeInfo build() { return plain<Id<Row>>(Kind::id); }
};

template <class T>
struct Describe<std::optional<T>> {
    static TypeInfo build() {
        using Optional = std::optional<T>;
        TypeInfo type = plain<Optional>(Kind::optional);
        type.element = &info<T>();
        type.count = [](const void* o) -> std::size_t {
            return static_cast<const Optional*>(o)->has_value() ? 1 : 0;
        };
        type.at = [](const void* o, std::size_t) -> const void* {
            return &**static_cast<const Optional*>(o);
        };
        type.append = [](void* o) -> void* { return &static_cast<Optional*>(o)->emplace(); };
        return type;
    }
};
template <class T>
struct Describe<std::vector<T>> {
    static TypeInfo build() {
        using List = std::vector<T>;
        TypeInfo type = plain<List>(Kind::list);
        type.element = &info<T>();
        type.count = [](const void* o) { return static_cast<const List*>(o)->size(); };
        type.at = [](const void* o, std::size_t i) -> const void* {
            return &(*static_cast<const List*>(o))[i];
        };
        type.append = [](void* o) -> void* { return &static_cast<List*>(o)->emplace_back(); };
        return type;
    }
};
template <class Map>
struct DescribeEntries {
    static TypeInfo build(Kind kind) {
        TypeInfo type = plain<Map>(kind);
        type.element = &info<typename Map::mapped_type>();
        type.count = [](const void* o) { return static_cast<const Map*>(o)->size(); };
        type.insert = [](void* o, std::string_view key) -> void* {
            return &(*static_cast<Map*>(o))[std::string{key}];
        };
        type.each = [](const void* o, void* context, EachEntry entry) {
            for (const auto& [key, value] : *static_cast<const Map*>(o)) entry(context, key, &value);
        };
        return type;
    }
};
template <class T>
struct Describe<std::map<std::string, T>> {
    static TypeInfo build() { return DescribeEntries<std::map<std::string, T>>::build(Kind::map); }
};
template <>
struct Describe<OtherFields> {
    static TypeInfo build() { return DescribeEntries<OtherFields>::build(Kind::other_fields); }
};

template <class T>
requires std::is_enum_v<T>
struct Describe<T> {
    static TypeInfo build() {
        using Enumerators = boost::describe::describe_enumerators<T>;
        static std::array<std::string_view, boost::mp11::mp_size<Enumerators>::value> names;
        std::size_t next = 0;
        boost::mp11::mp_for_each<Enumerators>([&](auto enumerator) {
            CHECK(static_cast<std::size_t>(enumerator.value) == next, "{}: enumerators must count from 0",
                  enumerator.name);
            names[next++] = enumerator.name;
        });
        TypeInfo type = plain<T>(Kind::enumeration);
        type.enumerators = names;
        type.get_integer = [](const void* object) {
            return static_cast<std::int64_t>(*static_cast<const T*>(object));
        };
        type.set_integer = [](void* object, std::int64_t value) {
            *static_cast<T*>(object) = static_cast<T>(value);
        };
        return type;
    }
};

template <class T>
requires boost::describe::has_describe_members<T>::value struct Describe<T> {
    static TypeInfo build() {
        using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
        static std::array<FieldInfo, boost::mp11::mp_size<Members>::value> fields;
        static const T example{};
        std::size_t next = 0;
        boost::mp11::mp_for_each<Members>([&](auto member) {
            using Field = std::remove_cvref_t<decltype(example.*member.pointer)>;
            const auto offset = reinterpret_cast<const char*>(&(example.*member.pointer)) -
                                reinterpret_cast<const char*>(&example);
            const OptionInfo* option = nullptr;
            if constexpr (described::HasOptions<T>) option = &described::option_lines<T>[next];
            fields[next++] = {member.name, static_cast<std::size_t>(offset), &info<Field>(), option};
        });
        TypeInfo type = plain<T>(Kind::structure);
        type.fields = fields;
        for (const FieldInfo& field : fields) {
            if (field.type->kind == Kind::other_fields) type.others = &field;
        }
        return type;
    }
};

}  // namespace tero::registering

#define TERO_REGISTER(T)                                               \
    template <>                                                        \
    const TypeInfo& type_info<T>() {                                   \
        static const TypeInfo built = [] {                             \
            TypeInfo type = ::tero::registering::Describe<T>::build(); \
            type.name = ::tero::registering::bare_name(#T);            \
            return type;                                               \
        }();                                                           \
        return built;                                                  \
    }

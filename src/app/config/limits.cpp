#include "app/config/limits.hpp"

#include "base/time.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <utility>

namespace tero {
namespace {

std::string figure_text(const OptionRange& range, double figure) {
    if (range.of == OptionRange::Of::DURATION) return to_string(Duration{static_cast<std::int64_t>(figure)});
    return fmt::format("{}", figure);
}

class Limits {
public:
    void structure(const TypeInfo& type, const void* object, const std::string& path) {
        for (const FieldInfo& field : type.fields) {
            const std::string here =
                path.empty() ? std::string{field.name} : fmt::format("{}.{}", path, field.name);
            value(*field.type, field.in(object), *field.option, here);
        }
    }

    std::vector<ConfigProblem> take() { return std::move(problems_); }

private:
    void value(const TypeInfo& type, const void* object, const OptionInfo& option, const std::string& path) {
        switch (type.kind) {
            case Kind::structure:
                return structure(type, object, path);
            case Kind::list:
                for (std::size_t i = 0; i < type.count(object); ++i)
                    value(*type.element, type.at(object, i), option, fmt::format("{}[{}]", path, i));
                return;
            case Kind::map:
                return entries(type, object, option, path);
            case Kind::integer:
                return within(option, static_cast<double>(type.get_integer(object)), path);
            case Kind::number:
                return within(option, *static_cast<const double*>(object), path);
            case Kind::duration:
                return within(option, static_cast<double>(static_cast<const Duration*>(object)->count()),
                              path);
            default:
                return;
        }
    }

    void entries(const TypeInfo& type, const void* object, const OptionInfo& option,
                 const std::string& path) {
        struct Each {
            Limits& limits;
            const TypeInfo& element;
            const OptionInfo& option;
            const std::string& path;
        } each{*this, *type.element, option, path};
        type.each(object, &each, [](void* context, std::string_view key, const void* entry) {
            const auto& [limits, element, of, map] = *static_cast<Each*>(context);
            limits.value(element, entry, of, fmt::format("{}.{}", map, key));
        });
    }

    void within(const OptionInfo& option, double figure, const std::string& path) {
        const OptionRange& range = option.range;
        if (figure >= range.low && figure <= range.high) return;
        problems_.push_back(
            {"", path,
             fmt::format("must be from {}, is {}", range_text(option), figure_text(range, figure))});
    }

    std::vector<ConfigProblem> problems_ = {};
};

}  // namespace

const FieldInfo* option_at(std::string_view path) {
    const TypeInfo* type = &type_info<AgentConfig>();
    const FieldInfo* field = nullptr;
    while (!path.empty() && type->kind == Kind::structure) {
        const std::size_t end = std::min(path.find_first_of(".["), path.size());
        field = type->find(path.substr(0, end));
        if (field == nullptr) return nullptr;
        type = field->type;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return path.empty() || type->element != nullptr ? field : nullptr;
}

std::string range_text(const OptionInfo& option) {
    const OptionRange& range = option.range;
    if (range.of == OptionRange::Of::NOTHING) return {};
    return fmt::format("{} to {}", figure_text(range, range.low), figure_text(range, range.high));
}

std::vector<ConfigProblem> limit_problems(const AgentConfig& config) {
    Limits limits;
    limits.structure(type_info<AgentConfig>(), &config, {});
    return limits.take();
}

}  // namespace tero

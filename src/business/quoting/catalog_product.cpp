#include "business/quoting/catalog_product.hpp"

#include <algorithm>

namespace tero::sales {
namespace {

// Whole and above zero, without leading zeros: what a stated number is compared with.
bool is_whole_number(std::string_view value) {
    return !value.empty() && value.size() < 10 && value.front() != '0' &&
           std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// ---- options ----

constexpr std::array option_kinds = {std::pair{std::string_view{"choice"}, OptionKind::choice},
                                     std::pair{std::string_view{"number"}, OptionKind::number},
                                     std::pair{std::string_view{"sides"}, OptionKind::sides},
                                     std::pair{std::string_view{"service"}, OptionKind::service}};

// What stands beside the options in a request.
constexpr std::array reserved = {std::string_view{"list"}, std::string_view{"product"},
                                 std::string_view{"values"}, std::string_view{"quantity"},
                                 std::string_view{"zone"}, std::string_view{"town"}};

Result<Done> check_value(const OptionType& option, const std::string& value, const std::string& path) {
    if (option.kind != OptionKind::number || is_whole_number(value)) return Done{};
    return wrong(path, fmt::format("expected a whole number of {}", option.unit));
}

Result<const OptionType*> declared(const std::vector<OptionType>& types, const std::string& name,
                                   const std::string& path) {
    for (const OptionType& type : types) {
        if (type.code == name) return &type;
    }
    return wrong(path, fmt::format("no option {} is declared", name));
}

Result<std::vector<std::string>> listed_values(const Place& at, const OptionType* checked) {
    const json::array* elements = at.value->if_array();
    if (elements == nullptr) return wrong(at.path, "expected a list");
    std::vector<std::string> values;
    for (std::size_t i = 0; i < elements->size(); ++i) {
        const Place element{&(*elements)[i], fmt::format("{}[{}]", at.path, i)};
        TRY(std::string value, text(element));
        if (checked != nullptr) {
            TRY_DONE(check_value(*checked, value, element.path));
        }
        values.push_back(std::move(value));
    }
    return values;
}

// `"color": ["blanco", "gris"]`
Result<std::vector<OptionValues>> values_by_option(const Place& place, std::string_view key,
                                                   const std::vector<OptionType>& types) {
    return map_of<OptionValues>(place, key,
                                [&](const std::string& name, const Place& at) -> Result<OptionValues> {
                                    TRY(const OptionType* type, declared(types, name, at.path));
                                    TRY(std::vector<std::string> values, listed_values(at, type));
                                    return OptionValues{name, std::move(values)};
                                });
}

// Of options and of sizes: what may be said of a product, and need not be known.
Result<std::vector<OptionValues>> as_it_is(const Place& place, const std::vector<OptionType>& types,
                                           const std::vector<Measure>& measures) {
    const auto is_size = [&](const std::string& name) {
        return std::any_of(measures.begin(), measures.end(), [&](const Measure& measure) {
            const auto& sides = measure.sides;
            return measure.code == name || std::find(sides.begin(), sides.end(), name) != sides.end();
        });
    };
    return map_of<OptionValues>(place, "as_it_is",
                                [&](const std::string& name, const Place& at) -> Result<OptionValues> {
                                    if (!is_size(name)) {
                                        TRY_DONE(declared(types, name, at.path));
                                    }
                                    TRY(std::vector<std::string> values, listed_values(at, nullptr));
                                    return OptionValues{name, std::move(values)};
                                });
}

// ---- measures ----

constexpr std::array measure_kinds = {std::pair{std::string_view{"area"}, MeasureKind::area},
                                      std::pair{std::string_view{"length"}, MeasureKind::length},
                                      std::pair{std::string_view{"piece"}, MeasureKind::piece},
                                      std::pair{std::string_view{"person"}, MeasureKind::person},
                                      std::pair{std::string_view{"hour"}, MeasureKind::hour}};

// ---- steps ----

constexpr std::array step_kinds = {std::pair{std::string_view{"table"}, StepKind::table},
                                   std::pair{std::string_view{"factor"}, StepKind::factor},
                                   std::pair{std::string_view{"shares"}, StepKind::shares},
                                   std::pair{std::string_view{"waste"}, StepKind::waste},
                                   std::pair{std::string_view{"minimum"}, StepKind::minimum}};

std::vector<std::string> split(const std::string& key, std::size_t parts) {
    std::vector<std::string> result;
    std::size_t begin = 0;
    while (result.size() + 1 < parts) {
        const std::size_t end = std::min(key.find('/', begin), key.size());
        result.push_back(key.substr(begin, end - begin));
        begin = std::min(end + 1, key.size());
    }
    result.push_back(key.substr(begin));
    return result;
}

Result<Done> check_figures(const PriceStep& step, const std::vector<OptionType>& types,
                           const std::string& path) {
    if (step.figures.empty()) return wrong(path, "has no figure");
    for (const Figure& figure : step.figures) {
        const std::vector<std::string> values = split(figure.value, step.options.size());
        for (std::size_t i = 0; i < step.options.size(); ++i) {
            TRY(const OptionType* type, declared(types, step.options[i], path));
            if (values[i].empty()) return wrong(joined(path, figure.value), "a value is missing");
            TRY_DONE(check_value(*type, values[i], joined(path, figure.value)));
        }
    }
    return Done{};
}

Result<std::vector<Figure>> figures(const Place& place, std::string_view key,
                                    Result<Decimal> (*read)(const Place&)) {
    return map_of<Figure>(place, key, [&](const std::string& value, const Place& at) -> Result<Figure> {
        TRY(const Decimal figure, read(at));
        return Figure{value, figure};
    });
}

Result<PriceStep> table_step(const Place& place, const std::vector<OptionType>& types) {
    PriceStep step{.kind = StepKind::table};
    TRY(step.options, list_of<std::string>(place, "by", code));
    if (step.options.empty()) {
        TRY(const Place written, member(place, "price"));
        TRY(const Decimal only, price(written));
        step.figures = {{"", only}};
        return step;
    }
    TRY(step.figures, figures(place, "prices", price));
    TRY_DONE(check_figures(step, types, joined(place.path, "prices")));
    return step;
}

Result<PriceStep> waste_step(const Place& place) {
    TRY(const Place written, member(place, "percent"));
    TRY(const Decimal share, percent(written));
    return PriceStep{.kind = StepKind::waste, .figure = share};
}

// Of its measure, or in all.
Result<PriceStep> minimum_step(const Place& place) {
    TRY(const std::optional<Place> quantity, optional_member(place, "quantity"));
    TRY(const std::optional<Place> total, optional_member(place, "total"));
    if (quantity.has_value() == total.has_value())
        return wrong(place.path, "expected either `quantity` or `total`");
    TRY(const Decimal figure, price(quantity.has_value() ? *quantity : *total));
    return PriceStep{.kind = quantity.has_value() ? StepKind::least : StepKind::minimum, .figure = figure};
}

Result<PriceStep> price_step(const Place& place, const std::vector<OptionType>& types) {
    PriceStep step;
    TRY(const Place kind_place, member(place, "step"));
    TRY(step.kind, one_of(kind_place, step_kinds));
    if (step.kind == StepKind::table) return table_step(place, types);
    if (step.kind == StepKind::waste) return waste_step(place);
    if (step.kind == StepKind::minimum) return minimum_step(place);
    TRY(const Place option_place, member(place, "option"));
    TRY(std::string name, code(option_place));
    TRY(const OptionType* type, declared(types, name, option_place.path));
    const bool by_side = step.kind == StepKind::shares;
    if (by_side != (type->kind == OptionKind::sides))
        return wrong(kind_place.path, "shares go with an option of sides, and with no other");
    step.options = {std::move(name)};
    const std::string_view key = by_side ? "shares" : "factors";
    TRY(step.figures, figures(place, key, by_side ? surcharge : factor));
    TRY_DONE(check_figures(step, types, joined(place.path, key)));
    if (type->kind == OptionKind::service && step.figures.size() != 2)
        return wrong(joined(place.path, key), "a service is with or without: it needs two figures");
    return step;
}

// ---- products ----

Result<ProductLimit> product_limit(const Place& place, const std::vector<OptionType>& types) {
    ProductLimit read;
    TRY(const Place when, member(place, "when"));
    TRY(const std::vector<OptionValues> conditions, values_by_option(place, "when", types));
    if (conditions.size() != 1 || conditions.front().values.size() != 1)
        return wrong(when.path, "expected one option with one value");
    read.when = conditions.front().option;
    read.value = conditions.front().values.front();
    TRY(const std::vector<OptionValues> only, values_by_option(place, "only", types));
    TRY(read.at_least, amount_or_none(place, "at_least"));
    if (only.size() == 1) {
        read.option = only.front().option;
        read.values = only.front().values;
    }
    if (only.size() > 1 || read.option.empty() == read.at_least.is_zero())
        return wrong(place.path, "expected either `only` with one option or `at_least`");
    return read;
}

Result<Piece> piece(const Place& place, const Measure& measure) {
    Piece read;
    TRY(const Place cut_to, member(place, "cut_to"));
    TRY(read.cut_to, code(cut_to));
    if (std::find(measure.sides.begin(), measure.sides.end(), read.cut_to) == measure.sides.end())
        return wrong(cut_to.path, fmt::format("{} is no side of {}", read.cut_to, measure.code));
    TRY(const Place covers, member(place, "covers"));
    TRY(read.covers, amount(covers));
    if (read.covers.is_zero()) return wrong(covers.path, "a piece that covers nothing is none");
    TRY(read.cut_min, amount_or_none(place, "cut_min"));
    TRY(read.cut_max, amount_or_none(place, "cut_max"));
    if (!read.cut_max.is_zero() && read.cut_max < read.cut_min)
        return wrong(joined(place.path, "cut_max"), "is shorter than `cut_min`");
    return read;
}

// What a product can be had with: as it says, and what its steps have figures for.
std::vector<OptionValues> offered(const std::vector<OptionValues>& said, const std::vector<PriceStep>& steps,
                                  const std::vector<OptionType>& types) {
    std::vector<OptionValues> all;
    for (const OptionType& type : types) {
        OptionValues values{.option = type.code};
        const auto add = [&](const std::string& value) {
            if (std::find(values.values.begin(), values.values.end(), value) == values.values.end())
                values.values.push_back(value);
        };
        for (const OptionValues& one : said) {
            if (one.option == type.code) std::for_each(one.values.begin(), one.values.end(), add);
        }
        for (const PriceStep& step : steps) {
            for (std::size_t i = 0; i < step.options.size(); ++i) {
                if (step.options[i] != type.code) continue;
                for (const Figure& figure : step.figures) add(split(figure.value, step.options.size())[i]);
            }
        }
        if (!values.values.empty()) all.push_back(std::move(values));
    }
    return all;
}

// What is stated of an option that the price goes by is asked for; of any other, the price must know it.
Result<Done> check_steps(const std::vector<PriceStep>& steps, const std::vector<OptionType>& types,
                         const std::string& path) {
    const auto is_table = [](const PriceStep& step) { return step.kind == StepKind::table; };
    const auto tables = std::count_if(steps.begin(), steps.end(), is_table);
    if (tables != 1 || !is_table(steps.front()))
        return wrong(path, "a product needs a price: one table, before all else");
    std::set<std::string> used;
    for (const PriceStep& step : steps) {
        for (const std::string& option : step.options) {
            TRY(const OptionType* type, declared(types, option, path));
            if (is_table(step) && type->kind == OptionKind::sides)
                return wrong(path, fmt::format("a table cannot go by {}, of which there are several", option));
            if (!used.insert(option).second) return wrong(path, fmt::format("{} is priced twice", option));
        }
    }
    return Done{};
}

}  // namespace

Result<OptionType> option_type(const Place& place) {
    OptionType read;
    TRY(const Place code_place, member(place, "code"));
    TRY(read.code, code(code_place));
    if (std::find(reserved.begin(), reserved.end(), read.code) != reserved.end())
        return wrong(code_place.path, fmt::format("{} already means something else", read.code));
    TRY(const Place kind_place, member(place, "kind"));
    TRY(read.kind, one_of(kind_place, option_kinds));
    TRY(read.unit, text_or(place, "unit", ""));
    TRY(read.sides, whole(place, "sides", read.sides, 1, 100));
    TRY(const std::optional<Place> taken, optional_member(place, "default"));
    if (!taken.has_value()) return read;
    if (read.kind == OptionKind::sides) {
        TRY(read.taken, list_of<std::string>(place, "default", code));
        return read;
    }
    TRY(std::string value, text(*taken));
    TRY_DONE(check_value(read, value, taken->path));
    read.taken = {std::move(value)};
    return read;
}

Result<Measure> measure(const Place& place) {
    Measure read;
    TRY(const Place code_place, member(place, "code"));
    TRY(read.code, code(code_place));
    TRY(const Place kind_place, member(place, "kind"));
    TRY(read.kind, one_of(kind_place, measure_kinds));
    TRY(read.sides, list_of<std::string>(place, "sides", code));
    const bool two_of_an_area = read.kind == MeasureKind::area && read.sides.size() == 2;
    if (!read.sides.empty() && !two_of_an_area)
        return wrong(joined(place.path, "sides"), "an area has two, anything else none");
    TRY(read.side_max, amount_or_none(place, "side_max"));
    TRY(read.max, amount_or_none(place, "max"));
    TRY(read.alone_max, amount_or_none(place, "alone_max"));
    return read;
}

Result<Product> product(const Place& place, const std::vector<OptionType>& types,
                        const std::vector<Measure>& measures) {
    Product read;
    TRY(const Place code_place, member(place, "code"));
    TRY(read.code, code(code_place));
    TRY(const Place name_place, member(place, "name"));
    TRY(read.names, names(name_place));
    TRY(read.aliases, list_of<std::string>(place, "aliases", text));
    TRY(read.uses, list_of<std::string>(place, "use", code));
    TRY(const std::string measured, text_or(place, "measure", measures.front().code));
    const auto known = std::find_if(measures.begin(), measures.end(),
                                    [&](const Measure& one) { return one.code == measured; });
    if (known == measures.end())
        return wrong(joined(place.path, "measure"), fmt::format("no measure {} is declared", measured));
    read.measure = *known;
    TRY(const std::optional<Place> of_pieces, optional_member(place, "piece"));
    if (of_pieces.has_value()) {
        TRY(read.piece, piece(*of_pieces, read.measure));
    }
    TRY(read.steps, list_of<PriceStep>(place, "steps",
                                       [&](const Place& at) { return price_step(at, types); }));
    if (read.steps.empty()) return wrong(joined(place.path, "steps"), "a product needs a price");
    TRY_DONE(check_steps(read.steps, types, joined(place.path, "steps")));
    TRY(const std::vector<OptionValues> said, values_by_option(place, "options", types));
    TRY(read.as_it_is, as_it_is(place, types, measures));
    read.options = offered(said, read.steps, types);
    TRY(read.limits, list_of<ProductLimit>(place, "limits",
                                           [&](const Place& at) { return product_limit(at, types); }));
    using Fact = std::pair<std::string, std::string>;
    TRY(read.technical,
        map_of<Fact>(place, "tech", [](const std::string& name, const Place& at) -> Result<Fact> {
            TRY(std::string fact, text(at));
            return Fact{name, fact};
        }));
    return read;
}

}  // namespace tero::sales

// For tests: some modules alone, with all rows at hand, deciding what they are asked and what follows from
// that. What is asked of other modules is kept, not decided.
#pragma once

#include "kernel/modules.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tero {

// A set of one module, made anew each time.
template <class M, class... Arguments>
ModuleSet only_module(Arguments... arguments) {
    return {.make = [arguments...] {
        std::vector<std::unique_ptr<Module>> modules;
        modules.push_back(std::make_unique<M>(arguments...));
        return modules;
    }};
}

class ModulesAlone {
public:
    explicit ModulesAlone(const ModuleSet& set);

    Reply ask(const Input& input);
    void tell(const Input& input) { static_cast<void>(ask(input)); }
    // Lets time pass, deciding everything that falls due on the way.
    void pass(Duration time);

    template <class Row>
    const Row* find(const KeyOf<Row>& key) const {
        return rows.look<Row>(key).row;
    }
    template <class Row>
    void put(Row row) {
        const RowKey key = key_of(table_info(table_of<Row>()), &row);
        rows.put(table_of<Row>(), key, std::make_shared<const Row>(std::move(row)));
        rows.keep();
    }
    template <class Row>
    std::vector<Row> all() const {
        std::vector<Row> found;
        rows.table<Row>().each([&](const Row& row) { found.push_back(row); });
        return found;
    }
    template <class Row>
    Row only() const {
        const auto found = all<Row>();
        CHECK(found.size() == 1, "{} rows of {}", found.size(), table_info(table_of<Row>()).name);
        return found.front();
    }
    // What was asked of other modules, of one kind.
    template <class T>
    std::vector<T> asked() const {
        std::vector<T> found;
        for (const Input& input : others) {
            if (const auto* one = input.as<T>()) found.push_back(*one);
        }
        return found;
    }

    Rows rows;
    Modules modules;
    Timestamp now{1'790'000'000'000};  // a Monday, 14:13 UTC
    std::vector<Input> others;
    std::vector<Effect> effects;
    std::vector<std::string> history;

protected:
    Random random_{5};

private:
    void apply(const Decided& decided);
};

}  // namespace tero

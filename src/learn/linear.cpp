#include "learn/linear.hpp"

#include "base/check.hpp"

#include <linear.h>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <utility>

namespace tero::learn {

struct LinearProblem::Rows {
    std::size_t features = 0;
    std::vector<std::vector<feature_node>> nodes = {};
};

LinearProblem::LinearProblem(std::size_t features) : rows_(std::make_unique<Rows>()) {
    rows_->features = features;
}
LinearProblem::~LinearProblem() = default;
LinearProblem::LinearProblem(LinearProblem&&) noexcept = default;
LinearProblem& LinearProblem::operator=(LinearProblem&&) noexcept = default;

void LinearProblem::add(std::span<const Entry> row) {
    std::vector<feature_node> nodes;
    nodes.reserve(row.size() + 2);
    // The library counts from one.
    for (const Entry& entry : row)
        nodes.push_back({.index = static_cast<int>(entry.feature) + 1, .value = entry.value});
    nodes.push_back({.index = static_cast<int>(rows_->features) + 1, .value = 1});
    nodes.push_back({.index = -1, .value = 0});
    rows_->nodes.push_back(std::move(nodes));
}

std::vector<float> LinearProblem::train(std::span<const std::int8_t> wanted,
                                        const LinearOptions& options) const {
    CHECK(wanted.size() == rows_->nodes.size(), "{} answers for {} lines", wanted.size(),
          rows_->nodes.size());
    std::vector<double> answers;
    std::vector<feature_node*> rows;
    std::array<std::size_t, 2> counts{};
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] == 0) continue;
        answers.push_back(wanted[i]);
        rows.push_back(rows_->nodes[i].data());
        counts[wanted[i] > 0 ? 1 : 0] += 1;
    }
    std::vector<float> weights(rows_->features + 1, 0.0F);
    if (counts[0] == 0 || counts[1] == 0) {
        // Nothing to tell apart: always yes, or always no.
        weights.back() = counts[1] > 0 ? 1.0F : -1.0F;
        return weights;
    }
    problem lines{};
    lines.l = static_cast<int>(rows.size());
    lines.n = static_cast<int>(rows_->features) + 1;
    lines.y = answers.data();
    lines.x = rows.data();
    lines.bias = 1;

    std::array<int, 2> labels{1, -1};
    std::array<double, 2> costs{options.positive_weight, 1.0};
    parameter settings{};
    settings.solver_type = options.solver == Solver::SVM ? L2R_L2LOSS_SVC_DUAL : L2R_LR_DUAL;
    settings.eps = options.tolerance;
    settings.C = options.c;
    settings.nr_weight = 2;
    settings.weight_label = labels.data();
    settings.weight = costs.data();
    settings.p = 0.1;

    set_print_string_function([](const char*) {});
    std::srand(1);  // the library draws its order from here
    // The name of the library's function is hidden by this one's.
    model* trained = ::train(&lines, &settings);
    const double sign = trained->label[0] == 1 ? 1 : -1;
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = static_cast<float>(sign * trained->w[i]);
    free_and_destroy_model(&trained);
    return weights;
}

}  // namespace tero::learn

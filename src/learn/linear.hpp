// liblinear, as far as a model needs it: one label against the rest. The library stays in the .cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace tero::learn {

enum class Solver {
    SVM,       // L2-regularised squared hinge, dual (liblinear -s 1)
    LOGISTIC,  // L2-regularised logistic, dual (-s 7)
};

struct LinearOptions {
    Solver solver = Solver::SVM;
    double c = 1;
    double positive_weight = 1;  // how many times a line that has the label costs as much as one without
    double tolerance = 0.1;
};

struct Entry {
    std::uint32_t feature = 0;
    float value = 0;
};

// The lines of a training set as the library wants them, made once for all labels.
class LinearProblem {
public:
    explicit LinearProblem(std::size_t features);
    ~LinearProblem();
    LinearProblem(LinearProblem&&) noexcept;
    LinearProblem& operator=(LinearProblem&&) noexcept;

    void add(std::span<const Entry> row);

    // 1 has it, -1 has not, 0 leaves the line out. The weights of the features, then the one that is always
    // added. The same lines give the same weights; one call at a time in a process.
    std::vector<float> train(std::span<const std::int8_t> wanted, const LinearOptions& options) const;

private:
    struct Rows;
    std::unique_ptr<Rows> rows_;
};

}  // namespace tero::learn

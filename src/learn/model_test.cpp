#include "learn/model.hpp"

#include "learn/classifier.hpp"
#include "learn/lines_fixture.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <string>

namespace tero::learn {
namespace {

std::string why_refused(const std::string& bytes) {
    const auto read = read_model(bytes);
    return read.has_value() ? "" : read.error().message;
}

TEST(ModelFile, ReadsBackAsItWasWritten) {
    const Model& model = small_model().model;
    const std::string file = model_file(model);
    const auto read = read_model(file);
    ASSERT_TRUE(read.has_value()) << read.error().message;
    EXPECT_EQ(read->features, model.features);
    EXPECT_EQ(read->weights, model.weights);
    EXPECT_EQ(read->scales, model.scales);
    EXPECT_EQ(read->biases, model.biases);
    EXPECT_EQ(read->temperature, model.temperature);
    EXPECT_EQ(read->presences, model.presences);
    EXPECT_EQ(read->detector, model.detector);
    EXPECT_EQ(read->card.trained, "2026-11-29");
    EXPECT_EQ(model_file(*read), file);
}

TEST(ModelFile, OfAnotherKindOrVersionIsRefused) {
    std::string file = model_file(small_model().model);
    EXPECT_EQ(why_refused("hello"), "the model cannot be used: it is no file of a model");
    EXPECT_EQ(why_refused(""), "the model cannot be used: it is no file of a model");
    EXPECT_EQ(why_refused("TEROMODL"), "the model cannot be used: it is cut off");
    file[8] = 9;
    EXPECT_EQ(
        why_refused(file),
        "the model cannot be used: it is of version 9, and this program reads version 1; train it again");
}

TEST(ModelFile, WithoutItsCardIsRefused) {
    Model model = small_model().model;
    model.card = {};
    EXPECT_EQ(why_refused(model_file(model)),
              "the model cannot be used: its card does not say what it knows");
}

TEST(ModelFile, WhoseCardSaysMoreThanItHoldsIsRefused) {
    Model model = small_model().model;
    model.card.features += 1;
    EXPECT_EQ(why_refused(model_file(model)), "the model cannot be used: its numbers do not fit its card");
}

RC_GTEST_PROP(ModelFile, WithAnyByteChangedIsRefused, (std::uint32_t where, std::uint8_t by)) {
    RC_PRE(by != 0);
    static const std::string whole = model_file(small_model().model);
    std::string file = whole;
    const std::size_t at = where % file.size();
    file[at] = static_cast<char>(static_cast<std::uint8_t>(file[at]) ^ by);
    RC_ASSERT(!read_model(file).has_value());
}

RC_GTEST_PROP(ModelFile, CutOffAnywhereIsRefused, (std::uint32_t where)) {
    static const std::string whole = model_file(small_model().model);
    RC_ASSERT(!read_model(std::string_view{whole}.substr(0, where % whole.size())).has_value());
}

}  // namespace
}  // namespace tero::learn

// The build's own trainer: train_model NAME OUT ROOT trains what the business NAME understands on the lines
// of all languages and its own.
#include "base/file.hpp"
#include "learn/train.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace tero::learn {
namespace {

Result<std::vector<ExampleFile>> files_of(const std::string& root, const std::string& business) {
    std::vector<std::string> folders{root + "/businesses/" + business + "/intents"};
    for (const auto& language : std::filesystem::directory_iterator{root + "/languages"})
        folders.push_back(language.path().string() + "/intents");
    std::ranges::sort(folders);
    std::vector<ExampleFile> all;
    for (const std::string& folder : folders) {
        TRY(std::vector<ExampleFile> files, example_files(folder));
        // Where the tree lies makes no difference to the model.
        for (ExampleFile& file : files) file.name = std::filesystem::relative(file.name, root).string();
        std::ranges::move(files, std::back_inserter(all));
    }
    return all;
}

Result<Done> build_model(const std::string& name, const std::string& out, const std::string& root) {
    TRY(std::vector<ExampleFile> files, files_of(root, name));
    TRY(const std::vector<Example> examples, read_examples(std::move(files)));
    TRY(const Trained trained, train(examples, {.name = name, .trained = "with this build"}));
    const ModelCard& card = trained.model.card;
    fmt::print("{}: {} lines of {} authors; {:.1f} % right for an unseen author\n", name, card.lines,
               card.authors, card.accuracy * 100);
    std::filesystem::create_directories(std::filesystem::path{out}.parent_path());
    return replace_file(out, model_file(trained.model));
}

}  // namespace
}  // namespace tero::learn

int main(int count, char** values) {
    if (count != 4) {
        fmt::print(stderr, "usage: train_model NAME OUT ROOT\n");
        return 2;
    }
    const auto done = tero::learn::build_model(values[1], values[2], values[3]);
    if (!done) fmt::print(stderr, "train_model: {}\n", done.error().message);
    return done ? 0 : 1;
}

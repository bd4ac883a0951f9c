// What a model is trained on: lines of people, each with what it means, as TSV files.
//
//     text <TAB> labels, primary first <TAB> author <TAB> language <TAB> context
//
//     q tal, ya salio lo mio?  order_status  v07  es  after_acceptance
//     no gracias, ya compre\nsaludos  reject_quote,goodbye_thanks  v07  es  after_quote
//
// A line that begins with # is a comment; \n in a text is a line break, \t a tab and \\ a backslash. The
// author is who wrote it: nobody is ever trained on and tested with at once.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero::learn {

struct Example {
    std::string text = {};
    std::vector<std::string> labels = {};  // never empty
    std::string author = {};
    std::string language = {};
    std::string context = {};  // empty: none was told
    bool operator==(const Example&) const = default;

    const std::string& primary() const { return labels.front(); }
    bool has(std::string_view label) const;
};

// invalid: names the file and the line.
Result<std::vector<Example>> read_examples(std::string_view text, std::string_view file);
// Of the files given, in the order of their names; invalid too when there are none in them.
struct ExampleFile {
    std::string name = {};
    std::string text = {};
};
Result<std::vector<Example>> read_examples(std::vector<ExampleFile> files);

// The *.tsv of a folder, and of nothing below it; none where there is no such folder.
Result<std::vector<ExampleFile>> example_files(const std::string& folder);

}  // namespace tero::learn

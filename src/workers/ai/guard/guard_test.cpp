// The guard against drafts that others wrote: tests/fixtures/ai.
#include "workers/ai/guard/guard.hpp"

#include "base/check.hpp"
#include "base/file.hpp"
#include "business_files/built_in.hpp"

#include <gtest/gtest.h>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace tero::ai {
namespace {

std::string fixture(const std::string& name) {
    const auto path = std::filesystem::path{__FILE__}.parent_path() / "../../../../tests/fixtures/ai" / name;
    auto text = read_file(path.string(), 1 << 22);
    CHECK(text.has_value(), "{}", path.string());
    return *std::move(text);
}

const Lexicon& lexicon() {
    static const Lexicon read = [] {
        auto made = Lexicon::read(built_in_business());
        CHECK(made.has_value(), "{}", made.error().message);
        return *std::move(made);
    }();
    return read;
}

std::vector<std::string> parts(const std::string& text, char mark) {
    std::vector<std::string> all;
    std::istringstream in{text};
    for (std::string one; std::getline(in, one, mark);) all.push_back(one);
    return all;
}

std::map<std::string, Facts> all_facts() {
    std::map<std::string, Facts> all;
    Facts* facts = nullptr;
    for (const std::string& line : parts(fixture("facts.txt"), '\n')) {
        if (line.empty() || line.starts_with('#')) continue;
        if (line.starts_with('[')) {
            facts = &all[line.substr(1, line.find(']') - 1)];
            continue;
        }
        const std::string name = line.substr(0, line.find(' '));
        const std::string value = line.substr(name.size() + 1);
        CHECK(facts != nullptr, "{}", line);
        if (name == "language") facts->language = value;
        if (name == "stated") facts->stated.push_back(value);
        if (name == "customer") facts->customer.push_back(value);
        if (name == "names") facts->names.push_back(value);
        if (name == "product") facts->products.push_back(parts(value, '|'));
    }
    return all;
}

struct Draft {
    std::string facts = {};
    std::string text = {};
};

// `name <tab> draft`; a \n stands for the end of a line.
std::vector<Draft> drafts(const std::string& file) {
    std::vector<Draft> all;
    for (const std::string& line : parts(fixture(file), '\n')) {
        if (line.empty() || line.starts_with("# ")) continue;
        const std::size_t tab = line.find('\t');
        CHECK(tab != std::string::npos, "{}: {}", file, line);
        Draft draft{line.substr(0, tab), line.substr(tab + 1)};
        for (std::size_t at = 0; (at = draft.text.find("\\n", at)) != std::string::npos;)
            draft.text.replace(at, 2, "\n");
        all.push_back(std::move(draft));
    }
    return all;
}

struct Tally {
    std::size_t passed = 0;
    std::size_t all = 0;
};

Tally judged(const std::string& file, bool should_pass) {
    const auto facts = all_facts();
    Tally tally;
    for (const Draft& draft : drafts(file)) {
        const auto known = facts.find(draft.facts);
        CHECK(known != facts.end(), "{}: no facts {}", file, draft.facts);
        const Verdict verdict = judge(draft.text, known->second, lexicon());
        ++tally.all;
        tally.passed += verdict.passes() ? 1 : 0;
        if (verdict.passes() != should_pass) {
            std::cout << file << ": " << draft.facts << ": " << draft.text
                      << (should_pass ? "  <- " + verdict.rule + ": " + verdict.found : "  passes") << "\n";
        }
    }
    std::cout << file << ": " << tally.passed << " of " << tally.all << " pass\n";
    return tally;
}

TEST(Guard, NoAdversarialDraftPasses) {
    for (const char* file : {"adversarial.tsv", "adversarial_2.tsv"}) {
        const Tally tally = judged(file, false);
        EXPECT_EQ(tally.passed, 0U) << file;
    }
}

TEST(Guard, NearlyEverySoundDraftPasses) {
    for (const char* file : {"sound.tsv", "sound_2.tsv"}) {
        const Tally tally = judged(file, true);
        EXPECT_GE(tally.passed * 100, tally.all * 95) << file;
    }
}

}  // namespace
}  // namespace tero::ai

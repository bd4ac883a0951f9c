// A terminal for tests: what is typed at it, and how large it is.
#pragma once

#include "cli/terminal.hpp"

#include <deque>
#include <string>

namespace tero::cli {

struct FakeTerminal final : Terminal {
    std::optional<ScreenSize> at = {};  // none: it is a file
    std::deque<std::string> typed = {};  // what each wait hears; after that q
    int taken = 0;
    int given_back = 0;

    std::optional<ScreenSize> size() const override { return at; }
    Result<Done> take_keys() override {
        taken += 1;
        return Done{};
    }
    void give_keys_back() override { given_back += 1; }
    std::string wait(Duration) override {
        if (typed.empty()) return "q";
        std::string keys = typed.front();
        typed.pop_front();
        return keys;
    }
};

}  // namespace tero::cli

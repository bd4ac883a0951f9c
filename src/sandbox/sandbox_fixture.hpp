// For tests of the sandbox: a demo's folder, its settings and people, and sends as Tero makes them.
#pragma once

#include "sandbox/provider.hpp"
#include "sandbox/wish_check.hpp"
#include "store_sqlite/sqlite_fixture.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tero::app {

class SandboxFixture {
public:
    explicit SandboxFixture(std::int32_t customers = 20, std::uint64_t seed = 7);

    // A sandbox on the folder's journal; a second one on the same folder goes on where the first was.
    Provider open() const;
    const DemoSettings& settings() const { return settings_; }
    std::string data() const { return folder_.path(); }

private:
    sqlite::TempFolder folder_;
    DemoSettings settings_;
};

TimeZone montevideo();
const People& example_people();  // of bmc
// … and who checks what they got, until the end of the fixture's week.
const WishChecker& example_checker();

// Bodies of sends.
std::string text_send(std::string_view phone, std::string_view text, std::string_view callback);
std::string template_send(std::string_view phone, std::string_view name, std::string_view quote,
                          std::string_view callback);

}  // namespace tero::app

#include "sandbox/sandbox_fixture.hpp"

#include "base/check.hpp"
#include "business_files/built_in.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero::app {
namespace {

template <class T>
T must(Result<T> result) {
    CHECK(result.has_value(), "{}", to_string(result.error()));
    return std::move(*result);
}

}  // namespace

TimeZone montevideo() { return must(TimeZone::load("America/Montevideo")); }

const People& example_people() {
    static const People people = must(People::read(built_in_business("bmc")));
    return people;
}

const WishChecker& example_checker() {
    static const WishChecker checker = must(WishChecker::read(
        built_in_business("bmc"), example_people(), montevideo().at({.year = 2026, .month = 11, .day = 9})));
    return checker;
}

SandboxFixture::SandboxFixture(std::int32_t customers, std::uint64_t seed) {
    settings_.seed = seed;
    settings_.customers = customers;
    settings_.from = montevideo().at({.year = 2026, .month = 11, .day = 2});
    settings_.until = montevideo().at({.year = 2026, .month = 11, .day = 9});
    settings_.access_token = "the-token";
    settings_.app_secret = "the-secret";
}

Provider SandboxFixture::open() const {
    Provider provider{settings_, example_people(), montevideo(), must(Journal::open(folder_.file("sandbox.db")))};
    must(provider.prepare());
    return provider;
}

std::string text_send(std::string_view phone, std::string_view text, std::string_view callback) {
    std::string body =
        fmt::format(R"({{"messaging_product":"whatsapp","to":"{}","type":"text","text":{{"body":)", phone);
    append_json_text(body, text);
    return body + fmt::format(R"(}},"biz_opaque_callback_data":"{}"}})", callback);
}

std::string template_send(std::string_view phone, std::string_view name, std::string_view quote,
                          std::string_view callback) {
    return fmt::format(
        R"({{"messaging_product":"whatsapp","to":"{}","type":"template","template":{{"name":"{}","language":{{"code":"es"}},)"
        R"("components":[{{"type":"body","parameters":[{{"type":"text","text":"Ana"}},{{"type":"text","text":"{}"}}]}}]}},)"
        R"("biz_opaque_callback_data":"{}"}})",
        phone, name, quote, callback);
}

}  // namespace tero::app

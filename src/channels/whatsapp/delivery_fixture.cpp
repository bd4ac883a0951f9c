#include "channels/whatsapp/delivery_fixture.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

#ifndef TERO_FIXTURES
#define TERO_FIXTURES (std::filesystem::path{__FILE__}.parent_path() / "../../../tests/fixtures")
#endif

namespace tero::whatsapp {
namespace {

namespace json = boost::json;

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    CHECK(file.is_open(), "{} cannot be read; run the tests from the project's folder", path.string());
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string text(const json::object& row, json::string_view name) {
    const json::value* found = row.if_contains(name);
    if (found == nullptr || !found->is_string()) return {};
    return {found->get_string().data(), found->get_string().size()};
}

std::size_t count(const json::object& row, json::string_view name) {
    return static_cast<std::size_t>(row.at(name).as_int64());
}

}  // namespace

std::string delivery_bytes(std::string_view file) {
    return read_file(std::filesystem::path{TERO_FIXTURES} / "whatsapp" / file);
}

WhatsAppFixtures whatsapp_fixtures() {
    const json::value manifest =
        json::parse(read_file(std::filesystem::path{TERO_FIXTURES} / "whatsapp_manifest.json"));
    const json::object& root = manifest.as_object();
    WhatsAppFixtures fixtures;
    fixtures.app_secret = text(root, "app_secret");
    fixtures.verify_token = text(root, "verify_token");
    for (const json::value& value : root.at("fixtures").as_array()) {
        const json::object& row = value.as_object();
        const json::object& expect = row.at("expect").as_object();
        DeliveryFixture fixture;
        fixture.file = text(row, "file");
        fixture.signature = text(row, "x_hub_signature_256");
        fixture.http = static_cast<int>(expect.at("http").as_int64());
        fixture.messages = count(expect, "messages");
        fixture.statuses = count(expect, "statuses");
        fixture.other = count(expect, "other");
        for (const json::value& key : expect.at("dedupe").as_array())
            fixture.dedupe.emplace_back(key.as_string());
        fixture.quarantine = expect.at("quarantine").as_bool();
        fixtures.deliveries.push_back(fixture);
    }
    for (const json::value& value : root.at("signature_cases").as_array()) {
        const json::object& row = value.as_object();
        SignatureFixture fixture{.file = text(row, "file"), .header = text(row, "header")};
        fixture.http = static_cast<int>(row.at("http").as_int64());
        if (fixture.header.starts_with("the right one in upper-case hex")) {
            for (const DeliveryFixture& delivery : fixtures.deliveries) {
                if (delivery.file == fixture.file) fixture.header = delivery.signature;
            }
            std::transform(fixture.header.begin() + 7, fixture.header.end(), fixture.header.begin() + 7,
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        }
        fixtures.signatures.push_back(fixture);
    }
    for (const json::value& value : root.at("handshake_cases").as_array()) {
        const json::object& row = value.as_object();
        HandshakeFixture fixture{.query = text(row, "query"), .body = text(row, "body")};
        fixture.http = static_cast<int>(row.at("http").as_int64());
        fixtures.handshakes.push_back(fixture);
    }
    return fixtures;
}

}  // namespace tero::whatsapp

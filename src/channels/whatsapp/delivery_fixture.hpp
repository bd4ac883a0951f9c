// The deliveries under tests/fixtures/whatsapp, byte for byte as Meta would post them, for the tests of this
// folder and of those above. What each must lead to stands in tests/fixtures/whatsapp_manifest.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tero::whatsapp {

struct DeliveryFixture {
    std::string file = {};
    std::string signature = {};  // the header X-Hub-Signature-256 that comes with it
    int http = 200;              // what the webhook must answer
    std::size_t messages = 0;
    std::size_t statuses = 0;
    std::size_t other = 0;
    std::vector<std::string> dedupe = {};
    bool quarantine = false;
};

struct SignatureFixture {
    std::string file = {};
    std::string header = {};
    int http = 401;
};

struct HandshakeFixture {
    std::string query = {};  // as sent
    int http = 403;
    std::string body = {};
};

struct WhatsAppFixtures {
    std::string app_secret = {};
    std::string verify_token = {};
    std::vector<DeliveryFixture> deliveries = {};
    std::vector<SignatureFixture> signatures = {};
    std::vector<HandshakeFixture> handshakes = {};
};

// Both end the test when the files are not there.
std::string delivery_bytes(std::string_view file);  // `01_text_quote_es.json`
WhatsAppFixtures whatsapp_fixtures();

}  // namespace tero::whatsapp

// The configuration as the dashboard shows it.
#pragma once

#include "api/setup.hpp"
#include "app/config/load_config.hpp"
#include "base/result.hpp"
#include "net/http.hpp"

#include <string>
#include <vector>

namespace tero::app {

// Every option with its value and who set it; of a secret only whether it is set.
std::vector<api::Setting> settings_of(const LoadedConfig& loaded);

// WhatsApp's handshake with `url`. It tells why it failed, and never the word that it shows there.
Result<Done> try_handshake(net::HttpClient& client, const std::string& verify_token, const std::string& url,
                           const std::string& challenge);

}  // namespace tero::app

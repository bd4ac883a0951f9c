#include "app/language_model.hpp"

#include "base/file.hpp"

#include <cstdlib>
#include <optional>
#include <utility>

namespace tero::app {
namespace {

constexpr std::size_t key_bytes_max = 64 << 10;

std::optional<std::string> variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>{value};
}

std::optional<std::string> file(const std::string& path) {
    auto text = read_file(path, key_bytes_max);
    return text ? std::optional{*std::move(text)} : std::nullopt;
}

}  // namespace

Result<std::unique_ptr<ai::IAConversacionalIntegrada>> open_model(const AiOptions& options,
                                                                  std::string spent_file,
                                                                  const Clock& real_time,
                                                                  metrics::Metrics& metrics) {
    if (!is_on(options)) return std::unique_ptr<ai::IAConversacionalIntegrada>{};
    return ai::IAConversacionalIntegrada::make(options, {.variable = &variable, .file = &file},
                                               std::move(spent_file), real_time, metrics);
}

}  // namespace tero::app

// What the loads over HTTP share: where the server is, its agents, and what they say.
#pragma once

#include "http_load.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace tero::bench {

// Only where benchmarks/run has started a server and says where it is.
bool has_door();
const Door& door();

std::string agent_name(std::size_t i);
void register_agents(std::size_t count, const std::function<std::string(std::size_t)>& capability);
std::string claim_text(std::size_t limit, std::string_view wait = "30s");
// The completions of the leases in an answer; how many there were is put into `count`.
std::string completions_text(std::string_view leases, std::size_t& count);

}  // namespace tero::bench

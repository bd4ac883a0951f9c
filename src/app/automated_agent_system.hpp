// One Tero, wired: store, engine, agents, channels, routes. Everything it needs is given; nothing is global.
#pragma once

#include "api/setup.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "business_files/built_in.hpp"
#include "config/agent_config.hpp"
#include "engine/engine_host.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero::api {
class Api;
struct DemoState;
}  // namespace tero::api

namespace tero::app {

struct SystemOptions {
    AgentConfig config = {};  // validated
    BusinessFiles business = built_in_business();  // likewise
    std::string fallen_back = {};  // why `business` is the last good one, not the configuration's; or empty
    bool in_memory = false;   // nothing is kept; for tests and benchmarks
    bool record = false;      // what the engine is told, in the data folder: see app/recording
    std::uint64_t seed = 0;   // of ids and jitter; 0: from the system
    std::vector<api::Setting> settings = {};  // `config` as the dashboard shows it
    std::function<api::DemoState()> demo = {};  // how far the demo is; none: this is a real business
};

// `http://127.0.0.1:8080`, `http://[::1]:8080`
std::string url_of(std::string_view address, std::uint16_t port);

struct NewAccess {
    std::string admin_key = {};
    std::string link = {};  // without an address when only the next start will know the port
};
// Ends every admin key, session and link, and makes a new admin key and link, for who can reach the data
// folder; the server must not be running. The link has the port of the server's last start, unless the
// configuration's is one that was given now.
Result<NewAccess> reset_access(const AgentConfig& config, bool port_is_given = false);

class AutomatedAgentSystem {
public:
    // The clock must outlive it. unavailable, with the field `port`: that is taken, and nothing was changed.
    // conflict: another process uses the data folder. Who connects is answered once all is read.
    static Result<std::unique_ptr<AutomatedAgentSystem>> start(SystemOptions options, const Clock& clock);
    ~AutomatedAgentSystem();

    std::uint16_t port() const;
    std::string url() const;  // http://127.0.0.1:8080
    // Takes nothing new, answers what was taken in, ends. May be called twice.
    void stop();

    // In place of those that it was started with, from the monitor's next look on.
    void set_alert_rules(std::vector<AlertRule> rules);

    EngineHost& host();

    // False: nobody can enter, for no key was ever made for this data.
    Result<bool> has_keys() const;
    // A new one; the answer is the only time it is seen.
    Result<std::string> make_admin_key();
    // A fresh one-time link to the dashboard, good for so long.
    Result<std::string> make_dashboard_link(Duration lasts = 24h);

    // Nothing is under way inside: no input, commit, task, send or request. For the demo's driver.
    struct Quiet {
        bool quiet = false;
        std::optional<Timestamp> next_due = {};
        std::uint64_t turns = 0;  // the same number twice: nothing happened in between
    };
    Quiet quiet() const;

private:
    struct Parts;
    explicit AutomatedAgentSystem(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace tero::app

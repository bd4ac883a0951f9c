// One Tero, put together: store, engine, agents, channels, doors. Everything it needs is given; nothing is
// global.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "engine/engine_host.hpp"
#include "model/options.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tero::api {
class Api;
struct DemoState;
}  // namespace tero::api

namespace tero::app {

struct TeroOptions {
    AgentConfig config = {};  // validated
    bool in_memory = false;   // nothing is kept; for tests and benchmarks
    std::uint64_t seed = 0;   // of ids and jitter; 0: from the system
};

struct NewAccess {
    std::string admin_key = {};
    std::string link = {};
};
// Makes a new admin key and dashboard link for who can reach the data folder; the server must not be running.
Result<NewAccess> reset_access(const AgentConfig& config);

class Tero {
public:
    // The clock must outlive it. conflict: another process uses the data folder. Nothing listens before all
    // is read.
    static Result<std::unique_ptr<Tero>> start(TeroOptions options, const Clock& clock);
    ~Tero();

    std::uint16_t port() const;
    std::string url() const;  // http://127.0.0.1:8080
    // Takes nothing new, answers what was taken in, ends. May be called twice.
    void stop();

    EngineHost& host();
    api::Api& api();

    // Of the first start of this data folder; empty later.
    const std::string& first_admin_key() const;
    // A fresh one-time link to the dashboard.
    Result<std::string> make_dashboard_link();

    // Nothing is under way inside: no input, commit, task, send or request. For the demo's driver.
    struct Quiet {
        bool quiet = false;
        std::optional<Timestamp> next_due = {};
        std::uint64_t turns = 0;  // the same number twice: nothing happened in between
    };
    Quiet quiet() const;

private:
    struct Parts;
    explicit Tero(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace tero::app

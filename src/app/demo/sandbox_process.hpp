// The sandbox as the demo sees it: a child process that is started, watched and asked.
//
// The demo opens the sandbox's listening socket and hands it over, so that its address stays when the sandbox
// is killed and started again, and whoever calls meanwhile waits instead of being refused.
#pragma once

#include "base/result.hpp"
#include "net/http.hpp"
#include "sandbox/judge.hpp"
#include "sandbox/sandbox_routes.hpp"

#include <sys/types.h>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace tero::app {

class SandboxProcess {
public:
    struct Options {
        std::string data = {};
        std::string tero_url = {};
        std::string access_token = {};
        const std::atomic<bool>* stop_asked = nullptr;  // gives up waiting then
    };
    explicit SandboxProcess(Options options) : options_(std::move(options)) {}
    ~SandboxProcess();
    SandboxProcess(const SandboxProcess&) = delete;
    SandboxProcess& operator=(const SandboxProcess&) = delete;

    // Opens the socket; the address is known from then on.
    Result<Done> listen();
    std::string url() const;
    // Once the address of Tero is known.
    Result<Done> start(std::string tero_url);
    void stop();

    // Starts it again when it has died. unavailable: it dies each time.
    Result<Done> keep_alive();
    // How often it had to be started again.
    std::int32_t restarts() const { return restarts_; }

    // These wait for the sandbox as long as it takes; only a stop or a sandbox that cannot start makes them
    // fail.
    Result<SandboxState> state();
    Result<SandboxState> tell(Timestamp now, bool play);
    Result<Verdict> verdict();
    Result<WishCheck> wishes();
    Result<bool> has_accepted(std::string_view callback);

private:
    Result<Done> spawn();
    Result<net::Response> ask(std::string_view method, std::string_view path, std::string body = {});

    Options options_;
    net::HttpClient client_ = {};
    int socket_ = -1;
    int lifeline_ = -1;  // the sandbox ends when this end of its standard input is closed
    std::uint16_t port_ = 0;
    pid_t child_ = -1;
    std::int32_t restarts_ = 0;
    std::int32_t deaths_without_word_ = 0;  // of its own accord, since it last answered
};

}  // namespace tero::app

// The sandbox's doors: what it answers to over HTTP, and how it carries out what is due.
//
//     POST /{version}/{phone number id}/messages   as Meta's
//     GET  /{version}/{media id}                   as Meta's: where the file is, and what
//     GET  /sandbox/media/{media id}               … and the file
//     GET  /sandbox/state                          SandboxState
//     POST /sandbox/time                           TimeTold -> SandboxState, once everything due was tried
//     GET  /sandbox/journal                        Verdict
//     GET  /sandbox/wishes                         WishCheck
//     GET  /sandbox/sends?callback=                SendFound
//
// All of them want the access token as a bearer.
#pragma once

#include "base/mutex.hpp"
#include "base/worker_pool.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "net/http.hpp"
#include "sandbox/provider.hpp"
#include "sandbox/wish_check.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tero::app {

struct TimeTold {
    Timestamp now = {};
    bool play = true;  // carry out what is due; false: only take note of the time
    bool operator==(const TimeTold&) const = default;
};
BOOST_DESCRIBE_STRUCT(TimeTold, (), (now, play))
TERO_DESCRIBED_WHOLLY(TimeTold);

struct SandboxState {
    Timestamp now = {};
    std::optional<Timestamp> next_at = {};  // when it next has something to do; none: only after a send
    std::int32_t failed = 0;                // that could not be carried out, the last time: it stays due
    std::string refused = {};  // why Tero will never take one of them, however often it is tried; empty: none
    bool operator==(const SandboxState&) const = default;
};
BOOST_DESCRIBE_STRUCT(SandboxState, (), (now, next_at, failed, refused))
TERO_DESCRIBED_WHOLLY(SandboxState);

struct SendFound {
    std::int64_t accepted = 0;  // how often a message of this name was taken
    bool operator==(const SendFound&) const = default;
};
BOOST_DESCRIBE_STRUCT(SendFound, (), (accepted))
TERO_DESCRIBED_WHOLLY(SendFound);

class SandboxRoutes {
public:
    SandboxRoutes(Provider provider, WishChecker checker, std::string tero_url);
    ~SandboxRoutes();

    net::Handler handler();
    // No more play; what is under way ends.
    void stop();

private:
    void answer(const net::Request& request, const net::Reply& reply);
    net::Response tell_time(const net::Request& request);
    net::Response media(const net::Request& request);
    net::Response state();
    net::Response verdict();
    net::Response wishes();
    net::Response find_send(const net::Request& request);
    net::Response take_send(const net::Request& request, bool& is_answered);
    void play();
    // unavailable: it may be tried again. invalid: it was refused for good.
    Result<Done> run_errand(const Errand& errand);

    const WishChecker checker_;
    const std::string tero_url_;
    net::HttpClient client_ = {};
    Mutex mutex_;  // not held while a webhook is under way
    Provider provider_ TERO_GUARDED_BY(mutex_);
    std::int32_t failed_ TERO_GUARDED_BY(mutex_) = 0;
    std::string refused_ TERO_GUARDED_BY(mutex_) = {};
    std::vector<net::Reply> never_answered_ TERO_GUARDED_BY(mutex_) = {};
    WorkerPool player_;
};

}  // namespace tero::app

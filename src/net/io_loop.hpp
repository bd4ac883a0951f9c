// One I/O thread of the HTTP server and the connections that live on it.
#pragma once

#include "base/mutex.hpp"
#include "net/connection.hpp"
#include "net/http.hpp"
#include "net/mailbox.hpp"
#include "net/response_text.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace tero::net {

// How many connections the server has, and how much of bodies it holds for them, over all its loops.
class Census {
public:
    struct Count {
        std::size_t served = 0;
        std::size_t turned_away = 0;  // still being told so
    };

    Count count() const;
    void enter(bool turned_away);
    void leave(bool turned_away);
    // False when some are left at the end of `patience`.
    bool wait_until_empty(Duration patience);

    // False when that is more than `bytes_max` together; it is held all the same until it is let go.
    bool hold_body(std::size_t bytes, std::size_t bytes_max);
    void let_go_body(std::size_t bytes) { body_bytes_ -= bytes; }

private:
    mutable Mutex mutex_;
    Condition empty_;
    Count count_ TERO_GUARDED_BY(mutex_) = {};
    std::atomic<std::size_t> body_bytes_ = 0;
};

class IoLoop {
public:
    IoLoop(const HttpServerOptions& options, const Handler& handler, Census& census);
    ~IoLoop();

    void start();
    // From another thread. After finish() connections end as they become idle; after stop() they are gone,
    // and the thread with them.
    void finish();
    void stop();

    // On the thread of the loop.
    void adopt(Connection::Socket socket, bool turned_away);
    void release(Connection& connection, std::uint32_t slot);
    std::uint64_t next_number() { return ++last_number_; }
    const std::string& date();
    bool finishing() const { return finishing_; }
    Census& census() { return census_; }

    boost::asio::io_context& context() { return context_; }
    const HttpServerOptions& options() const { return options_; }
    const Handler& handler() const { return handler_; }
    const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
    bool runs_here() const { return thread_.get_id() == std::this_thread::get_id(); }

private:
    void deliver();
    void sweep();

    const HttpServerOptions& options_;
    const Handler& handler_;
    Census& census_;
    boost::asio::io_context context_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    boost::asio::steady_timer timer_;  // looks at all deadlines: cheaper than a timer for each request
    std::chrono::milliseconds sweep_interval_;
    std::shared_ptr<Mailbox> mailbox_;
    std::vector<Answer> arrived_;
    std::vector<RequestName> woken_;
    std::vector<std::unique_ptr<Connection>> connections_;  // by slot, free ones included
    std::vector<std::uint32_t> free_slots_;
    std::uint64_t last_number_ = 0;
    DateText date_;
    bool finishing_ = false;
    std::thread thread_;
};

}  // namespace tero::net

// The loop around Asio's: answers from other threads, deadlines, and the pool of connections.
#include "net/io_loop.hpp"

#include <boost/asio/post.hpp>
#include <algorithm>
#include <utility>

namespace tero::net {

Census::Count Census::count() const {
    const Lock lock{mutex_};
    return count_;
}

void Census::enter(bool turned_away) {
    const Lock lock{mutex_};
    (turned_away ? count_.turned_away : count_.served) += 1;
}

void Census::leave(bool turned_away) {
    const Lock lock{mutex_};
    (turned_away ? count_.turned_away : count_.served) -= 1;
    if (count_.served + count_.turned_away == 0) empty_.notify_all();
}

bool Census::wait_until_empty(Duration patience) {
    Lock lock{mutex_};
    return empty_.wait_for(
        lock, patience, [this]() TERO_REQUIRES(mutex_) { return count_.served + count_.turned_away == 0; });
}

bool Census::hold_body(std::size_t bytes, std::size_t bytes_max) {
    return body_bytes_.fetch_add(bytes) + bytes <= bytes_max;
}

IoLoop::IoLoop(const HttpServerOptions& options, const Handler& handler, Census& census)
    : options_(options),
      handler_(handler),
      census_(census),
      context_(1),
      work_(context_.get_executor()),
      timer_(context_),
      sweep_interval_(
          std::clamp<Duration>(std::min(options.read_timeout, options.idle_timeout) / 8, 5ms, 250ms)),
      mailbox_(std::make_shared<Mailbox>([this] { boost::asio::post(context_, [this] { deliver(); }); })) {}

IoLoop::~IoLoop() { stop(); }

void IoLoop::start() {
    sweep();
    thread_ = std::thread([this] { context_.run(); });
}

void IoLoop::finish() {
    boost::asio::post(context_, [this] {
        finishing_ = true;
        for (const auto& connection : connections_) connection->finish();
    });
}

void IoLoop::stop() {
    boost::asio::post(context_, [this] {
        finishing_ = true;
        for (const auto& connection : connections_) connection->close();
        timer_.cancel();
        work_.reset();  // run() returns when the operations that were cut off have been told so
    });
    if (thread_.joinable()) {
        thread_.join();
    } else {
        context_.run();  // never started: what was posted is done here
    }
    mailbox_->close();
}

void IoLoop::adopt(Connection::Socket socket, bool turned_away) {
    if (finishing_) return census_.leave(turned_away);
    if (free_slots_.empty()) {
        const auto slot = static_cast<std::uint32_t>(connections_.size());
        connections_.push_back(std::make_unique<Connection>(*this, slot));
        free_slots_.push_back(slot);
    }
    Connection& connection = *connections_[free_slots_.back()];
    free_slots_.pop_back();
    if (turned_away) {
        connection.turn_away(std::move(socket));
    } else {
        connection.serve(std::move(socket));
    }
}

void IoLoop::release(Connection& connection, std::uint32_t slot) {
    free_slots_.push_back(slot);
    census_.leave(connection.turned_away());
}

const std::string& IoLoop::date() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return date_.at(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

void IoLoop::deliver() {
    mailbox_->take(arrived_, woken_);
    for (Answer& answer : arrived_) {
        if (!connections_[answer.name.slot]->answer(answer.name.number, answer.response)) {
            tell_written(answer.response, false);
        }
    }
    arrived_.clear();
    for (const RequestName& name : woken_) connections_[name.slot]->go_on(name.number);
    woken_.clear();
}

void IoLoop::sweep() {
    const auto now = std::chrono::steady_clock::now();
    for (const auto& connection : connections_) connection->check_deadline(now);
    timer_.expires_after(sweep_interval_);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) sweep();
    });
}

}  // namespace tero::net

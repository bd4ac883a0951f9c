// The server: listens, shares connections out among its loops, and stops in order.
#include "base/check.hpp"
#include "net/http.hpp"
#include "net/io_loop.hpp"
#include "observe/log.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <algorithm>
#include <future>
#include <utility>

namespace tero::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t turned_away_max = 256;  // told so at one time; beyond, connections are just closed
constexpr Duration accept_pause = 100ms;      // after the system could not give a connection

}  // namespace

class HttpServer::Server {
public:
    Server(HttpServerOptions options, Handler handler)
        : options_(std::move(options)), handler_(std::move(handler)) {}

    Result<Done> listen();
    Result<Done> start();
    void stop();
    std::uint16_t port() const { return port_; }
    std::size_t in_flight() const {
        std::size_t all = 0;
        for (const auto& loop : loops_) all += loop->mailbox()->in_flight();
        return all;
    }
    std::size_t connections() const {
        const auto count = census_.count();
        return count.served + count.turned_away;
    }

private:
    Result<Done> open_acceptor();
    void accept_next();
    void accepted(const error_code& error, tcp::socket socket, IoLoop& loop);
    void stop_listening();

    const HttpServerOptions options_;
    const Handler handler_;
    Census census_;
    std::vector<std::unique_ptr<IoLoop>> loops_;
    // These live on the first loop.
    std::unique_ptr<tcp::acceptor> acceptor_;
    std::unique_ptr<asio::steady_timer> accept_timer_;
    std::size_t next_loop_ = 0;
    std::uint16_t port_ = 0;
    bool started_ = false;
    bool stopped_ = false;
};

Result<Done> HttpServer::Server::open_acceptor() {
    error_code error;
    const auto address = asio::ip::make_address(options_.address, error);
    if (error) {
        return Error{ErrorCode::invalid,
                     fmt::format("`{}` is not an IP address to listen on", options_.address), "address"};
    }
    const tcp::endpoint endpoint(address, options_.port);
    const std::string host = address.is_v6() ? fmt::format("[{}]", options_.address) : options_.address;
    const std::string name = fmt::format("{}:{}", host, options_.port);
    acceptor_ = std::make_unique<tcp::acceptor>(loops_.front()->context());
    accept_timer_ = std::make_unique<asio::steady_timer>(loops_.front()->context());
    if (options_.listen_socket >= 0) {
        acceptor_->assign(tcp::v4(), options_.listen_socket, error);
        if (error) {
            return Error{
                ErrorCode::invalid,
                fmt::format("cannot serve the socket {}: {}", options_.listen_socket, error.message()),
                "listen_socket"};
        }
        port_ = acceptor_->local_endpoint(error).port();
        return Done{};
    }
    acceptor_->open(endpoint.protocol(), error);
    if (!error) acceptor_->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_->bind(endpoint, error);
    if (!error) acceptor_->listen(asio::socket_base::max_listen_connections, error);
    if (error == asio::error::address_in_use) {
        return Error{
            ErrorCode::unavailable,
            fmt::format("{} is taken by another program; choose another port, or stop that one", name),
            "port"};
    }
    if (error)
        return Error{ErrorCode::unavailable, fmt::format("cannot listen on {}: {}", name, error.message()),
                     "port"};
    port_ = acceptor_->local_endpoint(error).port();
    return Done{};
}

Result<Done> HttpServer::Server::listen() {
    if (started_ || stopped_) return Error{ErrorCode::conflict, "this server was started before"};
    if (acceptor_) return Done{};
    for (int i = 0; i < std::max(options_.threads, 1); ++i) {
        loops_.push_back(std::make_unique<IoLoop>(options_, handler_, census_));
    }
    if (Result<Done> opened = open_acceptor(); !opened) {
        acceptor_.reset();
        accept_timer_.reset();
        loops_.clear();
        return opened;
    }
    return Done{};
}

Result<Done> HttpServer::Server::start() {
    TRY_DONE(listen());
    started_ = true;
    accept_next();
    for (const auto& loop : loops_) loop->start();
    return Done{};
}

void HttpServer::Server::accept_next() {
    IoLoop& loop = *loops_[next_loop_++ % loops_.size()];
    acceptor_->async_accept(loop.context(), [this, &loop](const error_code& error, tcp::socket socket) {
        accepted(error, std::move(socket), loop);
    });
}

void HttpServer::Server::accepted(const error_code& error, tcp::socket socket, IoLoop& loop) {
    if (!acceptor_->is_open()) return;
    if (error && error != asio::error::connection_aborted) {
        // No descriptors left, most likely. Trying again at once would only burn the processor.
        log::warning("http.accept_failed", {{"error", error.message()}, {"connections", connections()}});
        accept_timer_->expires_after(accept_pause);
        accept_timer_->async_wait([this](const error_code& cancelled) {
            if (!cancelled && acceptor_->is_open()) accept_next();
        });
        return;
    }
    const auto count = census_.count();
    const bool turned_away = count.served >= options_.connections_max;
    if (!error && !(turned_away && count.turned_away >= turned_away_max)) {
        census_.enter(turned_away);
        asio::dispatch(loop.context(), [&loop, turned_away, socket = std::move(socket)]() mutable {
            loop.adopt(std::move(socket), turned_away);
        });
    }
    accept_next();
}

void HttpServer::Server::stop_listening() {
    std::promise<void> done;
    asio::post(loops_.front()->context(), [this, &done] {
        error_code ignored;
        acceptor_->close(ignored);
        accept_timer_->cancel();
        done.set_value();
    });
    done.get_future().wait();
}

void HttpServer::Server::stop() {
    stopped_ = true;
    if (!std::exchange(started_, false)) return;
    for (const auto& loop : loops_) CHECK(!loop->runs_here(), "stop() was called from a handler");
    stop_listening();
    for (const auto& loop : loops_) loop->finish();
    if (!census_.wait_until_empty(options_.stop_timeout)) {
        log::warning("http.stop_cut_off", {{"connections", connections()}, {"requests", in_flight()}});
    }
    for (const auto& loop : loops_) loop->stop();
}

HttpServer::HttpServer(HttpServerOptions options, Handler handler)
    : server_(std::make_unique<Server>(std::move(options), std::move(handler))) {}
HttpServer::~HttpServer() { stop(); }
Result<Done> HttpServer::listen() { return server_->listen(); }
Result<Done> HttpServer::start() { return server_->start(); }
std::uint16_t HttpServer::port() const { return server_->port(); }
std::size_t HttpServer::in_flight() const { return server_->in_flight(); }
std::size_t HttpServer::connections() const { return server_->connections(); }
void HttpServer::stop() { server_->stop(); }

}  // namespace tero::net

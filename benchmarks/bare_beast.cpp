// What the way itself allows: a Beast server that answers at once with what it was always going to answer, asked
// by the same client on as many connections.
#include "base/check.hpp"
#include "http_load.hpp"
#include "task_host.hpp"

#include <benchmark/benchmark.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace tero::bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Failed = boost::system::error_code;

class Session : public std::enable_shared_from_this<Session> {
public:
    explicit Session(tcp::socket socket) : socket_(std::move(socket)) {
        socket_.set_option(tcp::no_delay{true});
        answer_.set(http::field::content_type, "application/json");
        // As long as what a submission is answered with.
        answer_.body() = R"({"task":"01kavd3q8s5x1m2n3p4q5r6s7t","created":true})";
        answer_.prepare_payload();
    }

    void read() {
        request_ = {};
        http::async_read(socket_, buffer_, request_, [self = shared_from_this()](Failed failed, std::size_t) {
            if (!failed) self->write();
        });
    }

private:
    void write() {
        http::async_write(socket_, answer_, [self = shared_from_this()](Failed failed, std::size_t) {
            if (!failed) self->read();
        });
    }

    tcp::socket socket_;
    boost::beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    http::response<http::string_body> answer_;
};

class BareServer {
public:
    BareServer() {
        accept();
        thread_ = std::thread{[this] { loop_.run(); }};
    }
    ~BareServer() {
        loop_.stop();
        thread_.join();
    }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    void accept() {
        acceptor_.async_accept([this](Failed failed, tcp::socket socket) {
            if (failed) return;
            std::make_shared<Session>(std::move(socket))->read();
            accept();
        });
    }

    asio::io_context loop_{1};
    tcp::acceptor acceptor_{loop_, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
    std::thread thread_;
};

void bare_beast(benchmark::State& state) {
    const auto connections = static_cast<std::size_t>(state.range(0));
    const std::size_t each = scaled(200'000) / connections;
    const std::string body = fmt::format(R"({{"type":"nobody-does-this","payload":{}}})", payload_text());
    for (auto _ : state) {
        const BareServer server;
        std::vector<std::size_t> sent(connections);
        const Stopwatch watch;
        run_load({.port = server.port(), .key = "none"}, connections, [&](std::size_t i, std::string_view) {
            return sent[i]++ < each ? Step{"/api/v1/tasks", body} : Step{};
        });
        state.counters["requests_per_s"] = static_cast<double>(each * connections) / watch.seconds();
    }
}

BENCHMARK(bare_beast)->Arg(64)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tero::bench

// Section `server` of the configuration.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace tero {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string public_url = {};
    bool allow_plain_http = false;
    std::string data = "data";
    std::int32_t threads = 1;
    std::int64_t body_bytes_max = 4 << 20;
    std::int64_t header_bytes_max = 16 << 10;
    std::int32_t connections_max = 4096;
    Duration read_timeout = 15s;
    Duration idle_timeout = 60s;
    Duration stop_timeout = 10s;
    Duration session_idle_max = std::chrono::days{14};
    bool operator==(const ServerOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(ServerOptions, (),
                      (address, port, public_url, allow_plain_http, data, threads, body_bytes_max,
                       header_bytes_max, connections_max, read_timeout, idle_timeout, stop_timeout,
                       session_idle_max))
TERO_DESCRIBED_WHOLLY(ServerOptions);
TERO_OPTIONS(
    ServerOptions,
    {.name = "address",
     .text = "Where to listen. Other machines reach any address but this machine's own, so that needs "
             "a public_url with https, or allow_plain_http.",
     .allowed = "an IP address: 127.0.0.1 for this machine only, 0.0.0.0 for every interface"},
    {.name = "port",
     .text = "The port to listen on; 0 takes any free one.",
     .unit = "port",
     .range = between(0, 65535)},
    {.name = "public_url",
     .text = "How customers reach Tero: the address of the proxy that speaks https in front of it. "
             "Empty: http://address:port.",
     .allowed = "https://example.com, without a slash at the end",
     .example = R"("https://quotes.example.com")"},
    {.name = "allow_plain_http",
     .text = "Lets `address` be open to other machines without https in public_url. Keys and "
             "customers' data then travel in the clear: only for a network that you trust."},
    {.name = "data",
     .text = "The folder of the database; made when it is missing.",
     .allowed = "a path, from where Tero is started"},
    {.name = "threads",
     .text = "Threads that read and write sockets.",
     .unit = "threads",
     .range = between(1, 64)},
    {.name = "body_bytes_max",
     .text = "Larger requests are refused (413). WhatsApp needs 3145728.",
     .unit = "bytes",
     .range = between(1 << 10, 64 << 20)},
    {.name = "header_bytes_max",
     .text = "Requests with larger headers are refused (431).",
     .unit = "bytes",
     .range = between(1 << 10, 1 << 20)},
    {.name = "connections_max",
     .text = "Connections open at the same time; more are refused (503).",
     .unit = "connections",
     .range = between(1, 1'000'000)},
    {.name = "read_timeout",
     .text = "How long a request may take to arrive whole, once begun.",
     .range = between(100ms, 1h)},
    {.name = "idle_timeout",
     .text = "How long a connection may rest between two requests.",
     .range = between(100ms, 1h)},
    {.name = "stop_timeout",
     .text = "How long a stop waits for answers under way.",
     .range = between(0s, 1h)},
    {.name = "session_idle_max",
     .text = "A session of the dashboard that was not used for so long has ended; any has after 30 days.",
     .range = between(10min, 24h * 30)});

}  // namespace tero

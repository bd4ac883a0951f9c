// One client of the HTTP server, on the thread of its loop from accept to close.
//
//     adopt ──▶ RECEIVING ──request──▶ HANDLING ──reply──▶ WRITING ──▶ RECEIVING …
//                   │ wrong, late, or the server stops         │ not kept alive
//                   └──────────── refusal ──▶ WRITING ─────────┴──▶ LINGERING ──▶ CLOSED, and used again
//           a live body: WRITING ◀── more of it ──▶ WAITING ── its end ──▶ LINGERING
//                           WRITING ── the client has closed its side ──▶ CONFIRMING ──▶ CLOSED
//
// A read is always under way, so that a client that hangs up is noticed while its answer is awaited; what a
// client sends ahead waits in the buffer. LINGERING sends the end of the stream and reads what still comes:
// closing over unread bytes would reset the connection, and the client could lose the answer that says what
// was wrong. CONFIRMING waits until the client's system has taken the answer in, or says that nobody is
// there: who has closed its side may listen still, or be dead.
#pragma once

#include "net/http.hpp"
#include "net/mailbox.hpp"
#include "net/request_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tero::net {

class IoLoop;

class Connection {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Socket = boost::asio::ip::tcp::socket;

    Connection(IoLoop& loop, std::uint32_t slot);

    void serve(Socket socket);
    // Over the limit of connections: says so, and closes.
    void turn_away(Socket socket);

    // False when the request is no longer here; the response is then untouched.
    bool answer(std::uint64_t number, Response& response);
    // The live body of this answer may have more.
    void go_on(std::uint64_t number);
    void check_deadline(TimePoint now);
    // The server stops: finishes what it has begun to answer, refuses what it has begun to read.
    void finish();
    void close();

    bool turned_away() const { return turned_away_; }

private:
    enum class State { CLOSED, RECEIVING, HANDLING, WRITING, WAITING, LINGERING, CONFIRMING };

    void open(Socket socket);
    void advance();
    bool hold_body();
    void let_go_body();
    void let_go_answer();
    void await_more();
    void dispatch();
    void respond(Response response);
    void refuse(const Refusal& refusal);
    void send(Response response, bool keep_alive);
    void send_continue();
    void write_rest();
    void sent();
    void begin_live();
    void write_more(bool is_silent);
    void linger();
    void confirm();
    void look_if_heard();
    void start_reading();
    void make_room();
    void received(const boost::system::error_code& error, std::size_t bytes);
    void peer_left();
    void release_when_quiet();

    IoLoop& loop_;
    const std::uint32_t slot_;
    Socket socket_;
    State state_ = State::CLOSED;
    bool turned_away_ = false;
    bool reading_ = false;  // an operation of the system holds a pointer to us
    bool writing_ = false;
    bool peer_closed_ = false;  // the client has sent all it will send
    bool keep_alive_ = true;
    std::uint64_t number_ = 0;   // of the request being handled
    std::size_t body_held_ = 0;  // of its body, until it is answered
    TimePoint deadline_ = {};
    std::string remote_;
    std::shared_ptr<Caller> caller_;
    RequestParser parser_;

    // Received and not parsed: in_[begin_, end_).
    std::unique_ptr<char[]> in_;
    std::size_t in_size_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;

    // Being written: the head, with a small body behind it; or the head and then the body.
    std::string out_;
    Response response_;  // of a live body: the piece that is being written
    std::array<boost::asio::const_buffer, 2> unsent_ = {};
};

}  // namespace tero::net

// The life of a connection.
#include "net/connection.hpp"

#include "net/io_loop.hpp"
#include "observe/log.hpp"

#include <boost/asio/error.hpp>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <algorithm>
#include <cstring>
#include <exception>
#include <optional>
#include <utility>

namespace tero::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t buffer_bytes_min = 4 << 10;
constexpr std::size_t buffer_bytes_max = 64 << 10;  // also: how far a client may send ahead
constexpr std::size_t body_copied_max = 16 << 10;   // a body up to this goes into one buffer with its head
constexpr int live_bytes_ahead = 64 << 10;  // of a live body, in the system's buffer
constexpr Duration linger_timeout = 2s;
constexpr auto no_deadline = Connection::TimePoint::max();

Connection::TimePoint in(Duration duration) { return std::chrono::steady_clock::now() + duration; }

std::string address_text(const Connection::Socket& socket) {
    error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) return {};
    const auto address = peer.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

}  // namespace

Connection::Connection(IoLoop& loop, std::uint32_t slot)
    : loop_(loop),
      slot_(slot),
      socket_(loop.context()),
      parser_({.header_bytes_max = loop.options().header_bytes_max,
               .body_bytes_max = loop.options().body_bytes_max}) {}

void Connection::open(Socket socket) {
    error_code ignored;
    socket_ = std::move(socket);
    socket_.non_blocking(true, ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    remote_ = address_text(socket_);
    caller_ = std::make_shared<Caller>();
    peer_closed_ = false;
    keep_alive_ = true;
    begin_ = end_ = 0;
    parser_.begin();
}

void Connection::serve(Socket socket) {
    open(std::move(socket));
    turned_away_ = false;
    state_ = State::RECEIVING;
    deadline_ = in(loop_.options().idle_timeout);
    start_reading();
}

void Connection::turn_away(Socket socket) {
    open(std::move(socket));
    turned_away_ = true;
    refuse(
        {.status = 503, .code = "overloaded", .detail = "the server has as many connections as it may have"});
}

// Goes on with what has arrived, until more is needed or an answer is awaited.
void Connection::advance() {
    while (state_ == State::RECEIVING) {
        const bool had_begun = parser_.begun();
        std::string_view bytes(in_.get() + begin_, end_ - begin_);
        const auto progress = parser_.put(bytes);
        begin_ = end_ - bytes.size();
        if (!hold_body()) {
            return refuse({.status = 503, .code = "overloaded", .detail = "the server has too much to read"});
        }
        switch (progress) {
            case RequestParser::Progress::COMPLETE:
                dispatch();
                break;
            case RequestParser::Progress::REFUSED:
                refuse(parser_.refusal());
                break;
            case RequestParser::Progress::NEEDS_MORE:
                if (parser_.begun() && !had_begun) deadline_ = in(loop_.options().read_timeout);
                return await_more();
        }
    }
}

bool Connection::hold_body() {
    const std::size_t bytes = parser_.body_bytes();
    if (bytes == body_held_) return true;
    const std::size_t more = bytes - std::exchange(body_held_, bytes);
    return loop_.census().hold_body(more, loop_.options().bodies_bytes_max);
}

void Connection::let_go_body() {
    if (body_held_ > 0) loop_.census().let_go_body(std::exchange(body_held_, 0));
}

void Connection::await_more() {
    if (peer_closed_) return close();
    if (loop_.finishing()) {
        if (!parser_.begun()) return close();
        return refuse({.status = 503, .code = "unavailable", .detail = "the server is stopping"});
    }
    if (parser_.take_expectation()) send_continue();
    if (state_ == State::RECEIVING) start_reading();
}

void Connection::dispatch() {
    state_ = State::HANDLING;
    deadline_ = no_deadline;  // how long an answer may take is for the handler to say
    number_ = loop_.next_number();
    const RequestName name{.slot = slot_, .number = number_};
    Request request = parser_.take_request();
    request.remote = remote_;
    request.caller = caller_;

    std::optional<Response> response;
    {
        InlineAnswer inline_answer(name, *loop_.mailbox());
        try {
            loop_.handler()(std::move(request), make_reply(loop_.mailbox(), name));
        } catch (const std::exception& error) {
            log::error("http.handler_threw", {{"error", error.what()}});
        } catch (...) {
            log::error("http.handler_threw");
        }
        response = std::move(inline_answer.response());
    }
    if (response) return respond(*std::move(response));
    start_reading();
}

bool Connection::answer(std::uint64_t number, Response& response) {
    if (state_ != State::HANDLING || number != number_) return false;
    respond(std::move(response));
    advance();
    return true;
}

void Connection::respond(Response response) {
    if (response.status < 200 || response.status > 599) {
        log::error("http.wrong_status", {{"status", response.status}});
        Response instead =
            problem(Refusal{.status = 500, .code = "corrupt", .detail = "the answer had no status"});
        instead.on_written = std::move(response.on_written);
        response = std::move(instead);
    }
    // Where a live body ends, only the end of the connection says.
    const bool keep_alive = !response.live && parser_.keep_alive() && !loop_.finishing();
    send(std::move(response), keep_alive);
}

void Connection::refuse(const Refusal& refusal) {
    Response answer = problem(refusal);
    if (const auto& refused = loop_.options().refused) {
        const Request& read = parser_.so_far();
        refused({.method = read.method, .headers = read.headers, .remote = remote_}, answer);
    }
    send(std::move(answer), false);
}

void Connection::send(Response response, bool keep_alive) {
    state_ = State::WRITING;
    caller_->was_answered();
    keep_alive_ = keep_alive;
    deadline_ = in(loop_.options().idle_timeout);
    response_ = std::move(response);
    out_.clear();
    append_head(out_, response_, {.keep_alive = keep_alive, .is_http10 = parser_.is_http10()}, loop_.date());
    const bool has_body = may_have_body(response_.status) && !parser_.is_head();
    if (!has_body) response_.live.reset();
    if (response_.live) begin_live();
    const bool is_copied = has_body && response_.body.size() <= body_copied_max;
    if (is_copied) out_ += response_.body;
    unsent_ = {asio::buffer(out_),
               has_body && !is_copied ? asio::buffer(response_.body) : asio::const_buffer()};
    write_rest();
}

// The answer before is out, so there is room for these few bytes, or the client will go on without them.
void Connection::send_continue() {
    error_code error;
    socket_.write_some(asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n")), error);
    if (error && error != asio::error::would_block) close();
}

// Most answers fit into the system's buffer at once and never wait.
void Connection::write_rest() {
    const auto advance_by = [this](std::size_t bytes) {
        const std::size_t of_first = std::min(bytes, unsent_[0].size());
        unsent_[0] += of_first;
        unsent_[1] += bytes - of_first;
    };
    while (unsent_[0].size() + unsent_[1].size() > 0) {
        error_code error;
        const std::size_t bytes = unsent_[1].size() == 0
                                      ? socket_.write_some(asio::const_buffer(unsent_[0]), error)
                                      : socket_.write_some(unsent_, error);
        advance_by(bytes);
        if (!error) continue;
        if (error != asio::error::would_block && error != asio::error::try_again) return close();
        writing_ = true;
        socket_.async_wait(Socket::wait_write, [this](const error_code& failure) {
            writing_ = false;
            if (state_ == State::CLOSED) return release_when_quiet();
            if (failure) return close();
            deadline_ = in(loop_.options().idle_timeout);
            write_rest();
            advance();
        });
        return start_reading();
    }
    sent();
}

void Connection::begin_live() {
    error_code ignored;  // the system's buffer is large enough anyway
    socket_.set_option(asio::socket_base::send_buffer_size(live_bytes_ahead), ignored);
    const RequestName name{.slot = slot_, .number = number_};
    response_.live->begin([mailbox = loop_.mailbox(), name] { mailbox->wake(name); });
}

void Connection::go_on(std::uint64_t number) {
    if (state_ == State::WAITING && number == number_) write_more(false);
}

void Connection::write_more(bool is_silent) {
    std::optional<std::string> more;
    if (!loop_.finishing()) more = response_.live->more(is_silent);
    if (!more) {
        response_.live.reset();
        return linger();
    }
    deadline_ = in(loop_.options().silence_max);
    if (more->empty()) return;
    state_ = State::WRITING;
    deadline_ = in(loop_.options().idle_timeout);
    response_.body = *std::move(more);
    unsent_ = {asio::buffer(response_.body), asio::const_buffer()};
    write_rest();
}

void Connection::sent() {
    let_go_body();
    if (response_.live) {
        tell_written(response_, !peer_closed_);
        let_go_answer();
        if (peer_closed_) return close();
        state_ = State::WAITING;
        deadline_ = in(loop_.options().silence_max);
        start_reading();
        // By way of the mailbox, so that a body without end leaves room for the others.
        return loop_.mailbox()->wake({.slot = slot_, .number = number_});
    }
    if (peer_closed_ && response_.on_written) return confirm();
    if (keep_alive_) {
        parser_.begin();
        state_ = State::RECEIVING;
        deadline_ = in(loop_.options().idle_timeout);
    } else {
        linger();
    }
    tell_written(response_, true);
    let_go_answer();
}

// An assignment would keep the room of what was there.
void Connection::let_go_answer() {
    if (response_.body.capacity() > body_copied_max) std::string{}.swap(response_.body);
}

void Connection::linger() {
    if (peer_closed_) return close();
    error_code error;
    socket_.shutdown(Socket::shutdown_send, error);
    if (error) return close();
    state_ = State::LINGERING;
    deadline_ = in(linger_timeout);
    start_reading();
}

void Connection::confirm() {
    state_ = State::CONFIRMING;
    deadline_ = in(linger_timeout);
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);  // a client that listens reads to the end
    look_if_heard();
}

// A dead client's system answers what it gets with a reset.
void Connection::look_if_heard() {
    int failure = 0;
    socklen_t size = sizeof failure;
    int bytes_unheard = 0;
    const int socket = socket_.native_handle();
    const bool is_known = getsockopt(socket, SOL_SOCKET, SO_ERROR, &failure, &size) == 0 &&
                          ioctl(socket, SIOCOUTQ, &bytes_unheard) == 0;
    if (!is_known || failure != 0) return close();
    if (bytes_unheard > 0) return;  // until the next look
    tell_written(response_, true);
    close();
}

void Connection::start_reading() {
    if (reading_ || peer_closed_ || state_ == State::CLOSED) return;
    if (state_ == State::LINGERING) begin_ = end_;
    make_room();
    if (end_ == in_size_) return;  // it has sent enough ahead; more is read once this is used up
    reading_ = true;
    socket_.async_read_some(asio::buffer(in_.get() + end_, in_size_ - end_),
                            [this](const error_code& error, std::size_t bytes) { received(error, bytes); });
}

// Only while nothing reads into the buffer.
void Connection::make_room() {
    const std::size_t held = end_ - begin_;
    // A head must fit as a whole; the parser leaves nothing else in the buffer for long.
    const std::size_t largest = std::max(buffer_bytes_max, loop_.options().header_bytes_max + 1);
    std::size_t wanted = in_size_;
    if (held == 0 && !parser_.begun()) {
        wanted = buffer_bytes_min;  // an idle connection keeps little
    } else if (end_ == in_size_ && held * 2 >= in_size_) {
        wanted = std::min(in_size_ * 2, largest);
    } else if (held == 0 && end_ == in_size_) {
        wanted = std::min(in_size_ * 4, largest);  // a large body
    }
    if (wanted != in_size_) {
        auto larger = std::make_unique_for_overwrite<char[]>(wanted);
        std::copy_n(in_.get() + begin_, held, larger.get());
        in_ = std::move(larger);
        in_size_ = wanted;
    } else if (begin_ > 0) {
        std::memmove(in_.get(), in_.get() + begin_, held);
    }
    begin_ = 0;
    end_ = held;
}

void Connection::received(const error_code& error, std::size_t bytes) {
    reading_ = false;
    if (state_ == State::CLOSED) return release_when_quiet();
    end_ += bytes;
    if (error == asio::error::eof) {
        peer_left();
        // Half closed is no reason to withhold an answer under way.
        const bool is_between =
            state_ == State::RECEIVING || state_ == State::WAITING || state_ == State::LINGERING;
        if (is_between) close();
        return;
    }
    if (error) return close();
    if (state_ == State::RECEIVING) return advance();
    start_reading();
}

void Connection::peer_left() {
    peer_closed_ = true;
    if (caller_) caller_->leave();
}

void Connection::check_deadline(TimePoint now) {
    if (state_ == State::CONFIRMING && now < deadline_) return look_if_heard();
    if (state_ == State::CLOSED || now < deadline_) return;
    if (state_ == State::RECEIVING && parser_.begun()) {
        return refuse({.status = 408, .code = "timeout", .detail = "the request took too long to arrive"});
    }
    if (state_ == State::WAITING) return write_more(true);
    close();
}

void Connection::finish() {
    if (state_ == State::RECEIVING) await_more();
    if (state_ == State::WAITING) write_more(false);
}

void Connection::close() {
    if (state_ == State::CLOSED) return;
    const bool was_writing = state_ == State::WRITING || state_ == State::CONFIRMING;
    state_ = State::CLOSED;
    let_go_body();
    peer_left();
    error_code ignored;
    socket_.close(ignored);
    response_.live.reset();
    if (was_writing) tell_written(response_, false);
    let_go_answer();
    release_when_quiet();
}

void Connection::release_when_quiet() {
    if (!reading_ && !writing_) loop_.release(*this, slot_);
}

}  // namespace tero::net

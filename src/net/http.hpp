// HTTP as the rest of Tero sees it: plain requests and responses. Beast, Asio and curl stay inside this
// folder.
#pragma once

#include "base/mutex.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::net {

using Headers = std::vector<std::pair<std::string, std::string>>;  // names in lower case

// Whether who asked is still there to hear the answer.
class Caller {
public:
    // It has sent all that it will send: it hung up, or closed its side and may listen still.
    bool has_left() const { return left_.load(std::memory_order_acquire); }
    // Runs `then` once, should it leave before it is answered; at once if it has left. On an I/O thread, so
    // it must return soon.
    void when_left(std::function<void()> then);

    // ---- for the server ----
    void leave();
    void was_answered();

private:
    std::atomic<bool> left_ = false;
    Mutex mutex_;
    std::function<void()> then_ TERO_GUARDED_BY(mutex_);
};

struct Request {
    std::string method = {};  // upper case
    std::string target = {};  // as sent: path and query
    std::string path = {};    // percent-decoded, without the query
    Headers query = {};       // decoded, in order
    Headers headers = {};
    std::string body = {};    // the raw bytes: signatures are computed over these
    std::string remote = {};  // the peer's address, without its port
    std::shared_ptr<Caller> caller = {};  // null: it came from no connection

    // Set on its own while the answer is awaited.
    bool abandoned() const { return caller && caller->has_left(); }

    // The first header or query value of that name; empty when there is none.
    std::string_view header(std::string_view name) const;
    std::string_view parameter(std::string_view name) const;
};

// A body that is made while it is sent and has no end of its own, such as server-sent events. The connection
// asks for more when all it had is out, so nothing piles up for a slow reader and nobody waits for it. It is
// destroyed when the connection is gone.
class LiveBody {
public:
    virtual ~LiveBody() = default;
    // Before anything is asked for. `wake` says that there may be more; from any thread.
    virtual void begin(std::function<void()> wake) = 0;
    // On an I/O thread, so it must return soon. Empty: nothing yet; none: the end. `is_silent`: nothing has
    // been sent for a while, and what stands between may take that for death.
    virtual std::optional<std::string> more(bool is_silent) = 0;
};

struct Response {
    int status = 200;
    std::string body = {};
    std::string content_type = "application/json";
    Headers headers = {};
    std::shared_ptr<LiveBody> live = {};  // comes after `body`, for as long as the connection lasts

    // Called exactly once, on an I/O thread: true when the whole answer went out to a client that was still
    // there, or, had it closed its side before, when its system took the answer in; false when it could not
    // go out, or nobody was there any more. It must return soon. (When the server has stopped, the thread
    // that replied makes the call itself.)
    std::function<void(bool written)> on_written = {};
};

// Answers one request: call it once, from any thread, now or later. A reply that is dropped unanswered gives
// 500, and what is said a second time is not sent.
using Reply = std::function<void(Response)>;
// Called on an I/O thread, on several at once when there are several; it hands work on and returns.
using Handler = std::function<void(Request, Reply)>;

// Told of what is refused before it is a request: as much of it as was read, and the answer, which may be
// added to. On an I/O thread, on several at once when there are several; it must return soon.
using Refused = std::function<void(const Request& so_far, Response& answer)>;

struct HttpServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;             // 0: any free one
    std::size_t body_bytes_max = 4 << 20;  // larger bodies: 413
    std::size_t bodies_bytes_max = 256 << 20;  // of all requests that arrive or await their answer; more: 503
    std::size_t header_bytes_max = 16 << 10;
    std::size_t connections_max = 4096;  // more: refused with 503 and closed
    Duration read_timeout = 15s;         // for a whole request to arrive, once begun: a slow client gets 408
    Duration idle_timeout = 60s;         // between requests; also for a client that does not take its answer
    Duration silence_max = 15s;          // of a live body, before it is asked for a sign of life
    Duration stop_timeout = 10s;         // how long stop() waits for answers under way
    int threads = 1;
    int listen_socket = -1;  // serves this open IPv4 listening socket, handed over by another process,
                             // instead of opening one at address and port
    Refused refused = {};
};

// Keep-alive, pipelining one at a time, graceful stop. Its deadlines run on the steady clock, never on demo
// time.
class HttpServer {
public:
    HttpServer(HttpServerOptions options, Handler handler);
    ~HttpServer();

    // Takes the address, so that nobody else can; who connects waits for start(). unavailable: the port is
    // taken; says which.
    Result<Done> listen();
    Result<Done> start();        // listens first, if that was not done
    std::uint16_t port() const;  // known once it listens
    std::size_t in_flight() const;    // requests that were read and are not answered yet
    std::size_t connections() const;  // open now, those being closed included
    // Takes no new connection, answers what was read, then closes. May be called twice or unstarted; not from
    // a handler. Once stopped it stays so.
    void stop();

private:
    class Server;
    std::unique_ptr<Server> server_;
};

struct ClientRequest {
    std::string method = "POST";
    std::string url = {};  // http:// or https://
    Headers headers = {};  // a body without a content-type here is sent as application/json
    std::string body = {};
    Duration timeout = 10s;
    std::size_t response_bytes_max = 4 << 20;
    const std::atomic<bool>* abandoned = nullptr;  // once true, the call ends within about a second
    // Takes the body of a good answer (2xx) piece by piece, as it comes; false: that is enough of it. The
    // timeout is then for each silence.
    std::function<bool(std::string_view)> take = {};
};

// Where a client may go.
enum class Reach {
    ANYWHERE,     // and by the proxy that the environment names
    PUBLIC_ONLY,  // straight to public addresses alone, as the name resolves: for URLs that others name
};

// Blocking, thread safe, keeps connections alive. Errors tell what matters to a sender:
//   unavailable       nothing reached the other side (name, refused connection, TLS): it may be tried again
//   unknown_outcome   it was sent, and no whole answer was heard: it may have been done
//   invalid           the URL or a header is wrong
//   forbidden         the address is none that this client may go to
// Any answer, 404 and 500 included, is a Response. Redirects are answers too: nothing is followed. A request
// that may change something is never sent twice, not even when a kept connection turns out to be dead.
class HttpClient {
public:
    HttpClient() : HttpClient(Reach::ANYWHERE) {}
    explicit HttpClient(Reach reach);
    ~HttpClient();
    Result<Response> send(const ClientRequest& request);

private:
    class Client;
    std::unique_ptr<Client> client_;
};

// application/problem+json (RFC 9457) with our stable `code`, the offending `field` and `retryable`.
Response problem(const Error& error);
int http_status(ErrorCode code);

}  // namespace tero::net

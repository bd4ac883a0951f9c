// Measures beanstalkd once and prints its figures as one line of JSON.
//
//     beanstalkd_load PORT GROUPS SINGLES STARTS
//
// GROUPS jobs in groups, SINGLES one by one, STARTS from submit to start. One thread with poll, as Tero's client.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& text) {
    std::fprintf(stderr, "beanstalkd_load: %s\n", text.c_str());
    std::exit(1);
}

void say(const char* text) { std::fprintf(stderr, "  %s …\n", text); }

double seconds_since(Clock::time_point begun) {
    return std::chrono::duration<double>(Clock::now() - begun).count();
}

class Connection {
public:
    explicit Connection(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const auto* at = reinterpret_cast<const sockaddr*>(&address);
        if (::connect(socket_, at, sizeof address) != 0) fail("nothing listens on port " + std::to_string(port));
        const int on = 1;
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    ~Connection() { close(socket_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    int socket() const { return socket_; }

    void send(std::string_view text) const {
        while (!text.empty()) {
            const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) fail("the server hung up");
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    // Waits for bytes, then hands over each whole answer.
    void receive(const std::function<void(std::string_view)>& on_answer) {
        char chunk[64 << 10];
        const ssize_t got = recv(socket_, chunk, sizeof chunk, 0);
        if (got <= 0) fail("the server hung up");
        buffer_.append(chunk, static_cast<std::size_t>(got));
        std::size_t begin = 0;
        while (true) {
            std::size_t end = buffer_.find("\r\n", begin);
            if (end == std::string::npos) break;
            const std::string_view answer = std::string_view{buffer_}.substr(begin, end - begin);
            // The job's body follows in a line of its own: ours has no line break in it.
            if (answer.starts_with("RESERVED")) end = buffer_.find("\r\n", end + 2);
            if (end == std::string::npos) break;
            on_answer(answer);
            begin = end + 2;
        }
        buffer_.erase(0, begin);
    }

    // One answer to what was sent.
    std::string receive_one() {
        std::string found;
        while (found.empty()) receive([&](std::string_view answer) { found = answer; });
        return found;
    }

private:
    int socket_;
    std::string buffer_;
};

using Connections = std::vector<Connection*>;

std::string put_text() {
    static const std::string text = [] {
        const std::string body = R"({"kind":"noop","url":"http://127.0.0.1/callback","text":")" +
                                 std::string(140, 'x') + R"("})";
        return "put 1024 0 60 " + std::to_string(body.size()) + "\r\n" + body + "\r\n";
    }();
    return text;
}

std::string delete_text(std::string_view reserved) {
    const std::string_view id = reserved.substr(9, reserved.find(' ', 9) - 9);
    return "delete " + std::string{id} + "\r\n";
}

// Every connection begins with `depth` commands. Each answer says what is sent next: nothing, when it is empty.
// Ends when `finished` answers began with `last`; returns how many there were a second.
double rate(const Connections& connections, std::size_t depth, long finished, std::string_view last,
            const std::function<std::string()>& first, const std::function<std::string(std::string_view)>& next) {
    const auto begun = Clock::now();
    std::vector<pollfd> polled;
    for (const Connection* one : connections) {
        std::string text;
        for (std::size_t i = 0; i < depth; ++i) text += first();
        one->send(text);
        polled.push_back({.fd = one->socket(), .events = POLLIN, .revents = 0});
    }
    long done = 0;
    while (done < finished) {
        if (poll(polled.data(), polled.size(), 60'000) <= 0) fail("no answer within a minute");
        for (std::size_t i = 0; i < polled.size(); ++i) {
            if (polled[i].revents == 0) continue;
            std::string text;
            connections[i]->receive([&](std::string_view answer) {
                if (answer.starts_with(last)) done += 1;
                text += next(answer);
            });
            if (!text.empty()) connections[i]->send(text);
        }
    }
    return static_cast<double>(finished) / seconds_since(begun);
}

double submits(const Connections& connections, std::size_t depth, long count) {
    long sent = 0;
    const auto put = [&] { return sent++ < count ? put_text() : std::string{}; };
    return rate(connections, depth, count, "INSERTED", put, [&](std::string_view answer) {
        if (!answer.starts_with("INSERTED")) fail("a put was answered with " + std::string{answer});
        return put();
    });
}

double drain(const Connections& connections, std::size_t depth, long count) {
    long asked = 0;
    const auto reserve = [&] { return asked++ < count ? std::string{"reserve\r\n"} : std::string{}; };
    return rate(connections, depth, count, "DELETED", reserve, [&](std::string_view answer) {
        if (answer.starts_with("DELETED")) return std::string{};
        if (!answer.starts_with("RESERVED")) fail("a reserve was answered with " + std::string{answer});
        return delete_text(answer) + reserve();
    });
}

// Each connection has `depth` jobs under way, each of which it submits, reserves and deletes.
double lives(const Connections& connections, std::size_t depth, long count) {
    long sent = 0;
    const auto put = [&] { return sent++ < count ? put_text() : std::string{}; };
    return rate(connections, depth, count, "DELETED", put, [&](std::string_view answer) {
        if (answer.starts_with("INSERTED")) return std::string{"reserve\r\n"};
        if (answer.starts_with("RESERVED")) return delete_text(answer);
        if (!answer.starts_with("DELETED")) fail("a life met " + std::string{answer});
        return put();
    });
}

std::vector<double> submit_to_start(Connection& submitter, Connection& worker, long count) {
    std::vector<double> millis;
    constexpr long warm_up = 20;
    for (long i = 0; i < warm_up + count; ++i) {
        worker.send("reserve\r\n");
        std::this_thread::sleep_for(std::chrono::milliseconds{2});  // the reserve is open, the disk is idle
        const auto begun = Clock::now();
        submitter.send(put_text());
        const std::string reserved = worker.receive_one();
        const double waited = seconds_since(begun) * 1000;
        if (i >= warm_up) millis.push_back(waited);
        submitter.receive_one();
        worker.send(delete_text(reserved));
        worker.receive_one();
    }
    std::sort(millis.begin(), millis.end());
    return millis;
}

double percentile(const std::vector<double>& sorted, double part) {
    const auto at = static_cast<std::size_t>(static_cast<double>(sorted.size()) * part);
    return sorted[std::min(at, sorted.size() - 1)];
}

}  // namespace

int main(int count, char** words) {
    if (count != 5) fail("usage: beanstalkd_load PORT GROUPS SINGLES STARTS");
    const int port = std::atoi(words[1]);
    const long groups = std::atol(words[2]);
    const long singles = std::atol(words[3]);
    Connections all;
    for (int i = 0; i < 64; ++i) all.push_back(new Connection{port});
    const Connections one = {all[0]};

    say("warming up");
    submits(one, 256, 1000);
    drain(one, 64, 1000);
    say("many at a time, and drain");
    const double submits_in_batches = submits(one, 256, groups);
    const double drained = drain(one, 64, groups);
    say("whole lives in groups of 100");
    const double lives_in_groups = lives(all, 100, groups);
    say("one by one");
    const double submits_one_by_one = submits(all, 1, singles);
    drain(one, 64, singles);
    say("whole lives one by one");
    const double lives_one_by_one = lives(all, 1, singles);
    say("submit to start");
    const std::vector<double> starts = submit_to_start(*all[0], *all[1], std::atol(words[4]));
    std::printf(R"({"submits_in_batches":%f,"drain":%f,"lives_in_groups":%f,"submits_one_by_one":%f,)"
                R"("lives_one_by_one":%f,"start_p50":%f,"start_p99":%f})" "\n",
                submits_in_batches, drained, lives_in_groups, submits_one_by_one, lives_one_by_one,
                percentile(starts, 0.5), percentile(starts, 0.99));
    return 0;
}

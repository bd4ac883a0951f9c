#include "app/demo/sandbox_process.hpp"

#include "codec/json.hpp"
#include "observe/log.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

extern char** environ;

namespace tero::app {
namespace {

constexpr int socket_in_child = 3;
constexpr std::int32_t deaths_max = 5;  // one after the other, without an answer between them
constexpr Duration pause_between_tries = 2ms;
// A sandbox that has died is asked in vain: the socket is ours and takes the connection all the same. So the
// first tries of each are short.
constexpr Duration ask_timeout_min = 500ms;
constexpr Duration ask_timeout_max = 60s;

Error failed(std::string_view what) {
    return Error{ErrorCode::unavailable, fmt::format("cannot {}: {}", what, std::strerror(errno)), ""};
}

}  // namespace

SandboxProcess::~SandboxProcess() {
    stop();
    if (socket_ >= 0) ::close(socket_);
}

Result<Done> SandboxProcess::listen() {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* name = reinterpret_cast<sockaddr*>(&address);
    if (socket_ < 0 || ::bind(socket_, name, size) != 0 || ::listen(socket_, SOMAXCONN) != 0 ||
        ::getsockname(socket_, name, &size) != 0) {
        return failed("open a socket for the sandbox");
    }
    port_ = ntohs(address.sin_port);
    return Done{};
}

std::string SandboxProcess::url() const { return fmt::format("http://127.0.0.1:{}", port_); }

Result<Done> SandboxProcess::start(std::string tero_url) {
    options_.tero_url = std::move(tero_url);
    return spawn();
}

Result<Done> SandboxProcess::spawn() {
    std::array<int, 2> lifeline{-1, -1};
    if (::pipe2(lifeline.data(), O_CLOEXEC) != 0) return failed("open a pipe to the sandbox");
    const std::string log = options_.data + "/sandbox.log";

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, lifeline[0], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                     0600);
    posix_spawn_file_actions_adddup2(&actions, socket_, socket_in_child);
    // Tero's own sockets are not its business: it would keep the port and the connections open.
    posix_spawn_file_actions_addclosefrom_np(&actions, socket_in_child + 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    // Out of the terminal's group: Ctrl-C is the demo's, which ends the sandbox in its own time.
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);

    std::array<std::string, 9> words{"tero",
                                     "sandbox",
                                     "--data",
                                     options_.data,
                                     "--tero-url",
                                     options_.tero_url,
                                     "--listen-socket",
                                     fmt::to_string(socket_in_child),
                                     "--ends-with-parent"};
    std::array<char*, 10> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
    const int code =
        ::posix_spawn(&child_, "/proc/self/exe", &actions, &attributes, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    ::close(lifeline[0]);
    if (code != 0) {
        child_ = -1;
        ::close(lifeline[1]);
        errno = code;
        return failed("start the sandbox");
    }
    if (lifeline_ >= 0) ::close(lifeline_);
    lifeline_ = lifeline[1];
    return Done{};
}

void SandboxProcess::stop() {
    if (lifeline_ >= 0) ::close(std::exchange(lifeline_, -1));
    if (child_ < 0) return;
    ::kill(child_, SIGKILL);  // all that matters is in its journal
    ::waitpid(std::exchange(child_, -1), nullptr, 0);
}

Result<Done> SandboxProcess::keep_alive() {
    int status = 0;
    if (child_ < 0 || ::waitpid(child_, &status, WNOHANG) == 0) return Done{};
    child_ = -1;
    restarts_ += 1;
    // Who is killed from outside might have started well.
    const bool was_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    if (!was_killed && ++deaths_without_word_ > deaths_max) {
        return Error{ErrorCode::unavailable,
                     fmt::format("the sandbox does not start; {}/sandbox.log says why", options_.data), ""};
    }
    log::warning("sandbox.restarted", {{"status", status}, {"restarts", restarts_}});
    return spawn();
}

Result<net::Response> SandboxProcess::ask(std::string_view method, std::string_view path, std::string body) {
    net::ClientRequest request;
    request.method = method;
    request.url = url() + std::string{path};
    request.headers = {{"authorization", "Bearer " + options_.access_token}};
    request.body = std::move(body);
    Duration patience = ask_timeout_min;
    while (true) {
        const auto restarts = restarts_;
        TRY_DONE(keep_alive());
        request.timeout = restarts_ == restarts ? patience : ask_timeout_min;
        patience = std::min(2 * request.timeout, ask_timeout_max);
        auto answer = client_.send(request);
        if (answer && answer->status == 200) {
            deaths_without_word_ = 0;
            return answer;
        }
        if (answer && answer->status != 429) {
            return Error{ErrorCode::unavailable,
                         fmt::format("the sandbox answers {} to {}: {}", answer->status, path, answer->body),
                         ""};
        }
        if (options_.stop_asked != nullptr && options_.stop_asked->load()) {
            return Error{ErrorCode::timeout, "the demo is being stopped", ""};
        }
        std::this_thread::sleep_for(pause_between_tries);
    }
}

Result<SandboxState> SandboxProcess::state() {
    TRY(const net::Response answer, ask("GET", "/sandbox/state"));
    return from_json<SandboxState>(answer.body, Reading::tolerant);
}

Result<SandboxState> SandboxProcess::tell(Timestamp now, bool play) {
    TRY(const net::Response answer, ask("POST", "/sandbox/time", to_json(TimeTold{now, play})));
    return from_json<SandboxState>(answer.body, Reading::tolerant);
}

Result<Verdict> SandboxProcess::verdict() {
    TRY(const net::Response answer, ask("GET", "/sandbox/journal"));
    return from_json<Verdict>(answer.body, Reading::tolerant);
}

Result<WishCheck> SandboxProcess::wishes() {
    TRY(const net::Response answer, ask("GET", "/sandbox/wishes"));
    return from_json<WishCheck>(answer.body, Reading::tolerant);
}

Result<bool> SandboxProcess::has_accepted(std::string_view callback) {
    TRY(const net::Response answer, ask("GET", fmt::format("/sandbox/sends?callback={}", callback)));
    TRY(const SendFound found, from_json<SendFound>(answer.body, Reading::tolerant));
    return found.accepted > 0;
}

}  // namespace tero::app

#include "cli/terminal.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <ostream>
#include <poll.h>
#include <string_view>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace tero::cli {
namespace {

constexpr std::string_view other_screen = "\x1b[?1049h\x1b[?25l";  // and no cursor
constexpr std::string_view first_screen = "\x1b[?25h\x1b[?1049l";
constexpr std::string_view home = "\x1b[H";
constexpr std::string_view clear_below = "\x1b[J";

volatile std::sig_atomic_t is_ended = 0;
void end_soon(int) { is_ended = 1; }
void wake_up(int) {}

class StandardTerminal final : public Terminal {
public:
    ~StandardTerminal() override { give_keys_back(); }

    std::optional<ScreenSize> size() const override {
        winsize size{};
        if (::isatty(STDOUT_FILENO) != 1) return {};
        if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
            return ScreenSize{};
        return ScreenSize{size.ws_col, size.ws_row};
    }

    Result<Done> take_keys() override {
        if (::isatty(STDIN_FILENO) != 1 || ::tcgetattr(STDIN_FILENO, &before_) != 0)
            return Error{ErrorCode::unavailable, "nobody can type here: this is no terminal", ""};
        // Signals are heard while it waits and at no other time, so that none is missed just before.
        sigset_t heard;
        sigemptyset(&heard);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGWINCH}) sigaddset(&heard, signal);
        ::pthread_sigmask(SIG_BLOCK, &heard, &unblocked_);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, end_soon);
        std::signal(SIGWINCH, wake_up);
        termios raw = before_;
        raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
        ::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
        has_keys_ = true;
        return Done{};
    }

    void give_keys_back() override {
        if (!has_keys_) return;
        has_keys_ = false;
        ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGWINCH}) std::signal(signal, SIG_DFL);
        ::pthread_sigmask(SIG_SETMASK, &unblocked_, nullptr);
    }

    std::string wait(Duration most) override {
        const timespec patience{static_cast<std::time_t>(most.count() / 1000),
                                static_cast<long>(most.count() % 1000 * 1'000'000)};
        pollfd typed{STDIN_FILENO, POLLIN, 0};
        const int ready = ::ppoll(&typed, has_keys_ ? 1 : 0, &patience, has_keys_ ? &unblocked_ : nullptr);
        if (is_ended != 0) return {key_interrupt};
        if (ready <= 0) return {};
        std::array<char, 64> keys{};
        const auto count = ::read(STDIN_FILENO, keys.data(), keys.size());
        if (count <= 0) return {key_interrupt};  // it was closed
        return {keys.data(), static_cast<std::size_t>(count)};
    }

private:
    bool has_keys_ = false;
    termios before_ = {};
    sigset_t unblocked_ = {};
};

}  // namespace

std::unique_ptr<Terminal> standard_terminal() { return std::make_unique<StandardTerminal>(); }

Result<std::unique_ptr<WholeScreen>> WholeScreen::take(Terminal& terminal, std::ostream& out) {
    if (!terminal.size()) return Error{ErrorCode::unavailable, "this is no terminal", ""};
    TRY_DONE(terminal.take_keys());
    return std::unique_ptr<WholeScreen>{new WholeScreen{terminal, out}};
}

WholeScreen::WholeScreen(Terminal& terminal, std::ostream& out) : terminal_(terminal), out_(out) {
    out_ << other_screen << std::flush;
}

WholeScreen::~WholeScreen() {
    out_ << first_screen << std::flush;
    terminal_.give_keys_back();
}

void WholeScreen::show(const std::string& lines) {
    // Nothing is cleared behind a line: where it is as wide as the screen, that would take its last sign.
    out_ << home << clear_below;
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', at), lines.size());
        out_ << (at == 0 ? "" : "\r\n") << std::string_view{lines}.substr(at, end - at);
        at = end + 1;
    }
    out_ << std::flush;
}

}  // namespace tero::cli

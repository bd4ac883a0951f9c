#include "app/demo/demo.hpp"

#include "app/demo/demo_time.hpp"
#include "app/demo/driver.hpp"
#include "app/demo/progress.hpp"
#include "app/demo/sandbox_process.hpp"
#include "app/demo/table.hpp"
#include "app/sandbox/settings.hpp"
#include "app/sandbox/words.hpp"
#include "app/tero.hpp"
#include "base/crypto.hpp"
#include "codec/json.hpp"
#include "observe/log.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <ostream>
#include <utility>

namespace tero::app {
namespace {

constexpr std::int32_t customers_by_default = 200;
constexpr std::uint64_t seed_by_default = 1;
constexpr int ports_tried = 50;
constexpr const char* lock_name = "demo.lock";

std::atomic<bool> stop_asked{false};
void ask_to_stop(int) { stop_asked.store(true); }

// Held while the demo runs, so that two of them never share a folder. The system lets go of it at the
// process's end.
class FolderLock {
public:
    static Result<FolderLock> take(const std::string& data) {
        const std::string path = data + "/" + lock_name;
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file < 0)
            return Error{ErrorCode::unavailable,
                         fmt::format("cannot open {}: {}", path, std::strerror(errno)), "data"};
        FolderLock lock{file};
        if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
            return Error{ErrorCode::conflict, fmt::format("a demo is running in {} already", data), "data"};
        }
        return lock;
    }
    FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    FolderLock& operator=(FolderLock&&) = delete;
    ~FolderLock() {
        if (file_ >= 0) ::close(file_);
    }

private:
    explicit FolderLock(int file) : file_(file) {}
    int file_;
};

// Empties a demo's folder, and only a demo's.
Result<Done> forget(const std::string& data) {
    namespace fs = std::filesystem;
    std::error_code failed;
    const bool is_a_demo = fs::exists(data + "/demo.json", failed);
    for (const auto& entry : fs::directory_iterator{data, failed}) {
        if (entry.path().filename() == lock_name) continue;
        if (!is_a_demo) {
            return Error{ErrorCode::conflict,
                         fmt::format("{} holds {}, which is no demo's; choose another folder", data,
                                     entry.path().filename().string()),
                         "data"};
        }
        // The settings go last: without them the rest would not be known as a demo's.
        if (entry.path().filename() == "demo.json") continue;
        fs::remove_all(entry.path(), failed);
        if (failed) break;
    }
    if (!failed) fs::remove(data + "/demo.json", failed);
    if (failed)
        return Error{ErrorCode::unavailable, fmt::format("cannot empty {}: {}", data, failed.message()),
                     "data"};
    return Done{};
}

Result<DemoSettings> new_settings(const DemoOptions& options) {
    TRY(const TimeZone zone, TimeZone::load(options.config.business.time_zone));
    DemoSettings settings;
    settings.seed = options.seed.value_or(seed_by_default);
    settings.customers = options.customers.value_or(customers_by_default);
    settings.faults = options.faults;
    settings.from = zone.at({.year = 2026, .month = 11, .day = 2});
    settings.until = zone.at({.year = 2026, .month = 11, .day = 9});
    settings.time_zone = options.config.business.time_zone;
    settings.quiet_hours = options.config.followup.quiet_hours;
    settings.catalog = options.config.business.catalog;
    settings.conversations = options.conversations;
    settings.access_token = secret_text(24);
    settings.app_secret = secret_text(24);
    settings.verify_token = secret_text(12);
    return settings;
}

// Those of the demo that goes on, or new ones.
Result<std::pair<DemoSettings, bool>> settings_for(const DemoOptions& options) {
    auto known = load_settings(options.data);
    if (known) {
        if (options.seed.value_or(known->seed) != known->seed ||
            options.customers.value_or(known->customers) != known->customers ||
            (options.faults && !known->faults)) {
            return Error{ErrorCode::conflict,
                         fmt::format("the demo in {} has seed {} and {} customers; start anew with --fresh",
                                     options.data, known->seed, known->customers),
                         "seed"};
        }
        return std::pair{std::move(*known), true};
    }
    if (known.error().code != ErrorCode::not_found) return std::move(known).error();
    TRY(DemoSettings made, new_settings(options));
    TRY_DONE(store_settings(options.data, made));
    return std::pair{std::move(made), false};
}

// Whether nobody listens there yet.
bool is_free(const std::string& address, std::uint16_t port) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    if (::inet_pton(AF_INET, address.c_str(), &name.sin_addr) != 1) return true;  // the server will say
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const bool free = ::bind(probe, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0;
    ::close(probe);
    return free;
}

std::uint16_t free_port(const ServerOptions& server) {
    if (server.port == 0) {  // chosen here: the sandbox has to know it before Tero listens
        for (int port = 20'000; port < 60'000; port += 7) {
            if (is_free(server.address, static_cast<std::uint16_t>(port)))
                return static_cast<std::uint16_t>(port);
        }
    }
    for (int next = 0; next < ports_tried; ++next) {
        const auto port = static_cast<std::uint16_t>(server.port + next);
        if (is_free(server.address, port)) return port;
    }
    return server.port;
}

AgentConfig config_of(const DemoOptions& options, const DemoSettings& settings,
                      const std::string& sandbox_url) {
    AgentConfig config = options.config;
    config.server.data = options.data;
    config.server.port = free_port(config.server);
    config.server.public_url.clear();
    WhatsAppOptions& whatsapp = config.channels.whatsapp;
    whatsapp.enabled = true;
    whatsapp.phone_number_id = settings.phone_number_id;
    whatsapp.access_token = settings.access_token;
    whatsapp.app_secret = settings.app_secret;
    whatsapp.verify_token = settings.verify_token;
    whatsapp.base_url = sandbox_url;
    return config;
}

struct Wording {
    bool english = false;
    std::string_view say(std::string_view es, std::string_view en) const { return english ? en : es; }
};

Result<int> play(const DemoOptions& options, std::ostream& out, std::ostream& err) {
    const auto began = std::chrono::steady_clock::now();
    const Wording wording{options.config.business.language == "en"};
    TRY_DONE(
        Words::read(options.conversations));  // before anything is made, for a clear word on what is missing

    std::error_code failed;
    std::filesystem::create_directories(options.data, failed);
    if (failed)
        return Error{ErrorCode::unavailable,
                     fmt::format("cannot make {}: {}", options.data, failed.message()), "data"};
    TRY(const FolderLock lock, FolderLock::take(options.data));
    if (options.fresh) TRY_DONE(forget(options.data));
    TRY(auto found, settings_for(options));
    const auto& [settings, resumed] = found;
    TRY_DONE(log::open({.file = options.data + "/demo.log"}));

    TRY(DemoTime time, DemoTime::open(options.data + "/demo-time", settings.from));
    ManualClock clock{time.now()};
    SandboxProcess sandbox{
        {.data = options.data, .access_token = settings.access_token, .stop_asked = &stop_asked}};
    TRY_DONE(sandbox.listen());
    const AgentConfig config = config_of(options, settings, sandbox.url());
    TRY_DONE(sandbox.start(fmt::format("http://{}:{}", config.server.address, config.server.port)));
    TRY(const auto tero, Tero::start({.config = config}, clock));

    TRY(const TimeZone zone, TimeZone::load(settings.time_zone));
    Progress progress{{.from = settings.from,
                       .until = settings.until,
                       .language = config.business.language,
                       .on_terminal = ::isatty(STDERR_FILENO) == 1},
                      zone,
                      err};
    err << fmt::format("{} {}\n",
                       wording.say("Una semana de negocio, en vivo en", "A week of business, live on"),
                       tero->url())
        << std::flush;
    Driver driver{*tero,
                  clock,
                  time,
                  sandbox,
                  {.in_flight_path = options.data + "/in-flight.jsonl",
                   .stop_asked = stop_asked,
                   .on_step = [&](Timestamp now) {
                       if (now > settings.until || !progress.wants(now)) return;
                       if (const auto counted = count_up(tero->host(), zone, settings.from, settings.until))
                           progress.draw(now, counted->figures);
                   }}};
    TRY_DONE(driver.resume());
    TRY_DONE(driver.play_until(settings.until));
    progress.finish();
    if (clock.now() < settings.until) return 0;  // stopped on the way; it goes on from here

    TRY(const CountedUp counted, count_up(tero->host(), zone, settings.from, settings.until));
    DemoTable table{.seed = settings.seed,
                    .customers = settings.customers,
                    .from = settings.from,
                    .until = settings.until,
                    .figures = counted.figures};
    TRY(table.sandbox, sandbox.verdict());
    TRY(table.in_flight_at_kill, driver.in_flight());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    table.run = {.seconds = took.count(),
                 .jumps = static_cast<std::int64_t>(driver.steps()),
                 .sandbox_restarts = sandbox.restarts(),
                 .resumed = resumed,
                 .sends_unknown = counted.sends_unknown};
    out << (options.json ? to_json(table) + "\n" : table_text(table, config.business.language)) << std::flush;
    const int code = table.sandbox.violations == 0 ? 0 : 1;
    if (!options.exit) {
        TRY(const std::string link, tero->make_dashboard_link());
        err << fmt::format("{} {}\n{}\n", wording.say("Tablero:", "Dashboard:"), link,
                           wording.say("Sigue abierto hasta Ctrl-C.", "It stays open until Ctrl-C."))
            << std::flush;
        TRY_DONE(driver.play_at_wall_speed());
    }
    tero->stop();
    sandbox.stop();
    return code;
}

}  // namespace

int run_demo(const DemoOptions& options, std::ostream& out, std::ostream& err) {
    stop_asked.store(false);
    std::signal(SIGINT, ask_to_stop);
    std::signal(SIGTERM, ask_to_stop);
    const auto code = play(options, out, err);
    log::close();
    if (code) return *code;
    if (stop_asked.load()) return 0;
    err << "tero demo: " << to_string(code.error()) << "\n";
    return 1;
}

}  // namespace tero::app

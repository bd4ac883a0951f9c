#include "app/demo/demo.hpp"

#include "api/api.hpp"
#include "app/automated_agent_system.hpp"
#include "app/config/load_config.hpp"
#include "app/demo/demo_folder.hpp"
#include "app/demo/driver.hpp"
#include "app/demo/progress.hpp"
#include "app/demo/sandbox_process.hpp"
#include "app/demo/table.hpp"
#include "app/secret_file.hpp"
#include "app/settings.hpp"
#include "base/crypto.hpp"
#include "business/quoting/sentence_keys.hpp"
#include "business_files/kept_business.hpp"
#include "codec/json.hpp"
#include "languages/sentences.hpp"
#include "observe/log.hpp"
#include "sandbox/demo_time.hpp"
#include "sandbox/people.hpp"
#include "sandbox/settings.hpp"
#include "store_sqlite/file_lock.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <ostream>
#include <utility>
#include <vector>

namespace tero::app {
namespace {

constexpr std::int32_t customers_by_default = 200;
constexpr std::uint64_t seed_by_default = 1;
constexpr int ports_tried = 50;

std::atomic<bool> stop_asked{false};
void ask_to_stop(int) { stop_asked.store(true); }

Result<DemoSettings> new_settings(const DemoOptions& options) {
    TRY(const TimeZone zone, TimeZone::load(options.config.business.time_zone));
    DemoSettings settings;
    settings.seed = options.seed.value_or(seed_by_default);
    settings.customers = options.customers.value_or(customers_by_default);
    settings.faults = options.faults;
    settings.from = zone.at({.year = 2026, .month = 11, .day = 2});
    // Late on Sunday: the dashboard, which counts calendar days, then shows the same seven as the table.
    settings.until = zone.at({.year = 2026, .month = 11, .day = 8, .hour = 23});
    settings.business = options.config.business.folder;
    settings.time_zone = options.config.business.time_zone;
    settings.quiet_hours = options.config.followup.quiet_hours;
    settings.access_token = secret_text(24);
    settings.app_secret = secret_text(24);
    settings.verify_token = secret_text(12);
    return settings;
}

// Those of the demo that goes on, or new ones.
Result<std::pair<DemoSettings, bool>> settings_for(const DemoOptions& options) {
    auto known = load_settings(options.data);
    if (known) {
        if (known->business != options.config.business.folder) {
            return Error{ErrorCode::conflict,
                         fmt::format("the demo in {} is of the business '{}', not '{}'; start anew with "
                                     "--fresh, or give this one a folder of its own with --data",
                                     options.data, known->business, options.config.business.folder),
                         "business"};
        }
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

// The owner's, which may be good for a business and not for a demo: WhatsApp is on here.
Result<AgentConfig> config_of(const DemoOptions& options, const DemoSettings& settings,
                              const std::string& sandbox_url) {
    AgentConfig config = options.config;
    config.server.data = options.data;
    config.server.public_url.clear();
    config.retention.every = {};  // its week passes in a minute, and shows all of it
    WhatsAppOptions& whatsapp = config.channels.whatsapp;
    whatsapp.enabled = true;
    whatsapp.phone_number_id = settings.phone_number_id;
    whatsapp.access_token = settings.access_token;
    whatsapp.app_secret = settings.app_secret;
    whatsapp.verify_token = settings.verify_token;
    whatsapp.base_url = sandbox_url;
    const std::vector<ConfigProblem> problems = validate(config);
    if (problems.empty()) return config;
    return Error{ErrorCode::invalid, "the demo cannot run with " + to_string(problems.front()), ""};
}

// The demo's own options are said to be the demo's.
std::vector<api::Setting> settings_of(const DemoOptions& options, const AgentConfig& config) {
    LoadedConfig shown;
    shown.config = config;
    shown.sources = options.sources;
    for (const char* own : {"server.data", "server.public_url", "retention.every", "channels.whatsapp.enabled",
                            "channels.whatsapp.phone_number_id", "channels.whatsapp.access_token",
                            "channels.whatsapp.app_secret", "channels.whatsapp.verify_token",
                            "channels.whatsapp.base_url"})
        shown.sources[own] = "tero demo";
    return app::settings_of(shown);
}

SystemOptions system_of(const DemoOptions& options, const AgentConfig& config,
                        std::function<api::DemoState()> state) {
    return {.config = config,
            .business = options.business,
            .settings = settings_of(options, config),
            .demo = std::move(state)};
}

// On the configured port, or on one of the next when others listen there.
Result<std::unique_ptr<AutomatedAgentSystem>> start_tero(SystemOptions options, const Clock& clock) {
    std::uint16_t& port = options.config.server.port;
    for (int tried = 1;; ++tried) {
        auto tero = AutomatedAgentSystem::start(options, clock);
        const bool is_taken = !tero && tero.error().field == "port";
        if (!is_taken || tried == ports_tried || port == 0 || port == 65535) return tero;
        port = static_cast<std::uint16_t>(port + 1);
    }
}

api::DemoState state_at(Timestamp now, const DemoSettings& settings) {
    const auto week = static_cast<double>((settings.until - settings.from).count());
    const auto played = static_cast<double>((now - settings.from).count());
    return {.demo = true,
            .running = now < settings.until,
            .progress = week > 0 ? std::clamp(played / week, 0.0, 1.0) : 1.0};
}

struct Wording {
    bool english = false;
    std::string_view say(std::string_view es, std::string_view en) const { return english ? en : es; }
};

std::size_t terminal_columns() {
    winsize size{};
    const bool is_known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_known ? size.ws_col : 80;
}

// The week that is about to be played goes by within the minute: a day would be over before anybody looked.
constexpr Duration link_lasts = std::chrono::days{30};

Result<Done> show_beginning(AutomatedAgentSystem& tero, bool is_watched, const Wording& wording,
                            std::ostream& err) {
    err << wording.say("Una semana de negocio, en vivo en ", "A week of business, live on ");
    if (!is_watched) {
        err << tero.url() << std::endl;
        return Done{};
    }
    TRY(const std::string link, tero.make_dashboard_link(link_lasts));
    err << wording.say("el tablero (el enlace sirve una vez):\n  ", "the dashboard (the link works once):\n  ")
        << link << std::endl;
    return Done{};
}

// How a person goes on from here.
Result<Done> show_ways_in(AutomatedAgentSystem& tero, const std::string& data, const Wording& wording,
                          std::ostream& err) {
    TRY(const std::string link, tero.make_dashboard_link(link_lasts));
    // Kept, so that it opens this demo as long as there is one.
    TRY(const std::string key, kept_secret(data + "/admin-key", [&] { return tero.make_admin_key(); }));
    err << wording.say("\nTablero (el enlace sirve una vez):\n  ", "\nDashboard (the link works once):\n  ")
        << link << wording.say("\nDesde otra terminal:\n  ", "\nFrom another terminal:\n  ")
        << fmt::format("export TERO_URL={} TERO_KEY={}\n  ./run status\n", tero.url(), key)
        << wording.say("Sigue abierto hasta Ctrl-C.", "It stays open until Ctrl-C.") << std::endl;
    return Done{};
}

// All of the table that does not have to be asked for.
DemoTable table_of(const DemoSettings& settings, const CountedUp& counted) {
    return {.seed = settings.seed,
            .customers = settings.customers,
            .from = settings.from,
            .until = settings.until,
            .figures = counted.figures};
}

// Before anything is made, for a clear word on what is missing.
Result<Sentences> read_demo(const DemoOptions& options) {
    TRY_DONE(People::read(options.business));
    return Sentences::read(options.business, options.config.business.language, sales::sentence_keys());
}

Result<int> play(const DemoOptions& options, std::ostream& out, std::ostream& err) {
    const auto began = std::chrono::steady_clock::now();
    const Wording wording{options.config.business.language == "en"};
    TRY(const Sentences sentences, read_demo(options));
    TRY_DONE(enter_demo_folder(options.data));
    TRY(const auto lock, sqlite::FileLock::take(options.data + "/demo"));
    TRY_DONE(tidy_demo_folder(options.data, options.fresh));
    TRY(auto found, settings_for(options));
    const DemoSettings& settings = found.first;
    const bool resumed = found.second;
    TRY_DONE(keep_business(options.data, options.business));  // the sandbox, another process, reads it there
    TRY_DONE(log::open({.file = options.data + "/demo.log"}));

    TRY(DemoTime time, DemoTime::open(options.data + "/demo-time", settings.from));
    ManualClock clock{time.now()};
    SandboxProcess sandbox{
        {.data = options.data, .access_token = settings.access_token, .stop_asked = &stop_asked}};
    TRY_DONE(sandbox.listen());
    TRY(const AgentConfig config, config_of(options, settings, sandbox.url()));
    const auto state = [&] { return state_at(clock.now(), settings); };
    TRY(const auto tero, start_tero(system_of(options, config, state), clock));
    TRY_DONE(sandbox.start(tero->url()));

    TRY(const TimeZone zone, TimeZone::load(settings.time_zone));
    const Speech speech = sentences.in(config.business.language);
    Progress progress{{.say = speech,
                       .from = settings.from,
                       .until = settings.until,
                       .columns = ::isatty(STDERR_FILENO) == 1 ? std::function{terminal_columns} : nullptr},
                      zone,
                      err};
    TRY_DONE(show_beginning(*tero, !options.exit, wording, err));
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
    if (clock.now() < settings.until) return Error{ErrorCode::timeout, "the demo is being stopped", ""};

    TRY(const CountedUp counted, count_up(tero->host(), zone, settings.from, settings.until));
    progress.draw(settings.until, counted.figures);
    progress.finish();
    DemoTable table = table_of(settings, counted);
    TRY(table.sandbox, sandbox.verdict());
    TRY(table.wishes, sandbox.wishes());
    TRY(table.in_flight_at_kill, driver.in_flight());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    table.run = {.seconds = took.count(),
                 .jumps = static_cast<std::int64_t>(driver.steps()),
                 .sandbox_restarts = sandbox.restarts(),
                 .resumed = resumed,
                 .sends_unknown = counted.sends_unknown};
    out << (options.json ? to_json(table) + "\n" : table_text(table, speech)) << std::flush;
    const bool is_bad = table.sandbox.violations > 0 || (options.check && table.wishes.harms > 0);
    if (!options.exit) {
        TRY_DONE(show_ways_in(*tero, options.data, wording, err));
        TRY_DONE(driver.play_at_wall_speed());
    }
    tero->stop();
    sandbox.stop();
    return is_bad ? 1 : 0;
}

}  // namespace

int run_demo(const DemoOptions& options, std::ostream& out, std::ostream& err) {
    stop_asked.store(false);
    std::signal(SIGINT, ask_to_stop);
    std::signal(SIGTERM, ask_to_stop);
    const auto code = play(options, out, err);
    log::close();
    if (code) return *code;
    if (stop_asked.load()) {
        const Wording wording{options.config.business.language == "en"};
        err << wording.say("La semana quedó a medias; el mismo comando sigue desde ahí.",
                           "Stopped before the week was over; the same command goes on from here.")
            << std::endl;
        return options.exit ? 1 : 0;  // who waits for the table did not get it
    }
    err << "tero demo: " << to_string(code.error()) << "\n";
    return 1;
}

}  // namespace tero::app

#include "sandbox/sandbox.hpp"

#include "business_files/kept_business.hpp"
#include "observe/log.hpp"
#include "sandbox/demo_time.hpp"
#include "sandbox/sandbox_routes.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <utility>

namespace tero::app {
namespace {

Result<Provider> open_provider(const std::string& data) {
    TRY(DemoSettings settings, load_settings(data));
    const std::string told = data + "/demo-time";
    const bool is_told = std::filesystem::exists(told);
    const Timestamp from = settings.from;
    TRY(TimeZone zone, TimeZone::load(settings.time_zone));
    TRY(const BusinessFiles business, kept_business(data));
    TRY(const People people, People::read(business));
    TRY(Journal journal, Journal::open(data + "/sandbox.db"));
    Provider provider{std::move(settings), people, std::move(zone), std::move(journal)};
    TRY(const followup::Sequence sequence, followup::read_sequence(business));
    provider.approve(sequence);
    TRY_DONE(provider.prepare());
    // The time it would have been told next: Tero may send before the demo's driver comes to say it.
    if (is_told) {
        TRY(const DemoTime time, DemoTime::open(told, from));
        if (auto set = provider.set_now(time.now()); !set && set.error().code != ErrorCode::conflict)
            return set.error();
    }
    return provider;
}

Result<WishChecker> read_checker(const std::string& data, Timestamp until) {
    TRY(const BusinessFiles business, kept_business(data));
    TRY(People people, People::read(business));
    return WishChecker::read(business, std::move(people), until);
}

// Returns when the other end of standard input is closed, which the death of the process that holds it does.
void wait_for_parents_end() {
    char ignored = 0;
    while (::read(STDIN_FILENO, &ignored, 1) > 0) {
    }
}

}  // namespace

int run_sandbox(const SandboxOptions& options, std::ostream& out, std::ostream& err) {
    auto provider = open_provider(options.data);
    if (!provider) {
        err << "tero sandbox: " << provider.error().message << "\n";
        return 1;
    }
    auto checker = read_checker(options.data, provider->settings().until);
    if (!checker) {
        err << "tero sandbox: " << checker.error().message << "\n";
        return 1;
    }
    SandboxRoutes doors{std::move(*provider), std::move(*checker), options.tero_url};
    net::HttpServer server{{.port = options.port, .listen_socket = options.listen_socket}, doors.handler()};
    if (auto started = server.start(); !started) {
        err << "tero sandbox: " << started.error().message << "\n";
        return 1;
    }
    out << fmt::format("http://127.0.0.1:{}\n", server.port()) << std::flush;
    if (options.ends_with_parent) {
        std::signal(SIGINT, SIG_IGN);  // the terminal's, meant for the demo, which ends us in its own time
        wait_for_parents_end();
        std::_Exit(0);  // as abruptly as a kill: everything that matters is in the journal
    }
    while (true) ::pause();
}

}  // namespace tero::app

// `tero events`: prints what changes, until it is ended.
#include "cli/command.hpp"
#include "cli/views.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <ostream>
#include <thread>

namespace tero::cli {
namespace {

constexpr Duration come_back_after = 2s;

// Puts a stream of server-sent events together from its pieces and prints it.
class Printer {
public:
    explicit Printer(const Session& session, std::int64_t limit) : session_(session), left_(limit) {}

    // False: that was the last one asked for.
    bool take(std::string_view piece) {
        text_ += piece;
        for (std::size_t end = text_.find('\n'); end != std::string::npos; end = text_.find('\n')) {
            take_line(std::string_view{text_}.substr(0, end));
            text_.erase(0, end + 1);
            if (left_ == 0) return false;
        }
        return true;
    }
    void begin_anew() {
        text_.clear();
        data_.clear();
    }
    const std::string& last_id() const { return last_id_; }

private:
    void take_line(std::string_view line) {
        if (line.empty()) return tell();
        const std::string_view name = line.substr(0, line.find(':'));
        std::string_view value = line.substr(std::min(name.size() + 1, line.size()));
        if (value.starts_with(' ')) value.remove_prefix(1);
        if (name == "id") last_id_ = value;
        if (name == "data") data_ = value;
    }

    void tell() {
        if (data_.empty()) return;
        const auto event = from_json<EventView>(data_, Reading::tolerant);
        if (session_.wants_json()) {
            session_.out << one_line(data_) << '\n';
        } else if (event && event->type == "reset") {
            session_.out << fmt::format("some changes are missing here ({}): read everything anew\n",
                                        one_line(event->why));
        } else if (event) {
            session_.out << fmt::format("{:<13} {:<8} {:<10} {}\n", one_line(event->type), one_line(event->change),
                                        one_line(event->status), one_line(event->id));
        }
        session_.out.flush();
        data_.clear();
        if (left_ > 0) left_ -= 1;
    }

    const Session& session_;
    std::int64_t left_;  // below 0: without end
    std::string text_ = {};
    std::string data_ = {};
    std::string last_id_ = {};
};

Result<Done> print_events(const Session& session) {
    std::int64_t limit = -1;
    if (session.arguments.has("limit")) {
        TRY(limit, session.arguments.number("limit", 1, 1'000'000'000));
    }
    net::Headers query;
    if (session.arguments.has("types")) query.emplace_back("types", session.arguments.value("types"));
    Printer printer{session, limit};
    bool is_over = false;
    bool was_connected = false;
    while (true) {
        net::Headers headers;
        if (!printer.last_id().empty()) headers.emplace_back("last-event-id", printer.last_id());
        const auto listened = session.api.listen("/api/v1/events", query, headers, [&](std::string_view piece) {
            was_connected = true;
            is_over = !printer.take(piece);
            return !is_over;
        });
        if (is_over) return Done{};
        if (!listened && (!was_connected || !passes(listened.error().code))) return listened.error();
        session.err << "the stream ended; going on where it did as soon as Tero answers\n";
        printer.begin_anew();
        std::this_thread::sleep_for(come_back_after);
    }
}

constexpr auto event_options = with_common_options(std::array{
    OptionSpec{.name = "types",
               .value = "LIST",
               .help = "only these, such as task,quote; else all that the key may read"},
    OptionSpec{.name = "limit", .value = "N", .help = "ends after so many; else it goes on"},
});

constexpr ClientCommand table[] = {
    {{.name = "events",
      .summary = "Prints what changes as it is stored, until it is ended.",
      .options = event_options,
      .examples = "tero events\ntero events --types task,work_item\ntero events --types message --json --limit 10"},
     print_events},
};

}  // namespace

std::span<const ClientCommand> event_commands() { return table; }

}  // namespace tero::cli

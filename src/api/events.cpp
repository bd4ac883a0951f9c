#include "api/events.hpp"

#include "api/handlers.hpp"
#include "base/shown.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

namespace tero::api {
namespace {

constexpr std::size_t streams_max = 256;
constexpr std::size_t streams_of_one_max = 10;  // of one key or session
constexpr std::size_t events_at_once = 400;     // some 50 kB
// How long a client waits before it comes back.
constexpr std::string_view hello = "retry: 2000\n";

std::vector<std::string_view> names_of_all() {
    std::vector<std::string_view> names;
    for (const WatchedKind& kind : watched_kinds()) names.push_back(kind.name);
    return names;
}

std::string_view word_of(ChangeOf what) {
    switch (what) {
        case ChangeOf::NEW:
            return "new";
        case ChangeOf::CHANGED:
            return "changed";
        case ChangeOf::GONE:
            return "gone";
    }
    return "";
}

}  // namespace

Result<KindSet> kinds_asked(const Principal& principal, std::string_view list) {
    KindSet kinds = 0;
    if (list.empty()) {
        for (std::size_t i = 0; i < watched_kinds().size(); ++i) {
            if (allows(principal, watched_kinds()[i].scope)) kinds |= bit_of(i);
        }
        if (kinds != 0) return kinds;
        return Error{ErrorCode::forbidden, "this key may read nothing of which there are events", ""};
    }
    while (!list.empty()) {
        const std::string_view name = list.substr(0, list.find(','));
        list.remove_prefix(std::min(name.size() + 1, list.size()));
        const auto kind = std::ranges::find(watched_kinds(), name, &WatchedKind::name);
        if (kind == watched_kinds().end()) {
            return Error{ErrorCode::invalid,
                         fmt::format("there are no events of type '{}'; there are {}", shown(name),
                                     fmt::join(names_of_all(), ", ")),
                         "types"};
        }
        if (!allows(principal, kind->scope)) {
            return Error{ErrorCode::forbidden,
                         fmt::format("events of type {} need a key with the scope {}", kind->name, kind->scope), ""};
        }
        kinds |= bit_of(static_cast<std::size_t>(kind - watched_kinds().begin()));
    }
    return kinds;
}

void append_event(std::string& out, const Change& change, std::uint32_t run) {
    const WatchedKind& kind = watched_kinds()[change.kind];
    out += fmt::format("id: {}\nevent: change\ndata: {{\"type\":\"{}\",\"id\":",
                       text_of(Position{run, change.group, change.place}), kind.name);
    append_json_text(out, to_string(change.key));
    out += fmt::format(",\"change\":\"{}\"", word_of(change.what));
    if (change.status >= 0) {
        const TypeInfo& type = *table_info(kind.table).type->find(kind.status)->type;
        out += fmt::format(",\"status\":\"{}\"", enumerator_name(type, change.status));
    }
    out += fmt::format(",\"group\":{}}}\n\n", change.group);
}

class EventStream : public net::LiveBody {
public:
    EventStream(Events& events, Principal principal, KindSet kinds, std::optional<Position> after)
        : events_(events),
          principal_(std::move(principal)),
          kinds_(kinds),
          is_resumed_(after.has_value()),
          at_(after ? *after : events_.feed_.now()) {}

    ~EventStream() override {
        if (watch_ != 0) events_.feed_.unwatch(watch_);
        events_.leave(principal_.credential);
    }

    void begin(std::function<void()> wake) override {
        watch_ = events_.feed_.watch([this, wake = std::move(wake)] {
            if (!is_woken_.exchange(true)) wake();
        });
    }

    std::optional<std::string> more(bool is_silent) override {
        is_woken_ = false;  // before it looks: what comes meanwhile wakes it again
        const ChangeFeed::News news = events_.feed_.after(at_, kinds_, events_at_once);
        if (news.on_access) events_.access_.forget();
        if (!events_.access_.is_good(principal_)) return std::nullopt;
        const bool is_first = !std::exchange(has_begun_, true);
        std::string out{is_first ? hello : ""};
        if (news.is_missing) append_reset(out, news, is_first);
        for (const Change& change : news.changes) append_event(out, change, news.until.run);
        at_ = news.until;
        // Where it stands, though nothing was for this stream: the ring may not reach back to what was.
        if (news.changes.empty() && !news.is_missing && (is_first || is_silent))
            out += fmt::format("id: {}\n: nothing new\n\n", text_of(at_));
        return out;
    }

private:
    void append_reset(std::string& out, const ChangeFeed::News& news, bool is_first) {
        events_.resets_.add();
        const bool at_start = is_first && is_resumed_;
        const std::string_view why = news.is_other_run ? (at_start ? "restarted" : "rebuilt")
                                                       : (at_start ? "too_old" : "too_slow");
        out += fmt::format("id: {}\nevent: reset\ndata: {{\"type\":\"reset\",\"why\":\"{}\",\"group\":{}}}\n\n",
                           text_of(news.until), why, news.until.group);
    }

    Events& events_;
    const Principal principal_;
    const KindSet kinds_;
    const bool is_resumed_;
    Position at_;
    bool has_begun_ = false;
    std::uint64_t watch_ = 0;
    std::atomic<bool> is_woken_ = false;
};

Events::Events(ChangeFeed& feed, Access& access, metrics::Metrics& metrics)
    : feed_(feed),
      access_(access),
      open_count_(metrics.gauge("tero_event_streams", "Streams of events that are open")),
      resets_(metrics.counter("tero_event_resets_total", "Streams that were told to read everything anew")) {}

Result<std::shared_ptr<net::LiveBody>> Events::open(const Principal& principal, KindSet kinds,
                                                    std::optional<Position> after) {
    TRY_DONE(enter(principal.credential));
    return std::shared_ptr<net::LiveBody>{std::make_shared<EventStream>(*this, principal, kinds, after)};
}

Result<Done> Events::enter(const std::string& asker) {
    const Lock lock{mutex_};
    if (all_open_ >= streams_max) {
        return Error{ErrorCode::exhausted, fmt::format("{} streams of events are open, and no more may be", all_open_),
                     ""};
    }
    std::size_t& of_asker = open_[asker];
    if (of_asker >= streams_of_one_max) {
        return Error{ErrorCode::exhausted,
                     fmt::format("this key or session has {} streams of events open, and may have no more", of_asker),
                     ""};
    }
    of_asker += 1;
    all_open_ += 1;
    open_count_.set(static_cast<std::int64_t>(all_open_));
    return Done{};
}

void Events::leave(const std::string& asker) {
    const Lock lock{mutex_};
    const auto found = open_.find(asker);
    if (--found->second == 0) open_.erase(found);
    all_open_ -= 1;
    open_count_.set(static_cast<std::int64_t>(all_open_));
}

void get_events(Api& api, Call call) {
    for (const auto& [name, value] : call.request.query) {
        if (name == "types") continue;
        call.reply(net::problem({ErrorCode::invalid, "unknown parameter; there is only types", shown(name)}));
        return;
    }
    const auto kinds = kinds_asked(call.principal, call.request.parameter("types"));
    if (!kinds) {
        call.reply(net::problem(kinds.error()));
        return;
    }
    std::optional<Position> after;
    if (const std::string_view last = call.request.header("last-event-id"); !last.empty()) {
        after = parse_position(last);
        if (!after) {
            call.reply(net::problem({ErrorCode::invalid, "this is the id of no event", "Last-Event-ID"}));
            return;
        }
    }
    auto stream = api.events.open(call.principal, *kinds, after);
    if (!stream) {
        call.reply(net::problem(stream.error()));
        return;
    }
    net::Response response;
    response.content_type = "text/event-stream";
    response.headers.emplace_back("x-accel-buffering", "no");  // a proxy hands it on as it comes
    response.live = std::move(*stream);
    call.reply(std::move(response));
}

}  // namespace tero::api

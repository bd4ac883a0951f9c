// Tero over HTTP: REST resources, the webhooks, the customer's quote page, the dashboard's
// files. Every route stands in one table with the scope it needs; the OpenAPI page is made from the same
// table.
#pragma once

#include "api/access.hpp"
#include "api/change_feed.hpp"
#include "api/events.hpp"
#include "api/monitor.hpp"
#include "api/search_index.hpp"
#include "api/seen.hpp"
#include "api/setup.hpp"
#include "base/mutex.hpp"
#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "base/worker_pool.hpp"
#include "channels/channel.hpp"
#include "codec/json.hpp"
#include "config/agent_config.hpp"
#include "engine/engine_host.hpp"
#include "languages/sentences.hpp"
#include "modules/followup/model/sequence.hpp"
#include "net/http.hpp"
#include "observe/metrics.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tero::api {

// How many calls of each key wait for an end.
class EndWaits {
public:
    static constexpr std::size_t of_key_max = 500;
    // Counted for as long as it is held. Null: this key has as many as it may.
    std::shared_ptr<void> enter(const std::string& credential);

private:
    void leave(const std::string& credential);

    Mutex mutex_;
    std::unordered_map<std::string, std::size_t> of_ TERO_GUARDED_BY(mutex_);
};

// How far the demo's week has come; a production server has none.
struct DemoState {
    bool demo = false;
    bool running = false;
    double progress = 0;  // 0 … 1
};

class Api {
public:
    // All outlive the Api.
    Api(const AgentConfig& config, const TimeZone& zone, EngineHost& host, Access& access, const Clock& clock,
        metrics::Metrics& metrics, const Sentences& sentences, const followup::Sequence& sequence);
    ~Api();

    // For HttpServer.
    net::Handler handler();
    // Likewise: what it refuses by itself gets an id like any other, and a line of the access log.
    void see_refused(const net::Request& so_far, net::Response& answer);
    void set_demo(std::function<DemoState()> demo) { demo_ = std::move(demo); }
    // Before the start; it outlives the Api.
    void trace_to(telemetry::Telemetry& telemetry);
    // Names that nobody from outside may work under.
    void set_builtin_agents(std::set<std::string> names) { builtin_agents_ = std::move(names); }
    // What comes in by the webhook of each channel.
    void set_receivers(Receivers receivers) { receivers_ = std::move(receivers); }
    const Receiver* receiver(Channel channel) const {
        const auto found = receivers_.find(channel);
        return found == receivers_.end() ? nullptr : found->second.get();
    }
    bool is_builtin_agent(const std::string& name) const { return builtin_agents_.contains(name); }
    // Requests taken in and not yet answered, those that wait apart: for the demo's driver.
    std::size_t busy() const { return busy_.load(); }
    // Before the server stops: what waits is answered, claims with nothing, and nothing waits any more.
    void drain();
    bool is_draining() const { return draining_.load(); }
    // No route takes anything more; what was taken is answered.
    void stop();

    const AgentConfig& config;
    const TimeZone& zone;
    EngineHost& host;
    Access& access;
    const Clock& clock;
    metrics::Metrics& metrics;
    const Sentences& sentences;  // what customers read, on the pages without a key
    const followup::Sequence& sequence;  // whose steps the figures speak of
    ChangeFeed changes;
    Events events;
    EndWaits end_waits;
    SearchIndex search;
    Monitor monitor;
    Setup setup;  // what it is, whoever starts it says before the first request

    // What a worker is given with a task: where its work belongs; or nothing.
    std::string traceparent_of(const Task& task, const TaskBody& body) const {
        return telemetry_ == nullptr ? body.traceparent : telemetry_->traceparent_of(task, body);
    }
    DemoState demo() const { return demo_ ? demo_() : DemoState{}; }
    // Runs what reads the store on a reader thread; answers 503 when there is too much of it.
    void read(net::Reply reply, std::function<net::Response()> work);
    // Makes a large answer on a reader thread, or here when those have too much to do: it must not get lost.
    void make_large(net::Reply reply, std::function<net::Response()> work);
    // For each call whose hanging up the engine is told of.
    std::uint64_t next_caller() { return ++callers_; }

private:
    void handle(net::Request request, std::shared_ptr<Seen> seen, net::Reply reply);

    telemetry::Telemetry* telemetry_ = nullptr;  // null: off
    std::function<DemoState()> demo_;
    std::set<std::string> builtin_agents_;
    Receivers receivers_;
    std::atomic<std::size_t> busy_ = 0;
    std::atomic<bool> draining_ = false;
    std::atomic<std::uint64_t> callers_ = 0;
    std::atomic<std::uint64_t> seen_ = 0;
    WorkerPool readers_;
    metrics::Counter& requests_;
    metrics::Counter& refused_;
    metrics::Counter& unread_;
};

// A query parameter and the index that answers it by equality on its first field.
struct Filter {
    std::string_view parameter = {};
    std::string_view index = {};
    std::string_view about = {};  // what it is, where its name does not say that
    // The index is another table's, whose rows lead to those of the list.
    std::optional<TableId> through = {};
    RowKey (*leads_to)(const StoredRow&) = nullptr;
};

// Of a parameter that is any text, a time, or a row's id.
inline constexpr std::string_view text_schema = R"({"type":"string","minLength":1})";
inline constexpr std::string_view time_schema = R"({"type":"string","format":"date-time"})";
inline constexpr std::string_view id_schema =
    R"({"type":"string","pattern":"^[0-7][0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{25}$"})";

// Narrows a list by looking at each row; any number of them, beside a filter.
struct Sift {
    using Keeps = std::function<bool(const StoredRow&)>;

    std::string_view parameter = {};
    std::string_view about = {};
    Result<Keeps> (*of)(const std::string& value) = nullptr;  // invalid: what is wrong with the value
    std::string_view schema = text_schema;
};

// A list of rows, as the route that answers it declares it.
struct Listing {
    TableId table = {};
    std::string_view index = {};  // without a filter; empty: by key
    bool descending = true;
    std::vector<Filter> filters = {};
    std::vector<Sift> sifts = {};
    // A text that each row gets besides its own fields, and how it is found for a page of them.
    std::string_view extra = {};
    std::vector<std::string> (*extras)(const Api&, const Page&) = nullptr;
    std::string_view extra_scope = {};  // who lacks it gets the text empty
    // The row without what only its own page shows, for who asks with `brief=true`; the list then takes that.
    AnyRow (*brief)(const StoredRow&) = nullptr;
    // The row as its reader sees it, in a language that may be empty; the list then takes one.
    AnyRow (*shown)(const Api&, const StoredRow&, std::string_view language) = nullptr;
};

// What a caller may say beside path and body.
struct Parameter {
    std::string_view name = {};
    std::string_view about = {};
    std::string_view schema = text_schema;
    std::string_view in = "query";
    bool required = false;
};

// One way in which a route answers; errors apart, which are problems.
struct Shape {
    int status = 200;
    std::vector<const TypeInfo*> body = {};  // one of these; none: an object without members
    std::string_view content_type = "application/json";  // of another: the body is text
};

// What a route may say in place of scopes; it has to say something.
inline constexpr std::string_view open_to_all = "-";         // no key is asked for
inline constexpr std::string_view any_key = "*";             // any key or session
inline constexpr std::string_view own_agent = "agent:NAME";  // that of the agent it names, or `agents:work`
inline constexpr std::string_view agent_scope = "agent:";

struct Call;
using Render = std::function<net::Response(const Reply&)>;
struct Route {
    std::string_view method = {};
    std::string_view pattern = {};  // `/api/v1/tasks/{id}`
    std::vector<std::string_view> scopes = {};  // all of them are needed
    void (*handle)(Api&, Call) = nullptr;
    std::string_view summary = {};
    std::vector<const TypeInfo*> request = {};  // the body is one of these; none: it has no body
    bool may_be_empty = false;                  // … or nothing
    std::vector<Shape> answers = {};
    std::vector<Parameter> parameters = {};
    std::optional<Listing> list = {};  // of list_rows
    std::optional<TableId> row = {};   // of get_row
    bool takes_key = false;            // an Idempotency-Key: submit() keeps its answer, or it may be repeated
};

// One request on its way through a route.
struct Call {
    net::Request request = {};
    std::vector<std::string> path = {};  // what stood for the {…} of the pattern, in order
    Principal principal = {};
    net::Reply reply = {};
    const Route* route = nullptr;
    std::string idempotency_key = {};
    std::shared_ptr<Seen> seen = {};
};

// Hands over what a call asks for and answers with what `render` makes of the reply, and of nothing else.
// With an Idempotency-Key it is done once: asked again, it is answered as the first time.
void submit(Api& api, const Call& call, Input input, Render render);

// The table of every route: who comes in, what is answered, what the OpenAPI page says.
std::span<const Route> routes();
// That routes ask for, and those that stand for several; `agent:NAME` apart.
std::set<std::string> known_scopes();
// invalid: no route asks for this scope.
Result<Done> check_scope(std::string_view scope);
// OpenAPI 3.1, as JSON.
std::string openapi();

// ---- what handlers share ----

net::Response json_response(std::string body, int status = 200);
template <class Row>
net::Response row_response(const Row& row, int status = 200) {
    return json_response(to_json(row), status);
}
// The error, or nothing: for replies that carry only success.
net::Response done_response(const Reply& reply);
Result<Page> read_rows(const Api& api, TableId table, std::vector<RowKey> keys);
// not_found when there is no such row.
Result<StoredRow> read_row(const Api& api, TableId table, const RowKey& key);

}  // namespace tero::api

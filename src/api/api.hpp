// The doors of Tero over HTTP: REST resources, the webhooks, the customer's quote page, the dashboard's
// files. Every route stands in one table with the scope it needs; the OpenAPI page is made from the same
// table.
#pragma once

#include "api/access.hpp"
#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "base/worker_pool.hpp"
#include "codec/json.hpp"
#include "engine/engine_host.hpp"
#include "model/options.hpp"
#include "net/http.hpp"
#include "observe/metrics.hpp"

#include <atomic>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::api {

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
        metrics::Metrics& metrics);
    ~Api();

    // For HttpServer.
    net::Handler handler();
    void set_demo(std::function<DemoState()> demo) { demo_ = std::move(demo); }
    // Requests taken in and not yet answered, waiting claims apart: for the demo's driver.
    std::size_t busy() const { return busy_.load(); }
    // Before the server stops: claims that wait are answered with nothing, and none waits any more.
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

    DemoState demo() const { return demo_ ? demo_() : DemoState{}; }
    // Runs what reads the store on a reader thread; answers 503 when there is too much of it.
    void read(net::Reply reply, std::function<net::Response()> work);

private:
    void handle(net::Request request, net::Reply reply);

    std::function<DemoState()> demo_;
    std::atomic<std::size_t> busy_ = 0;
    std::atomic<bool> draining_ = false;
    WorkerPool readers_;
    metrics::Counter& requests_;
    metrics::Counter& refused_;
};

// One request on its way through a route.
struct Call {
    net::Request request = {};
    std::vector<std::string> path = {};  // what stood for the {…} of the pattern, in order
    Principal principal = {};
    net::Reply reply = {};
};

struct Route {
    std::string_view method = {};
    std::string_view pattern = {};  // `/api/v1/tasks/{id}`
    std::string_view scope = {};    // empty: any key; the handler looks closer. `-`: an open door
    void (*handle)(Api&, Call) = nullptr;
    std::string_view summary = {};
    const TypeInfo* (*request)() = nullptr;   // of the body; null for none
    const TypeInfo* (*response)() = nullptr;  // null: see the summary
    bool is_list = false;                     // answers a page of `response`
};

std::span<const Route> routes();
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

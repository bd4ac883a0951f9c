#include "app/automated_agent_system.hpp"

#include "api/access.hpp"
#include "api/api.hpp"
#include "app/config/catalog_names.hpp"
#include "app/data_folder/data_folder.hpp"
#include "app/data_folder/last_backup.hpp"
#include "app/data_folder/offline_engine.hpp"
#include "app/language_model.hpp"
#include "app/modules/business_workflows.hpp"
#include "app/modules/tero_modules.hpp"
#include "app/recording/recording.hpp"
#include "app/secret_file.hpp"
#include "app/settings.hpp"
#include "base/crypto.hpp"
#include "base/file.hpp"
#include "business/quoting/catalog.hpp"
#include "business/quoting/model/inputs.hpp"
#include "business/quoting/sentence_keys.hpp"
#include "business_files/kept_business.hpp"
#include "channels/outbox.hpp"
#include "channels/web_push/push_sender.hpp"
#include "channels/whatsapp/whatsapp_receiver.hpp"
#include "channels/whatsapp/whatsapp_sender.hpp"
#include "codec/json.hpp"
#include "languages/sentences.hpp"
#include "modules/duty/people_on_duty.hpp"
#include "modules/router/router_words.hpp"
#include "modules/workflow/model/inputs.hpp"
#include "observe/log.hpp"
#include "store/memory_store.hpp"
#include "store_sqlite/sqlite_store.hpp"
#include "telemetry/telemetry.hpp"
#include "workers/ai/ai_writer.hpp"
#include "workers/ai/message_reader.hpp"
#include "workers/ai/remember.hpp"
#include "workers/assistant/conversation_agents.hpp"
#include "workers/builtin_agents.hpp"
#include "workers/script/function_task.hpp"
#include "workers/webhook/webhook_caller.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <utility>

namespace tero::app {
namespace {

// What must be so before anything listens.
Result<TimeZone> zone_of(const AgentConfig& config) { return TimeZone::load(config.business.time_zone); }

Result<std::unique_ptr<Store>> open_store(const SystemOptions& options, const Clock& clock) {
    std::unique_ptr<Store> store;
    if (options.in_memory) {
        store = std::make_unique<MemoryStore>(clock);
    } else {
        SqliteOptions sqlite;
        sqlite.path = DataFolder{options.config.server.data}.database();
        TRY(store, open_sqlite(sqlite, clock));
    }
    TRY_DONE(store->migrate());
    return store;
}

Result<std::vector<PriceList>> read_price_lists(const SystemOptions& options) {
    TRY(const sales::Catalog catalog, read_catalog(options.config.business, options.business));
    return sales::price_lists(catalog, Timestamp{});
}

// Every list that the configuration names was published before and can still be read.
Result<bool> has_last_good_lists(Store& store, const std::vector<std::string>& names) {
    std::set<std::string> missing{names.begin(), names.end()};
    Query every_list;
    every_list.table = table_of<PriceList>();
    do {
        TRY(const Page page, store.read(HostOptions{}.workspace, every_list));
        for (const StoredRow& row : page.rows) {
            const auto& list = row.as<PriceList>();
            if (sales::parse_price_list(list).has_value()) missing.erase(list.list);
        }
        every_list.after = page.next;
    } while (!every_list.after.empty());
    return missing.empty();
}

// An owner's folder that is good is kept, for the day when it is not.
Result<Done> keep_business(const SystemOptions& options) {
    const bool is_owners = options.config.business.folder == options.business.origin;
    if (options.in_memory || !is_owners || !options.fallen_back.empty()) return Done{};
    return keep_business(options.config.server.data, options.business);
}

RaiseAlert business_alert(const std::string& why) {
    return {.rule = "business_unreadable",
            .subject = "business.folder",
            .level = AlertLevel::ERROR,
            .message =
                fmt::format("{}; the last good folder stays in force; correct it, see `tero config check`, "
                            "and start again",
                            why)};
}

RaiseAlert catalog_alert(const Error& why) {
    return {.rule = "catalog_unreadable",
            .subject = "business.catalog",
            .level = AlertLevel::ERROR,
            .message = fmt::format("{}; the lists published before stay in force; correct the file and start "
                                   "again",
                                   why.message)};
}

net::HttpServerOptions server_options(const ServerOptions& options) {
    return {.address = options.address,
            .port = options.port,
            .body_bytes_max = static_cast<std::size_t>(options.body_bytes_max),
            .header_bytes_max = static_cast<std::size_t>(options.header_bytes_max),
            .connections_max = static_cast<std::size_t>(options.connections_max),
            .read_timeout = options.read_timeout,
            .idle_timeout = options.idle_timeout,
            .stop_timeout = options.stop_timeout,
            .threads = options.threads};
}

// What the door leads to, once it is made.
struct Behind {
    net::Handler answers = {};
    net::Refused refused = {};
};

std::unique_ptr<net::HttpServer> door_to(std::shared_ptr<Behind> behind, const ServerOptions& options) {
    net::HttpServerOptions at = server_options(options);
    at.refused = [behind](const auto& so_far, auto& answer) { behind->refused(so_far, answer); };
    return std::make_unique<net::HttpServer>(std::move(at), [behind](net::Request request, net::Reply reply) {
        behind->answers(std::move(request), std::move(reply));
    });
}

// The one place that knows what each channel is made of.
Senders senders(const ChannelOptions& options, net::HttpClient& client) {
    Senders made;
    if (options.whatsapp.enabled)
        made[Channel::WHATSAPP] = std::make_unique<whatsapp::WhatsAppSender>(options.whatsapp, client);
    return made;
}
Receivers receivers(const ChannelOptions& options) {
    Receivers made;
    made[Channel::WHATSAPP] = std::make_unique<whatsapp::WhatsAppReceiver>(options.whatsapp);
    return made;
}

// Whom push services write to.
std::string push_contact(const AgentConfig& config) {
    const std::string& contact = config.channels.web_push.contact;
    const bool has_page = config.server.public_url.starts_with("https://");
    return contact.empty() && has_page ? config.server.public_url : contact;
}

ApiKey admin_key() {
    ApiKey key;
    key.name = "admin";
    key.scopes = {"admin"};
    return key;
}

std::string link_of(const std::string& url, const std::string& pass) { return url + "/#/enter/" + pass; }

Result<bool> has_any_key(Store& store) {
    Query any_key;
    any_key.table = table_of<ApiKey>();
    any_key.limit = 1;
    TRY(const Page keys, store.read(HostOptions{}.workspace, any_key));
    return !keys.rows.empty();
}

Result<std::string> kept_or_new_secret(const DataFolder& folder) {
    TRY(const std::optional<std::string> kept, kept_secret(folder.secret()));
    return kept ? *kept : secret_text(32);
}
// Only once the database is somebody's: see refuse_empty_database.
Result<Done> keep_secret(const DataFolder& folder, const std::string& secret) {
    TRY(const std::string kept, kept_secret(folder.secret(), [&] { return Result<std::string>{secret}; }));
    return Done{};
}

// What only makes the next start more comfortable: a full disk must not keep this one from serving.
void keep_if_possible(const Result<Done>& kept, std::string_view what) {
    if (!kept) log::warning("start.not_kept", {{"what", what}, {"why", kept.error().message}});
}

// On a full disk as soon as there is room again.
Result<Done> publish(EngineHost& host, PublishPriceLists lists) {
    const Reply published = host.ask(lists);
    if (published) return Done{};
    if (published.error().code != ErrorCode::storage_full) return published.error();
    host.submit(std::move(lists));
    return Done{};
}

RaiseAlert workflow_alert(const std::string& id, const Error& why) {
    return {.rule = "workflow_refused",
            .subject = id,
            .level = AlertLevel::ERROR,
            .message = fmt::format("the business's workflow {} was not registered: {}", id, why.message)};
}

// A file that has changed is the next version. One that is refused here was good by itself.
void put_workflows(EngineHost& host, const std::vector<WorkflowDefinition>& definitions) {
    for (const WorkflowDefinition& definition : definitions) {
        PutWorkflow put{Json{to_json(definition)}, by_business, true};
        const Reply known = host.ask(put);
        if (known) continue;
        if (known.error().code == ErrorCode::storage_full) {
            host.submit(std::move(put));
            continue;
        }
        log::error("workflow.refused", {{"workflow", definition.id}, {"why", known.error().message}});
        host.submit(workflow_alert(definition.id, known.error()));
    }
}

HostOptions host_options(const AgentConfig& config, EngineWitness* witness) {
    HostOptions options{.node = node_name({config.server.data}),
                        .sweep = {.every = config.retention.every},
                        .engine = {.witness = witness}};
    // Whoever led before under another lock is gone by then, or goes on leading.
    options.start_wait = options.leadership_lease + 1s;
    return options;
}

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string{} : std::string{value};
}

// Once the configuration is as the modules see it. That there can be none is no reason not to serve.
std::unique_ptr<Recorder> recorder_of(const SystemOptions& options) {
    if (!options.record) return nullptr;
    auto recorder = Recorder::open(DataFolder{options.config.server.data}.recording(),
                                   {.version = TERO_VERSION,
                                    .configuration = configuration_mark(options.config, options.business),
                                    .public_url = options.config.server.public_url});
    if (recorder) return *std::move(recorder);
    log::error("recording.ended", {{"why", recorder.error().message}});
    return nullptr;
}

// What the server listened on when it last ran here, which the command line may have said: it will most
// likely be told so again.
std::uint16_t last_port(const ServerOptions& server) {
    const auto text = read_file(DataFolder{server.data}.port());
    std::uint16_t port = server.port;
    if (text) std::from_chars(text->data(), text->data() + text->size(), port);
    return port;
}

}  // namespace

// In the order in which they are made; they end in the other.
struct AutomatedAgentSystem::Parts {
    AgentConfig config;
    BusinessTexts texts;
    TimeZone zone;
    std::unique_ptr<metrics::Metrics> kept_metrics;
    metrics::Metrics& metrics = *kept_metrics;
    telemetry::Telemetry telemetry;
    std::unique_ptr<ai::IAConversacionalIntegrada> model;  // null: none is asked
    std::unique_ptr<Store> store;
    std::shared_ptr<sales::PublishedCatalog> catalog = std::make_shared<sales::PublishedCatalog>();
    net::HttpClient client;
    Outbox outbox;
    SystemClock real_time;  // which signatures are dated by, whatever time the business has
    WebhookCaller webhooks;
    web_push::PushSender pushes;
    std::unique_ptr<Recorder> recorder;  // null: nothing is recorded
    EngineHost host;
    api::Access access;
    api::Api api;
    agents::BuiltinAgents agents;
    std::unique_ptr<net::HttpServer> server;

    Parts(SystemOptions options, BusinessTexts texts_, TimeZone zone_, std::unique_ptr<Store> store_,
          std::string secret, const Clock& clock, std::unique_ptr<net::HttpServer> server_,
          std::unique_ptr<metrics::Metrics> metrics_,
          std::unique_ptr<ai::IAConversacionalIntegrada> model_, ai::Lexicon lexicon,
          std::unique_ptr<Recorder> recorder_)
        : config(std::move(options.config)),
          texts(std::move(texts_)),
          zone(std::move(zone_)),
          kept_metrics(std::move(metrics_)),
          telemetry(telemetry::with_variables(config.otlp, variable), clock, metrics),
          model(std::move(model_)),
          store(std::move(store_)),
          outbox(senders(config.channels, client), metrics),
          webhooks(config.agents.webhook, secret, config.server.public_url, real_time, metrics),
          pushes(config.channels.web_push, secret, push_contact(config), real_time),
          recorder(std::move(recorder_)),
          host(host_options(config, recorder.get()),
               tero_modules(
                   {.config = config, .zone = zone, .secret = secret, .texts = texts, .catalog = catalog}),
               *store, clock, options.seed != 0 ? options.seed : random_seed(), metrics,
               [this](Effect effect) { carry_out(std::move(effect)); }),
          access(host, clock, secret, config.server.session_idle_max),
          api(config, zone, host, access, clock, metrics, *texts.sentences, *texts.sequence),
          agents(config.agents, builtin_agents(std::move(lexicon)), host),
          server(std::move(server_)) {
        api.set_demo(std::move(options.demo));
        api.set_receivers(receivers(config.channels));
        api.setup = setup(std::move(options.settings));
        trace_all();
        if (!options.in_memory && !clock.leaps()) {
            api.monitor.set_backups(
                [folder = DataFolder{config.server.data}] { return backup_seen(folder); });
        }
        api.set_builtin_agents({std::string{agents::assistant_name}, std::string{ai::reader_name},
                                std::string{script::agent_name}});
        outbox.report_to(host);
        outbox.fill_in([this](const Message& message) { return with_link(message); });
        webhooks.report_to([this](Input input) { host.submit(std::move(input)); });
        pushes.report_to([this](Input input) { host.submit(std::move(input)); });
    }

    void trace_all() {
        api.trace_to(telemetry);
        outbox.trace_to(telemetry);
        webhooks.trace_to(telemetry);
        agents.trace_to(telemetry);
        telemetry.start([this](const Query& query) { return host.read(query); });
    }

    api::Setup setup(std::vector<api::Setting> settings) {
        api::Setup all;
        all.settings = std::move(settings);
        all.price_lists = [this] {
            std::vector<std::string> keys;
            for (const sales::CatalogList& list : catalog->lists()) keys.push_back(list.id + "@" + list.version);
            return keys;
        };
        all.ai_spent = [this] {
            const ai::Cost spent = model == nullptr ? ai::Cost{} : model->spent_today();
            return AiLimit{spent.tokens, static_cast<double>(spent.money) / 1e6};
        };
        all.try_webhook = [this](const std::string& url) {
            return try_handshake(client, config.channels.whatsapp.verify_token, url,
                                 std::to_string(random_seed() % 1'000'000'000));
        };
        return all;
    }

    std::vector<agents::BuiltinAgent> builtin_agents(ai::Lexicon lexicon) {
        std::vector<agents::BuiltinAgent> all{
            assistant(std::move(lexicon)),
            {std::string{script::agent_name}, {workflow::function_task}, script::run_function}};
        if (model != nullptr && understands(config.ai)) all.push_back(ai::message_reader(*model, metrics));
        return all;
    }

    agents::BuiltinAgent assistant(ai::Lexicon lexicon) {
        agents::BuiltinAgent rules = agents::assistant(config.business, zone, catalog, texts.sentences);
        if (model == nullptr) return rules;
        auto writer = std::make_shared<ai::AiWriter>(
            ai::AiWriter::Parts{
                .ia = *model,
                .lexicon = std::move(lexicon),
                .business = config.business.name,
                .pricing = sales::pricing_options(config.business),
                .zone = zone,
                .catalog = catalog,
                .sentences = texts.sentences,
                .remember = [this](const AgentBrief& brief) { return ai::remembered(host, brief); }},
            metrics);
        return ai::with_words(std::move(rules), std::move(writer));
    }

    // A link of their own for who waits for one: made now, and known to nobody but its receiver.
    Result<Message> with_link(const Message& message) {
        if (!message.payload.starts_with(duty::link_payload)) return message;
        const std::string name = message.payload.substr(duty::link_payload.size());
        const auto& people = config.duty.people;
        const auto person = std::find_if(people.begin(), people.end(),
                                         [&](const PersonOptions& one) { return one.name == name; });
        if (person == people.end())
            return Error{ErrorCode::not_found, "who asked for a link is not in duty.people any more", ""};
        TRY(const api::Access::Link link,
            access.make_link({person->name, person->role, 15min, "person:" + name}));
        Message whole = message;
        const auto put_in = [&](std::string& text) {
            const std::size_t place = text.find(duty::link_place);
            if (place == std::string::npos) return;
            text.replace(place, duty::link_place.size(), link_of(config.server.public_url, link.secret));
        };
        put_in(whole.body);
        for (std::string& parameter : whole.template_use.parameters) put_in(parameter);
        return whole;
    }

    void carry_out(Effect effect) {
        if (effect.is<CallWebhook>()) return webhooks.call(std::move(effect).take<CallWebhook>());
        if (effect.is<SendPush>()) return pushes.send(std::move(effect).take<SendPush>());
        if (effect.is<FetchMedia>()) return outbox.fetch(std::move(effect).take<FetchMedia>());
        outbox.send(std::move(effect).take<SendMessage>());
    }
};

Result<NewAccess> reset_access(const AgentConfig& config, bool port_is_given) {
    NewAccess made;
    const DataFolder folder{config.server.data};
    TRY_DONE(refuse_empty_database(folder));
    TRY(const std::string secret, kept_or_new_secret(folder));
    TRY_DONE(with_offline_engine(config, secret, [&](OfflineEngine engine) -> Result<Done> {
        TRY_DONE(keep_secret(folder, secret));
        api::Access access{engine.host, engine.clock, secret};
        TRY_DONE(access.end_all());
        TRY(made.admin_key, access.make_key(admin_key(), "reset"));
        TRY(const api::Access::Link link, access.make_link({.by = "reset"}));
        made.link = link.secret;
        return Done{};
    }));
    const ServerOptions& server = config.server;
    const std::uint16_t port = port_is_given ? server.port : last_port(server);
    // Port 0: only the server that starts will know its address.
    made.link = link_of(port == 0 ? std::string{} : url_of(server.address, port), made.link);
    return made;
}

std::string url_of(std::string_view address, std::uint16_t port) {
    const bool is_v6 = address.find(':') != std::string_view::npos;
    return is_v6 ? fmt::format("http://[{}]:{}", address, port) : fmt::format("http://{}:{}", address, port);
}

AutomatedAgentSystem::AutomatedAgentSystem(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

AutomatedAgentSystem::~AutomatedAgentSystem() { stop(); }

Result<std::unique_ptr<AutomatedAgentSystem>> AutomatedAgentSystem::start(SystemOptions options,
                                                                          const Clock& clock) {
    TRY(TimeZone zone, zone_of(options.config));
    TRY(BusinessTexts texts, read_texts(options.business, options.config.business.language));
    TRY(const std::vector<WorkflowDefinition> workflows, read_workflows(options.business));
    TRY(ai::Lexicon lexicon, ai::Lexicon::read(options.business));
    auto lists = read_price_lists(options);
    ServerOptions& server = options.config.server;
    const DataFolder folder{server.data};
    if (!options.in_memory) {
        std::error_code failed;
        std::filesystem::create_directories(server.data, failed);
        if (failed) {
            return Error{ErrorCode::unavailable,
                         fmt::format("cannot make the data folder {}: {}", server.data, failed.message()),
                         "server.data"};
        }
        TRY_DONE(refuse_empty_database(folder));
    }
    static const SystemClock store_clock;  // leases run on real time, whatever time the business has
    TRY(auto store, open_store(options, store_clock));
    if (!lists) {
        TRY(const bool has_last_good, has_last_good_lists(*store, options.config.business.price_lists));
        if (!has_last_good) return std::move(lists).error();
        log::error("catalog.unreadable", {{"why", lists.error().message}});
    }
    // The address before any key is made; what answers there is made last.
    auto behind = std::make_shared<Behind>();
    auto door = door_to(behind, server);
    TRY_DONE(door->listen());
    if (server.public_url.empty()) server.public_url = url_of(server.address, door->port());

    std::string secret = secret_text(32);
    if (!options.in_memory) {
        TRY(const bool keyed, has_any_key(*store));
        TRY_DONE(refuse_missing_secret(folder, keyed));
        TRY(secret, kept_or_new_secret(folder));
        keep_if_possible(replace_file(folder.port(), fmt::format("{}\n", server.port)), "port");
        keep_if_possible(keep_business(options), "business");
    }
    auto metrics = std::make_unique<metrics::Metrics>();
    TRY(auto model, open_model(options.config.ai, options.in_memory ? "" : folder.ai_spent(), store_clock, *metrics));
    auto recorder = recorder_of(options);
    const auto [in_memory, fallen_back] = std::pair{options.in_memory, options.fallen_back};
    std::unique_ptr<AutomatedAgentSystem> tero{new AutomatedAgentSystem{
        std::make_unique<Parts>(std::move(options), std::move(texts), std::move(zone), std::move(store),
                                secret, clock, std::move(door), std::move(metrics), std::move(model),
                                std::move(lexicon), std::move(recorder))}};
    Parts& parts = *tero->parts_;
    behind->answers = parts.api.handler();
    behind->refused = [&parts](const auto& so_far, auto& answer) { parts.api.see_refused(so_far, answer); };
    TRY_DONE(parts.host.start());
    if (!in_memory) TRY_DONE(keep_secret(folder, secret));
    if (lists) {
        TRY_DONE(publish(parts.host, PublishPriceLists{*std::move(lists)}));
    } else {
        parts.host.submit(catalog_alert(lists.error()));
    }
    put_workflows(parts.host, workflows);
    if (!fallen_back.empty()) {
        log::error("business.unreadable", {{"why", fallen_back}});
        parts.host.submit(business_alert(fallen_back));
    }
    parts.api.monitor.start();
    TRY_DONE(parts.agents.start());
    TRY_DONE(parts.server->start());
    log::info("server.started", {{"url", tero->url()}});
    return tero;
}

void AutomatedAgentSystem::stop() {
    parts_->api.drain();
    // From the doors inwards: nothing new comes in, what came in is answered, then the store closes.
    parts_->server->stop();
    parts_->api.stop();
    if (parts_->model) parts_->model->stop();  // an agent that waits for it ends
    parts_->agents.stop();
    parts_->webhooks.stop();
    parts_->pushes.stop();
    parts_->outbox.stop();
    parts_->host.stop();
    parts_->telemetry.stop();
}

std::uint16_t AutomatedAgentSystem::port() const { return parts_->server->port(); }

std::string AutomatedAgentSystem::url() const { return url_of(parts_->config.server.address, port()); }

void AutomatedAgentSystem::set_alert_rules(std::vector<AlertRule> rules) {
    parts_->api.monitor.set_rules(std::move(rules));
}

EngineHost& AutomatedAgentSystem::host() { return parts_->host; }

Result<bool> AutomatedAgentSystem::has_keys() const { return has_any_key(*parts_->store); }

Result<std::string> AutomatedAgentSystem::make_admin_key() {
    return parts_->access.make_key(admin_key(), "start");
}

Result<std::string> AutomatedAgentSystem::make_dashboard_link(Duration lasts) {
    TRY(const api::Access::Link link, parts_->access.make_link({.lasts = lasts, .by = "start"}));
    return link_of(url(), link.secret);
}

AutomatedAgentSystem::Quiet AutomatedAgentSystem::quiet() const {
    const auto stillness = parts_->host.stillness();
    const bool still = stillness.quiet && parts_->outbox.busy() == 0 && parts_->webhooks.busy() == 0 &&
                       parts_->pushes.busy() == 0 && parts_->api.busy() == 0;
    return {still, stillness.next_due, stillness.turns};
}

}  // namespace tero::app

#include "app/data_folder/offline_engine.hpp"

#include "app/data_folder/data_folder.hpp"
#include "app/modules/tero_modules.hpp"
#include "base/crypto.hpp"
#include "base/time_zone.hpp"
#include "business_files/built_in.hpp"
#include "store_sqlite/sqlite_store.hpp"

#include <memory>
#include <utility>

namespace tero::app {

std::uint64_t random_seed() {
    std::uint64_t seed = 0;
    fill_secret(&seed, sizeof seed);
    return seed;
}

Result<Done> with_offline_engine(const AgentConfig& config, const std::string& secret,
                                 const std::function<Result<Done>(OfflineEngine)>& work) {
    const SystemClock clock;
    const DataFolder folder{config.server.data};
    TRY(const TimeZone zone, TimeZone::load(config.business.time_zone));
    TRY(const std::unique_ptr<Store> store, open_sqlite({.path = folder.database()}, clock));
    TRY_DONE(store->migrate());
    metrics::Metrics metrics;
    HostOptions options;
    options.node = node_name(folder);
    options.start_wait = options.leadership_lease + 1s;
    options.engine.timers = false;
    options.sweep.every = Duration{};
    EngineHost host{std::move(options),
                    // Nobody hears or says a thing: anybody's words will do.
                    tero_modules({.config = config,
                                  .zone = zone,
                                  .secret = secret,
                                  .texts = built_in_texts(business_by_default)}),
                    *store,
                    clock,
                    random_seed(),
                    metrics,
                    [](Effect) {}};
    TRY_DONE(host.start());
    const Result<Done> done = work({host, clock});
    host.stop();
    return done;
}

}  // namespace tero::app

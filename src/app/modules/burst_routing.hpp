// A burst of messages meets the router: its words are understood with the catalog's vocabulary. It stands
// here, above the modules, because it joins two of them: what is sold comes from quoting.
#pragma once

#include "business/quoting/sales.hpp"
#include "kernel/module.hpp"
#include "modules/messaging/model/explain.hpp"
#include "modules/router/agent_router.hpp"
#include "modules/workflow/model/announced.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tero {

// What the price lists sell and deliver to, as words to look for.
router::Vocabulary vocabulary_of(std::span<const sales::CatalogList> lists, std::string quote_prefix);

class BurstRouting final : public Module {
public:
    // `sales` must outlive it.
    BurstRouting(RouterOptions options, std::shared_ptr<const router::RouterWords> words,
                 std::string quote_prefix, const Sales& sales, workflow::BegunBy begun_by)
        : options_(std::move(options)),
          words_(std::move(words)),
          quote_prefix_(std::move(quote_prefix)),
          sales_(sales),
          begun_by_(std::move(begun_by)) {}

    Declaration declare() override;
    Decision decide(const Rows& rows, const RouteBurst& input, Context& context) const;
    Decision decide(const Rows& rows, const ExplainRoute& input, Context& context) const;

private:
    void prepare() const;
    std::optional<Need> heed_quote_on_its_way(const Rows& rows, RouteBurst& burst) const;

    RouterOptions options_;
    std::shared_ptr<const router::RouterWords> words_;
    std::string quote_prefix_;
    const Sales& sales_;
    workflow::BegunBy begun_by_;
    // Knows the words of the price lists that are published; made when a burst first needs it. Whoever
    // explains on another thread holds it on.
    mutable std::shared_ptr<const AgentRouter> router_;
    mutable std::shared_ptr<const std::vector<sales::CatalogList>> lists_;  // from which it was made
};

// What to explain, to be read on any thread: the answer to ExplainRoute.
struct RouteQuestion {
    std::shared_ptr<const AgentRouter> router = {};
    RoutingContext context = {};
    std::string text = {};
};

RoutingContext context_of(const RouteBurst& burst, std::span<const sales::CatalogList> lists);

BurstRouted route_burst(const AgentRouter& router, std::span<const sales::CatalogList> lists,
                     const RouteBurst& input);

}  // namespace tero

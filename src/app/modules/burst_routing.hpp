// A burst of messages meets the router: its words are understood with the catalog's vocabulary. It stands
// here, above the modules, because it joins two of them: what is sold comes from quoting.
#pragma once

#include "business/quoting/model/ai_word.hpp"
#include "business/quoting/sales.hpp"
#include "kernel/module.hpp"
#include "modules/messaging/model/explain.hpp"
#include "modules/messaging/model/reading.hpp"
#include "modules/router/agent_router.hpp"
#include "modules/router/language_model.hpp"
#include "modules/workflow/model/announced.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero {

// What the price lists sell and deliver to, as words to look for.
router::Vocabulary vocabulary_of(std::span<const sales::CatalogList> lists, std::string quote_prefix);

// Whether a language model reads what was not understood, and how long its customer waits for that: no longer
// than `timeout` after the pause that follows what they wrote last, or after `burst_max` from the first.
struct ReadingOptions {
    bool is_on = false;
    Duration timeout = {};
    Duration pause = {};
    Duration burst_max = {};
};

class BurstRouting final : public Module {
public:
    // `sales` must outlive it.
    BurstRouting(RouterOptions options, std::shared_ptr<const router::RouterWords> words,
                 std::string quote_prefix, const Sales& sales, workflow::BegunBy begun_by,
                 ReadingOptions reading = {})
        : options_(std::move(options)),
          words_(std::move(words)),
          quote_prefix_(std::move(quote_prefix)),
          sales_(sales),
          begun_by_(std::move(begun_by)),
          reading_(reading) {}

    Declaration declare() override;
    Decision decide(const Rows& rows, const RouteBurst& input, Context& context) const;
    Decision decide(const Rows& rows, const RouteReadBurst& input, Context& context) const;
    Decision decide(const Rows& rows, const ExplainRoute& input, Context& context) const;

private:
    void prepare() const;
    std::optional<Need> heed_quote_on_its_way(const Rows& rows, RouteBurst& burst) const;

    // True: a model is asked first, and the burst waits for it.
    bool ask_model(const RouteBurst& burst, const BurstRouted& routed, const Conversation& conversation,
                   Decided& decided, const Context& context) const;
    AiWord heard_with_model(const RouteReadBurst& read, const RouteBurst& burst, BurstRouted& routed) const;

    RouterOptions options_;
    std::shared_ptr<const router::RouterWords> words_;
    std::string quote_prefix_;
    const Sales& sales_;
    workflow::BegunBy begun_by_;
    ReadingOptions reading_;
    // Knows the words of the price lists that are published; made when a burst first needs it. Whoever
    // explains on another thread holds it on.
    mutable std::shared_ptr<const AgentRouter> router_;
    mutable std::shared_ptr<const std::vector<sales::CatalogList>> lists_;  // from which it was made
    mutable router::ModelQuestion question_;                                // likewise
};

// What to explain, to be read on any thread: the answer to ExplainRoute.
struct RouteQuestion {
    std::shared_ptr<const AgentRouter> router = {};
    RoutingContext context = {};
    std::string text = {};
    bool may_ask_model = false;
};

RoutingContext context_of(const RouteBurst& burst, std::span<const sales::CatalogList> lists);

// What a language model said of its words.
struct ModelsReading {
    const router::ModelAnswer& answer;
    std::string_view why;
    router::ModelUse& use;
};

BurstRouted route_burst(const AgentRouter& router, std::span<const sales::CatalogList> lists,
                        const RouteBurst& input, const ModelsReading* said = nullptr);

// Why one is to be asked; empty: it is not.
std::string_view why_ask_model(const RouteBurst& burst, const BurstRouted& routed,
                               std::span<const sales::CatalogList> lists);

}  // namespace tero

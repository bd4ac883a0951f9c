// A store that fails on purpose: a decorator that asks, before every call, what is to become of it.
#pragma once

#include "base/random.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace tero {

enum class StoreCall { MIGRATE, READ, COMMIT, LEAD };

enum class Verdict {
    APPLIED,              // as if the decorator were not there
    REFUSED,              // unavailable; nothing was written
    STORAGE_FULL,         // nothing was written
    APPLIED_BUT_UNHEARD,  // unknown_outcome, though the call went through
    LOST,                 // unknown_outcome, and the call never arrived
    LATE,                 // unknown_outcome; a commit is still on its way and arrives later, others are lost
};

// How often each fault strikes, in percent of the calls; the rest is applied. A read can only be refused.
struct StoreWeather {
    int refused = 0;
    int storage_full = 0;
    int applied_but_unheard = 0;
    int lost = 0;
    int late = 0;
    int read_refused = 0;
};

// The faulty store asks this before every call; it may be called from any thread that uses the store.
using Judge = std::function<Verdict(StoreCall)>;

// Given a commit that comes late: calling it lets the commit arrive.
using LateCommit = std::function<Result<Done>()>;
using Postpone = std::function<void(LateCommit)>;

// One draw. migrate and lead are struck like commits.
Verdict draw_verdict(const StoreWeather& weather, StoreCall call, Random& random);

class FaultyStore final : public Store {
public:
    // Without `postpone` a late commit never arrives.
    FaultyStore(Store& inner, Judge judge, Postpone postpone = nullptr)
        : inner_(inner), judge_(std::move(judge)), postpone_(std::move(postpone)) {}

    Result<Done> migrate() override;
    Result<Page> read(std::string_view workspace, const Query& query) override;
    Result<Done> commit(std::span<const Batch> batches, const Leadership& leadership) override;
    Result<Leadership> lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                            Duration lease) override;

private:
    Store& inner_;
    Judge judge_;
    Postpone postpone_;
};

}  // namespace tero

#include "store/faulty_store.hpp"

#include "base/check.hpp"

#include <vector>

namespace tero {
namespace {

Error unheard() { return Error{ErrorCode::unknown_outcome, "the store's answer was lost"}; }

// The call's own answer, or what the verdict makes of it.
template <class Value, class Call>
Result<Value> judged(Verdict verdict, Call call) {
    switch (verdict) {
        case Verdict::APPLIED:
            return call();
        case Verdict::REFUSED:
            return Error{ErrorCode::unavailable, "the store is away"};
        case Verdict::STORAGE_FULL:
            return Error{ErrorCode::storage_full, "the store's disk is full"};
        case Verdict::APPLIED_BUT_UNHEARD: {
            const Result<Value> nobody_hears = call();
            return unheard();
        }
        case Verdict::LOST:
        case Verdict::LATE:
            return unheard();
    }
    CHECK(false, "verdict {}", static_cast<int>(verdict));
}

}  // namespace

Verdict draw_verdict(const StoreWeather& weather, StoreCall call, Random& random) {
    const std::int64_t draw = random.below(100);
    if (call == StoreCall::READ) return draw < weather.read_refused ? Verdict::REFUSED : Verdict::APPLIED;
    std::int64_t edge = weather.refused;
    if (draw < edge) return Verdict::REFUSED;
    if (draw < (edge += weather.storage_full)) return Verdict::STORAGE_FULL;
    if (draw < (edge += weather.applied_but_unheard)) return Verdict::APPLIED_BUT_UNHEARD;
    if (draw < (edge += weather.lost)) return Verdict::LOST;
    if (draw < (edge += weather.late)) return Verdict::LATE;
    return Verdict::APPLIED;
}

Result<Done> FaultyStore::migrate() {
    return judged<Done>(judge_(StoreCall::MIGRATE), [&] { return inner_.migrate(); });
}

Result<Page> FaultyStore::read(std::string_view workspace, const Query& query) {
    const Verdict verdict = judge_(StoreCall::READ);
    return judged<Page>(verdict == Verdict::APPLIED ? verdict : Verdict::REFUSED,
                        [&] { return inner_.read(workspace, query); });
}

Result<Done> FaultyStore::commit(std::span<const Batch> batches, const Leadership& leadership) {
    const Verdict verdict = judge_(StoreCall::COMMIT);
    if (verdict == Verdict::LATE && postpone_) {
        postpone_([this, kept = std::vector<Batch>{batches.begin(), batches.end()}, leadership] {
            return inner_.commit(kept, leadership);
        });
    }
    return judged<Done>(verdict, [&] { return inner_.commit(batches, leadership); });
}

Result<Leadership> FaultyStore::lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                                     Duration lease) {
    return judged<Leadership>(judge_(StoreCall::LEAD),
                              [&] { return inner_.lead(workspace, node, epoch, lease); });
}

}  // namespace tero

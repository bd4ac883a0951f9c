#include "kernel/module.hpp"

#include "base/check.hpp"
#include "base/random.hpp"

namespace tero {
namespace {

constexpr Duration grace = 5min;  // a timer that is later than this was missed

class TimerInMemory final : public Timer {
public:
    explicit TimerInMemory(MemoryTimer timer) : timer_(std::move(timer)) {}
    void take(const Rows& rows, Timestamp now, std::vector<Input>& out) override {
        timer_.take(rows, now, out);
    }
    std::optional<Timestamp> next() const override { return timer_.next(); }

private:
    MemoryTimer timer_;
};

}  // namespace

Query rows_where(std::string index, std::string value) {
    Query query;
    query.index = std::move(index);
    query.equal = {Bound{std::move(value), 0}};
    return query;
}

Query rows_from(std::string index, std::int64_t at_least) {
    Query query;
    query.index = std::move(index);
    query.from = Bound{"", at_least};
    return query;
}

std::string missed(Timestamp due, Timestamp now) {
    if (due == Timestamp{}) return "waits for nothing";
    return now > due + grace ? "was due at " + to_string(due) : std::string{};
}

std::uint64_t order_key(std::string_view text) { return stable_hash(text); }
std::uint64_t order_key(const RawId& id) { return std::hash<RawId>{}(id); }

std::unique_ptr<Timer> start_timer(std::string_view whose, MemoryTimer timer) {
    CHECK(timer.take, "the timer of {} does not say what is due", whose);
    CHECK(timer.next, "the timer of {} does not say when it is due next", whose);
    return std::make_unique<TimerInMemory>(std::move(timer));
}

}  // namespace tero

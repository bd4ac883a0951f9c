// A small module of the test's own: what the kernel takes from a declaration, and what it refuses to start
// with.
#include "kernel/modules.hpp"

#include "codec/register.hpp"
#include "kernel/module_fixture.hpp"

#include <gtest/gtest.h>
#include <cstddef>

namespace tero {
namespace {

struct Lamp {
    Id<Lamp> id = {};
    bool on = false;
    Timestamp off_at = {};
    ModuleId owner = ModuleId::NONE;
    bool operator==(const Lamp&) const = default;
};
BOOST_DESCRIBE_STRUCT(Lamp, (), (id, on, off_at, owner))
TERO_DESCRIBED_WHOLLY(Lamp);

struct Switch {
    Id<Lamp> lamp = {};
    bool on = false;
    Duration lasts = {};
    ModuleId owner = ModuleId::NONE;
};
struct LampDue {
    Id<Lamp> lamp = {};
};
struct LampWentOut {
    ModuleId owner = ModuleId::NONE;
    Id<Lamp> lamp = {};
};
Owner owner_of(const LampWentOut& told) { return {told.owner, told.lamp}; }

}  // namespace

TERO_REGISTER(Lamp)
TERO_MODULE(lamps)
TERO_MODULE(watchers)
TERO_ROW(lamps, lamps, Lamp, IndexInfo{"by_on", {"on", "off_at"}})
TERO_INPUT(lamps, CALL, Switch)
TERO_INPUT(lamps, TIMER, LampDue)
TERO_INPUT(lamps, TOLD, LampWentOut)

namespace {

bool is_on(const Lamp& lamp) { return lamp.on; }
Timestamp goes_out(const Lamp& lamp) { return lamp.on ? lamp.off_at : Timestamp{}; }
std::string why_lamp_is_stuck(const Rows&, const Lamp& lamp, Timestamp now) {
    return missed(lamp.off_at, now);
}

class Lamps final : public Module {
public:
    using Change = std::function<void(Declaration&)>;
    explicit Lamps(Change change = nullptr) : change_(std::move(change)) {}

    Declaration declare() override {
        Declaration declaration{
            .name = "lamps",
            .tables = table<Lamp>({
                .near = near_when<Lamp>(&is_on, {rows_where("by_on", "1")}),
                .rests = rests<Lamp>(&why_lamp_is_stuck),
                .keep = none("it stays"),
                .weight = none("a lamp is light"),
                .unreadable = WhenUnreadable::REFUSED,
            }),
            .writes_too = none("its own only"),
            .observes = none("it keeps nothing"),
            .inputs = {on<Switch>(*this, in_order_of(&Switch::lamp)),
                       on<LampDue>(*this, in_order_of(&LampDue::lamp))},
            .timers = due<LampDue, Lamp>(&goes_out),
            .memory_timer = none("nothing in its memory waits for a time"),
            .recovers = none("a lamp is as it was"),
            .after_pause = none("nobody\'s silence counts here"),
            .turn_end = none("nothing waits"),
            .room = none("nobody commands it"),
            .busy = none("it does nothing by itself"),
            .gauges = none("it counts nothing"),
            .publishes = none("it shows nothing"),
            .walks = none("it reads nothing"),
        };
        if (change_) change_(declaration);
        return declaration;
    }

    Decision decide(const Rows& rows, const Switch& input, Context& context) const {
        LOOK(const Lamp* lamp, rows, Lamp, input.lamp);
        Decided decided;
        Lamp changed = lamp != nullptr ? *lamp : Lamp{.id = input.lamp};
        changed.on = input.on;
        changed.off_at = context.now + input.lasts;
        changed.owner = input.owner;
        decided.batch.put(changed);
        return decided;
    }
    Decision decide(const Rows& rows, const LampDue& input, Context&) const {
        LOOK(const Lamp* lamp, rows, Lamp, input.lamp);
        Decided decided;
        Lamp out = *lamp;
        out.on = false;
        decided.batch.put(out);
        if (out.owner != ModuleId::NONE) decided.next.push_back(LampWentOut{out.owner, out.id});
        return decided;
    }

private:
    Change change_;
};

// Hears what becomes of the lamps it owns, and lights them again if it is told to.
class Watchers final : public Module {
public:
    explicit Watchers(bool lights = false) : lights_(lights) {}

    Declaration declare() override {
        return {
            .name = "watchers",
            .tables = none("it keeps nothing"),
            .writes_too = none("it writes nothing"),
            .observes = none("it keeps nothing"),
            .inputs = told<LampWentOut>(*this, in_any_order("a lamp goes out once")),
            .timers = none("nothing of it falls due"),
            .memory_timer = none("nothing in its memory waits for a time"),
            .recovers = none("it keeps nothing"),
            .after_pause = none("nobody\'s silence counts here"),
            .turn_end = none("nothing waits"),
            .room = none("nobody commands it"),
            .busy = none("it does nothing by itself"),
            .gauges = none("it counts nothing"),
            .publishes = none("it shows nothing"),
            .walks = none("it reads nothing"),
        };
    }
    Decision decide(const Rows&, const LampWentOut& input, Context&) const {
        heard += 1;
        Decided decided;
        if (lights_) decided.batch.put(Lamp{.id = input.lamp, .on = true});
        return decided;
    }
    mutable int heard = 0;

private:
    bool lights_;
};

ModuleSet lamps_with(Lamps::Change change) {
    return {.make = [change] {
        std::vector<std::unique_ptr<Module>> modules;
        modules.push_back(std::make_unique<Lamps>(change));
        return modules;
    }};
}
void start_with(Lamps::Change change) {
    Rows rows;
    const Modules modules{lamps_with(std::move(change)), rows};
}

const Id<Lamp> first{RawId{{1}}};

TEST(Modules, WhatIsDueIsGivenOutOnceAndNotBefore) {
    Rows rows;
    Modules modules{lamps_with(nullptr), rows};
    rows.put(table_of<Lamp>(), first, std::make_shared<const Lamp>(Lamp{first, true, Timestamp{5000}, {}}));
    rows.keep();

    std::vector<Input> due;
    modules.take_due(rows, Timestamp{4999}, due);
    EXPECT_TRUE(due.empty());
    EXPECT_EQ(modules.next_due(), Timestamp{5000});
    modules.take_due(rows, Timestamp{5000}, due);
    modules.take_due(rows, Timestamp{5000}, due);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due.front().as<LampDue>()->lamp, first);
}

TEST(Modules, ATimerThatNeedsRoomWaitsWhileThereIsNone) {
    bool has_room = false;
    Rows rows;
    Modules modules{lamps_with([&](Declaration& declaration) {
                        declaration.timers = when_room(due<LampDue, Lamp>(&goes_out));
                        declaration.room = HasRoom{[&] { return has_room; }};
                    }),
                    rows};
    rows.put(table_of<Lamp>(), first, std::make_shared<const Lamp>(Lamp{first, true, Timestamp{5000}, {}}));
    rows.keep();

    std::vector<Input> due;
    modules.take_due(rows, Timestamp{6000}, due);
    EXPECT_TRUE(due.empty());
    EXPECT_EQ(modules.next_due(), std::nullopt);  // or the engine would be called again at once, for ever

    has_room = true;
    EXPECT_EQ(modules.next_due(), Timestamp{5000});
    modules.take_due(rows, Timestamp{6000}, due);
    EXPECT_EQ(due.size(), 1U);
}

TEST(Modules, ATimerForgetsARowThatWasUndone) {
    Rows rows;
    Modules modules{lamps_with(nullptr), rows};
    rows.put(table_of<Lamp>(), first, std::make_shared<const Lamp>(Lamp{first, true, Timestamp{5000}, {}}));
    rows.roll_back();
    EXPECT_EQ(modules.next_due(), std::nullopt);
    EXPECT_EQ(rows.look<Lamp>(first).known, false);
}

TEST(Modules, WhatBecomesOfAThingIsToldToItsOwnerAlone) {
    ModulesAlone alone{{.make = [] {
        std::vector<std::unique_ptr<Module>> modules;
        modules.push_back(std::make_unique<Lamps>());
        modules.push_back(std::make_unique<Watchers>());
        return modules;
    }}};
    const auto* watchers = alone.modules.find<Watchers>();
    alone.tell(Switch{first, true, 1s, modules::watchers});
    alone.pass(2s);
    EXPECT_EQ(watchers->heard, 1);

    alone.tell(Switch{first, true, 1s, ModuleId::NONE});
    alone.pass(2s);
    EXPECT_EQ(watchers->heard, 1);

    alone.tell(Switch{first, true, 1s, modules::lamps});  // which hears nothing
    alone.pass(2s);
    EXPECT_EQ(watchers->heard, 1);
    EXPECT_EQ(alone.asked<LampWentOut>().size(), 1U);
}

TEST(Modules, ARowThatRestsForTooLongIsFound) {
    Rows rows;
    Modules modules{lamps_with(nullptr), rows};
    rows.put(table_of<Lamp>(), first, std::make_shared<const Lamp>(Lamp{first, true, Timestamp{5000}, {}}));
    rows.keep();
    EXPECT_FALSE(modules.stuck_row(rows, Timestamp{6000}));
    const auto stuck = modules.stuck_row(rows, Timestamp{5000} + 1h);
    ASSERT_TRUE(stuck);
    EXPECT_EQ(stuck->table, "lamps");
}

TEST(ModulesDeathTest, WhatIsLeftOutDoesNotStart) {
    EXPECT_DEATH(start_with([](Declaration& declaration) { declaration.tables = none("forgotten"); }),
                 "module lamps does not declare its table lamps");
    EXPECT_DEATH(start_with([](Declaration& declaration) { declaration.inputs = none("forgotten"); }),
                 "module lamps does not decide its input");
    EXPECT_DEATH(start_with([](Declaration& declaration) { declaration.timers = none("forgotten"); }),
                 "module lamps has 0 timers that make its input LampDue");
    EXPECT_DEATH(static_cast<void>(none("")), "'none' needs its reason");
}

TEST(ModulesDeathTest, APieceThatIsLeftOutDoesNotStart) {
    EXPECT_DEATH(start_with([](Declaration& declaration) {
                     declaration.tables = table<Lamp>({.near = near_when<Lamp>(&is_on, {}),
                                                       .rests = none("forgotten"),
                                                       .keep = none("forgotten"),
                                                       .weight = none("forgotten"),
                                                       .unreadable = WhenUnreadable::REFUSED});
                 }),
                 "table lamps does not say what finds its near rows");
    EXPECT_DEATH(start_with([](Declaration& declaration) { declaration.memory_timer = MemoryTimer{}; }),
                 "the timer of lamps does not say what is due");
    EXPECT_DEATH(start_with([](Declaration& declaration) { declaration.recovers = Recover{}; }),
                 "module lamps has an empty 'recovers'");
    EXPECT_DEATH(start_with([](Declaration& declaration) {
                     declaration.turn_end = TurnEnd{[] { return Input{LampDue{}}; }};
                 }),
                 "module lamps does not say when it decides at a turn's end");
    EXPECT_DEATH(start_with([](Declaration& declaration) { declaration.room = HasRoom{}; }),
                 "module lamps has an empty 'room'");
    EXPECT_DEATH(start_with([](Declaration& declaration) {
                     declaration.gauges = Gauge{"lit", "Lamps lit"};
                 }),
                 "module lamps: gauge 'lit' is not whole");
}

TEST(ModulesDeathTest, AWalkThatIsNotWholeDoesNotStart) {
    EXPECT_DEATH(start_with([](Declaration& declaration) { declaration.walks = Walk{}; }),
                 "module lamps does not say what it reads on its walk");
}

TEST(ModulesDeathTest, ATableIsWrittenByItsModuleAlone) {
    Rows rows;
    const Modules all{{.make = [] {
                              std::vector<std::unique_ptr<Module>> modules;
                              modules.push_back(std::make_unique<Lamps>());
                              modules.push_back(std::make_unique<Watchers>(true));
                              return modules;
                          }},
                          rows};
    Random random{1};
    Context context{Timestamp{1}, random};
    EXPECT_DEATH(static_cast<void>(all.decide(rows, LampWentOut{modules::watchers, first}, context)),
                 "module watchers writes table lamps");
}

}  // namespace
}  // namespace tero

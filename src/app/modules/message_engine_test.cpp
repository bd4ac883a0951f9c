// The engine with the modules of a business: what comes in as a message, and all that follows from it.
#include "app/modules/modules_fixture.hpp"
#include "base/random.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

NewTask new_task(std::string type) {
    NewTask task;
    task.type = std::move(type);
    return task;
}

SubmitTasks one(NewTask task) {
    SubmitTasks submit;
    submit.tasks.push_back(std::move(task));
    return submit;
}

DeliveryReceived written(const std::string& phone, const std::string& text, const std::string& id) {
    InboundMessage message;
    message.dedupe = "msg:" + id;
    message.from.phone = phone;
    message.from.name = "Ana";
    message.provider_id = id;
    message.text = text;
    DeliveryReceived delivery;
    delivery.delivery.messages.push_back(std::move(message));
    return delivery;
}

std::size_t rows_of(const Group& group, TableId table) {
    return static_cast<std::size_t>(std::count_if(group.batch.writes.begin(), group.batch.writes.end(),
                                                  [&](const Write& write) { return write.table == table; }));
}

TEST(MessageEngine, AMessageAndAllThatFollowsFromItIsOneGroup) {
    SteppedEngine engine{modules_for_tests()};
    engine.settle();
    const std::size_t groups = engine.groups.size();

    EXPECT_TRUE(engine.ask(written("59899000001", "hola", "wamid.1")).has_value());

    ASSERT_EQ(engine.groups.size(), groups + 1);
    const Group& group = engine.groups.back();
    for (const TableId table : {table_of<Message>(), table_of<Contact>(), table_of<ContactIdentity>(),
                                table_of<Conversation>(), table_of<ProviderRef>()}) {
        EXPECT_EQ(rows_of(group, table), 1U) << table_info(table).name;
    }
    EXPECT_EQ(rows_of(group, table_of<Counter>()), 2U);  // messages_in, conversations
}

TEST(MessageEngine, TheSameMessageDeliveredTwiceAddsNothing) {
    SteppedEngine engine{modules_for_tests()};
    EXPECT_TRUE(engine.ask(written("59899000001", "hola", "wamid.1")).has_value());
    engine.restart();

    engine.offer(written("59899000001", "hola", "wamid.1"));
    engine.offer(written("59899000001", "hola", "wamid.1"));
    engine.settle();

    EXPECT_EQ(engine.all<Message>().size(), 1U);
    EXPECT_EQ(engine.all<Contact>().size(), 1U);
}

TEST(MessageEngine, ADeliveryOfManyItemsAsksForItsRowsAFewTimesNotOnceForEach) {
    SteppedEngine engine{modules_for_tests()};
    const auto delivery = [](const std::string& round) {
        DeliveryReceived all;
        for (int i = 0; i < 300; ++i) {
            const std::string phone = fmt::format("598990{:05}", i);
            all.delivery.messages.push_back(
                written(phone, "hola", fmt::format("wamid.{}.{}", round, i)).delivery.messages.front());
        }
        return all;
    };
    EXPECT_TRUE(engine.ask(delivery("first")).has_value());
    engine.restart();  // nothing of it is in memory any more
    engine.settle();

    engine.offer(delivery("second"));
    int rounds = 0;
    do {
        engine.turn();
        rounds += 1;
    } while (engine.load() > 0);
    engine.settle();

    EXPECT_LE(rounds, 6);
    EXPECT_EQ(engine.all<Message>().size(), 600U);
    EXPECT_EQ(engine.all<Contact>().size(), 300U);
}

TEST(MessageEngine, AFullGroupEndsAtAWholeInput) {
    EngineOptions options;
    options.group_writes_max = 5;
    SteppedEngine engine{modules_for_tests(), options};
    engine.settle();
    for (int i = 0; i < 20; ++i) {
        engine.offer(written(fmt::format("598990000{:02}", i), "hola", fmt::format("wamid.{}", i)));
    }
    const std::size_t before = engine.groups.size();
    engine.settle();

    EXPECT_GE(engine.groups.size() - before, 10U);
    for (std::size_t i = before; i < engine.groups.size(); ++i) {
        const Group& group = engine.groups[i];
        EXPECT_LT(group.batch.writes.size(), 5U + 12U);
        EXPECT_EQ(rows_of(group, table_of<Message>()), rows_of(group, table_of<ProviderRef>()));
        EXPECT_EQ(rows_of(group, table_of<Message>()), rows_of(group, table_of<Conversation>()));
    }
    EXPECT_EQ(engine.all<Message>().size(), 20U);
}

TEST(MessageEngine, AFullQueueRefusesCallersButNotWhatWasPromised) {
    AgentConfig config;
    config.coordinator.queue_max = 1;
    SteppedEngine engine{modules_for_tests(config)};
    engine.register_agent("sales", "sales", 1, AgentKind::BUILTIN);
    engine.submit(new_task("paint"));

    EXPECT_EQ(engine.ask(one(new_task("paint"))).error().code, ErrorCode::exhausted);
    EXPECT_TRUE(engine.ask(written("59899000001", "hola", "wamid.1")).has_value());
    engine.pass(1min);

    const auto tasks = engine.all<Task>();
    EXPECT_EQ(std::count_if(tasks.begin(), tasks.end(),
                            [](const Task& task) { return task.owner != ModuleId::NONE; }),
              1);
}

TEST(MessageEngine, ATinyCacheAndRestartsLoseAndChangeNothing) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Random random{seed};
        EngineOptions options;
        options.cache_rows_max = static_cast<std::size_t>(1 + random.below(6));
        options.group_writes_max = static_cast<std::size_t>(3 + random.below(40));
        SteppedEngine engine{modules_for_tests(), options};
        engine.register_agent("worker", "paint", 3);
        std::set<std::string> keys;
        std::set<std::string> said;
        std::vector<Lease> held;
        for (int step = 0; step < 60; ++step) {
            switch (random.below(7)) {
                case 0:
                case 1: {
                    NewTask task = new_task("paint");
                    task.unique_key = fmt::format("key-{}", random.below(25));
                    keys.insert(task.unique_key);
                    engine.offer(one(task));
                    break;
                }
                case 2: {
                    const std::string id = fmt::format("wamid.{}", random.below(40));
                    said.insert(id);
                    engine.offer(written(fmt::format("598{}", stable_hash(id) % 7), "hola", id));
                    break;
                }
                case 3:
                    for (Lease& lease : engine.claim("worker", 2)) held.push_back(std::move(lease));
                    break;
                case 4:
                    if (!held.empty()) {
                        static_cast<void>(engine.complete(held.back()));
                        held.pop_back();
                    }
                    break;
                case 5:
                    engine.pass(Duration{random.below(40'000)});
                    break;
                default:
                    engine.settle();
                    engine.restart();
                    break;
            }
            if (random.chance(30)) engine.settle();
        }
        engine.settle();

        EXPECT_EQ(engine.all<TaskKey>().size(), keys.size()) << "seed " << seed;
        EXPECT_EQ(engine.all<Message>().size(), said.size()) << "seed " << seed;
        std::size_t cached = 0;
        engine.engine->rows().table<ProviderRef>().each([&](const ProviderRef&) { cached += 1; });
        engine.turn();
        EXPECT_LE(cached, said.size());
    }
}

TEST(MessageEngine, TheCacheStaysWithinItsBound) {
    EngineOptions options;
    options.cache_rows_max = 10;
    SteppedEngine engine{modules_for_tests(), options};
    for (int i = 0; i < 200; ++i) {
        engine.offer(written(fmt::format("5989900{:04}", i), "hola", fmt::format("wamid.{}", i)));
        if (i % 10 == 0) engine.settle();
    }
    engine.settle();
    engine.turn();

    EXPECT_EQ(engine.all<ProviderRef>().size(), 200U);
    EXPECT_LE(engine.engine->rows().table<ProviderRef>().size(), 12U);
    EXPECT_EQ(engine.engine->rows().table<Task>().size(), 0U);
}

TEST(MessageEngine, NothingIsDecidedBeforeWhatTheLastEngineLeftBehind) {
    SteppedEngine engine{modules_for_tests()};
    engine.register_agent("inside", "sales.answer", 1, AgentKind::BUILTIN);
    NewTask task = new_task("sales.answer");
    task.deadline = engine.clock.now() + 10s;
    const Id<Task> id{RawId{{8}}};
    ASSERT_TRUE(engine.ask(QueueTask{id, std::move(task), {modules::quoting, RawId{{7}}}}).has_value());
    ASSERT_EQ(engine.claim("inside").size(), 1U);
    engine.clock.advance_to(engine.clock.now() + 11s);

    engine.rebuild(true);  // the task's end is news for a conversation, which has to be read first
    const Ticket ticket = engine.offer(one(new_task("paint")));
    engine.turn();
    engine.commit();
    EXPECT_FALSE(engine.reply(ticket).has_value());
    EXPECT_FALSE(engine.engine->has_work());
    EXPECT_EQ(engine.load(), 1U);
    engine.settle();

    EXPECT_TRUE(engine.reply(ticket).has_value());
    EXPECT_EQ(engine.stored<Task>(id)->status, TaskStatus::EXPIRED);
}

TEST(MessageEngine, AnAnswerForWhichTheQueueHasNoRoomWaitsAndIsGivenLater) {
    AgentConfig config;
    config.coordinator.queue_max = 4;  // and a quarter more for what modules command
    SteppedEngine engine{modules_for_tests(config)};
    engine.register_agent("assistant", "sales", 8);
    const Id<Task> first = engine.submit(new_task("import"));
    for (int i = 0; i < 3; ++i) engine.submit(new_task("import"));
    for (const std::string phone : {"59899000001", "59899000002"}) {
        EXPECT_TRUE(engine.ask(written(phone, "hola", "wamid." + phone)).has_value());
        engine.pass(10s);
    }
    EXPECT_EQ(engine.all<Task>().size(), 5U);

    engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {first}});
    engine.settle();
    EXPECT_EQ(engine.all<Task>().size(), 6U);
}

// Every one of these is more than a task may carry: the customer is answered all the same, and a person is
// told.
TEST(MessageEngine, ATextThatNoTaskCanCarryIsCutAndAnsweredAndAPersonIsTold) {
    const std::vector<std::vector<std::string>> bursts{
        {"hola " + std::string(270 * 1024, 'a')},
        std::vector<std::string>(5, std::string(65'536, 'b')),
        {std::string(60 * 1024, '\x01')},  // six bytes each, in JSON
        {"¿cuánto? " + [] {
            std::string text;
            while (text.size() < 200 * 1024) text += "ñ";
            return text;
        }()},
    };
    for (const auto& burst : bursts) {
        SteppedEngine engine{modules_for_tests()};
        engine.register_agent("assistant", "sales", 8, AgentKind::BUILTIN);
        for (std::size_t i = 0; i < burst.size(); ++i)
            EXPECT_TRUE(engine.ask(written("59899000001", burst[i], fmt::format("wamid.{}", i))).has_value());
        engine.pass(1min);

        const auto tasks = engine.all<Task>();
        ASSERT_EQ(tasks.size(), 1U);
        EXPECT_EQ(tasks[0].owner, modules::quoting);
        EXPECT_LE(engine.stored<TaskBody>(tasks[0].id)->payload.text.size(), 256U * 1024U);
        const auto alerts = engine.all<Alert>();
        ASSERT_EQ(alerts.size(), 1U);
        EXPECT_EQ(alerts[0].rule, "burst_cut");
        EXPECT_EQ(engine.all<Message>().size(), burst.size());  // whole, as they were written
        EXPECT_EQ(engine.all<Message>()[0].body, burst[0]);
    }
}

}  // namespace
}  // namespace tero

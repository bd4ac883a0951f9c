// Every call may come from any thread: readers see whole groups, and nobody waits for ever.
#include "store/conformance.hpp"
#include "store/example_rows_fixture.hpp"

#include <fmt/format.h>
#include <atomic>
#include <thread>

namespace tero {

using namespace example;

void link_thread_cases() {}

TEST_P(StoreConformance, AReaderNeverSeesHalfAGroup) {
    std::atomic<bool> done = false;
    std::atomic<int> torn = 0;
    std::atomic<int> reads = 0;
    const auto look = [&](const Query& query) {
        do {
            const Result<Page> page = store().read("acme", query);
            const bool whole =
                page && (page->rows.empty() ||
                         (page->rows.size() == 2 && page->rows[0].version == page->rows[1].version));
            torn += whole ? 0 : 1;
            reads += 1;
        } while (!done);
    };
    std::thread by_key{[&] { look({.table = table_of<Tally>(), .keys = {"a", "b"}}); }};
    std::thread by_index{[&] { look({.table = table_of<Tally>(), .from = Bound{.text = "a"}}); }};

    for (std::uint64_t version = 0; version < 300; ++version) {
        EXPECT_TRUE(commit({put(Tally{.key = "a"}, version), put(Tally{.key = "b"}, version)}));
    }
    done = true;
    by_key.join();
    by_index.join();

    EXPECT_EQ(torn, 0) << "of " << reads;
}

TEST_P(StoreConformance, WorkspacesAreLedWrittenAndReadAtOnce) {
    constexpr std::uint64_t groups = 60;
    std::atomic<int> failures = 0;
    const auto lead_and_write = [&](const std::string& workspace) {
        const Result<Leadership> taken = store().lead(workspace, "a", 0, 30s);
        if (!taken) {
            failures += 1;
            return;
        }
        Leadership leader = *taken;
        std::thread renewing{[&, epoch = leader.epoch] {
            for (std::uint64_t i = 0; i < groups; ++i) {
                if (!store().lead(workspace, "a", epoch, 30s)) failures += 1;
            }
        }};
        for (std::uint64_t version = 0; version < groups; ++version) {
            leader.group += 1;
            const Batch batch = batch_of({put(Tally{.key = workspace}, version)});
            if (!store().commit({&batch, 1}, leader)) failures += 1;
            if (!store().read(workspace, {.table = table_of<Tally>()})) failures += 1;
        }
        renewing.join();
    };

    std::vector<std::thread> nodes;
    for (int i = 0; i < 3; ++i) nodes.emplace_back(lead_and_write, fmt::format("workspace {}", i));
    for (std::thread& node : nodes) node.join();

    EXPECT_EQ(failures, 0);
    for (int i = 0; i < 3; ++i) {
        const std::string workspace = fmt::format("workspace {}", i);
        EXPECT_EQ(find(table_of<Tally>(), workspace, workspace).version, groups);
        EXPECT_EQ(store().lead(workspace, "a", 0, 30s)->group, groups);
    }
}

}  // namespace tero

// Stores that stand between the faults and the memory store: one shows every stored change to the judges, one
// spoils what is stored, to show that the judges see it.
#pragma once

#include "kernel/batch.hpp"
#include "store/store.hpp"

#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::sim {

// One row before and after a commit; null: it was not there, or is gone.
struct Change {
    TableId table = {};
    RowKey key = {};
    AnyRow before = {};
    AnyRow after = {};

    template <class Row>
    const Row* was() const {
        return static_cast<const Row*>(before.get());
    }
    template <class Row>
    const Row* is() const {
        return static_cast<const Row*>(after.get());
    }
};

class JudgedStore final : public Store {
public:
    using Judge = std::function<void(std::span<const Change>)>;
    JudgedStore(Store& inner, Judge judge) : inner_(inner), judge_(std::move(judge)) {}

    Result<Done> migrate() override { return inner_.migrate(); }
    Result<Page> read(std::string_view workspace, const Query& query) override {
        return inner_.read(workspace, query);
    }
    Result<Done> commit(std::span<const Batch> batches, const Leadership& leadership) override;
    Result<Leadership> lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                            Duration lease) override {
        return inner_.lead(workspace, node, epoch, lease);
    }

private:
    Store& inner_;
    Judge judge_;
};

class SpoilingStore final : public Store {
public:
    // May change what is stored. `last` is the leadership as it stands in the store.
    using Spoil = std::function<void(std::vector<Batch>&, Leadership& shown, const Leadership& last)>;
    SpoilingStore(Store& inner, Spoil spoil) : inner_(inner), spoil_(std::move(spoil)) {}

    Result<Done> migrate() override { return inner_.migrate(); }
    Result<Page> read(std::string_view workspace, const Query& query) override {
        return inner_.read(workspace, query);
    }
    Result<Done> commit(std::span<const Batch> batches, const Leadership& leadership) override;
    Result<Leadership> lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                            Duration lease) override;

private:
    Store& inner_;
    Spoil spoil_;
    Leadership last_;
};

}  // namespace tero::sim

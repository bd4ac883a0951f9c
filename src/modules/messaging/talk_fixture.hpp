// For tests: messaging alone, with all rows at hand. What it asks of other modules is kept, not decided.
#pragma once

#include "kernel/decision.hpp"
#include "modules/messaging/conversations.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tero::conversations {

class TalkDesk {
public:
    TalkDesk();

    void tell(const Input& input);
    // Decides what falls due on the way.
    void pass(Duration time);

    template <class Row>
    std::vector<Row> all() const {
        std::vector<Row> found;
        rows.table<Row>().each([&](const Row& row) { found.push_back(row); });
        return found;
    }
    template <class Row>
    Row only() const {
        const auto found = all<Row>();
        CHECK(found.size() == 1, "{} rows of {}", found.size(), table_info(table_of<Row>()).name);
        return found.front();
    }
    // What was asked of other modules, of one kind.
    template <class One>
    std::vector<One> asked() const {
        std::vector<One> found;
        for (const Input& input : others) {
            if (const auto* one = std::get_if<One>(&input)) found.push_back(*one);
        }
        return found;
    }

    void writes(std::string text, std::string id, std::string phone = "59899000001");
    // A message of ours that is being sent.
    Id<Message> sending();
    void reported(const Id<Message>& message, MessageStatus status, std::string error_class = {});
    Message message(const Id<Message>& id) const { return *rows.look<Message>(id).row; }
    void put(Message message);

    Rows rows;
    Conversations room;
    Timestamp now{1'790'000'000'000};
    std::map<std::string, std::int64_t> counts;
    std::vector<Input> others;
    std::vector<std::string> history;

private:
    Random random_{5};
};

}  // namespace tero::conversations

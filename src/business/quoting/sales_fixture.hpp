// For tests: the sales room alone, with all rows at hand, deciding what it is asked and what follows from
// that.
#pragma once

#include "business/quoting/model/answer.hpp"
#include "business/quoting/sales.hpp"
#include "kernel/decision.hpp"
#include "kernel/options.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tero::sales {

TimeZone montevideo();

class SalesDesk {
public:
    explicit SalesDesk(AgentConfig config = {});

    // Decides, stores what it says, and goes on with what follows. Needs for other rooms are kept in
    // `others`.
    Reply ask(const Input& input);
    void tell(const Input& input) { static_cast<void>(ask(input)); }
    // Lets time pass, deciding everything of this room that falls due on the way.
    void pass(Duration time);

    template <class Row>
    const Row* find(const typename Table<Row>::Key& key) const {
        return rows.look<Row>(key).row;
    }
    template <class Row>
    void put(Row row) {
        const RowKey key = key_of(table_info(table_of<Row>()), &row);
        if constexpr (std::is_same_v<typename Table<Row>::Key, RawId>) {
            rows.table<Row>().put(key.id, std::make_shared<const Row>(std::move(row)));
        } else {
            rows.table<Row>().put(key.text, std::make_shared<const Row>(std::move(row)));
        }
        rows.table<Row>().keep();
    }
    template <class Row>
    std::vector<Row> all() const {
        std::vector<Row> found;
        rows.table<Row>().each([&](const Row& row) { found.push_back(row); });
        return found;
    }

    // ---- the usual words ----
    // A customer who wrote just now, in a conversation with the assistant.
    void customer_writes();
    // An agent's answer to what the customer wrote, which says what the answer takes from it.
    void answered(AgentAnswer answer, TaskStatus status = TaskStatus::SUCCEEDED);
    void answered_to(const AgentBrief& brief, AgentAnswer answer, TaskStatus status = TaskStatus::SUCCEEDED);
    static Understanding said_for(AnswerKind kind);
    AgentAnswer a_quote(std::string product = "isodec") const;
    // What the provider said of the message sent last.
    void sent_last(MessageStatus status = MessageStatus::SENT, std::string cause = {});
    // The customer asks, is quoted, and the quote arrives.
    const Quote& send_quote();
    const Quote& quote() const;           // the conversation's latest
    FollowUp rung(Duration after) const;  // of that quote
    const Message& last_message() const { return *sends.back().message; }

    Rows rows;
    Sales room;
    Timestamp now{1'790'000'000'000};  // a Monday, 11:13 in Montevideo
    Id<Contact> contact;
    Id<Conversation> conversation;
    std::vector<SendMessage> sends;
    std::map<std::string, std::int64_t> counts;
    std::vector<RaiseAlert> alerts;
    std::vector<Input> others;
    std::vector<std::string> history;

private:
    void apply(Decided& decided);

    Random random_{3};
};

}  // namespace tero::sales

#include "modules/messaging/talk_fixture.hpp"

#include <concepts>
#include <deque>

namespace tero::conversations {
namespace {

template <class AnyTable>
struct RowOf;
template <class Row>
struct RowOf<Table<Row>> {
    using type = Row;
};

TimeZone montevideo() {
    auto zone = TimeZone::load("America/Montevideo");
    CHECK(zone.has_value(), "{}", zone.error().message);
    return *zone;
}

}  // namespace

TalkDesk::TalkDesk() : room(AgentConfig{}, montevideo()) {
    rows.each_table([](auto& table) { table.complete = true; });
    room.watch(rows);
}

void TalkDesk::tell(const Input& input) {
    std::deque<Input> next{input};
    while (!next.empty()) {
        const Input asked = std::move(next.front());
        next.pop_front();
        std::visit(
            [&](const auto& one) {
                using One = std::remove_cvref_t<decltype(one)>;
                Context context{now, random_};
                if constexpr (std::is_same_v<One, Count>) {
                    counts[one.figure] += one.by;
                } else if constexpr (requires {
                                         { room.decide(rows, one, context) } -> std::same_as<Decision>;
                                     }) {
                    Decision decision = room.decide(rows, one, context);
                    CHECK(std::holds_alternative<Decided>(decision), "all rows are here");
                    auto& decided = std::get<Decided>(decision);
                    for (const Write& write : decided.batch.writes) {
                        if (write.table == TableId::history) {
                            history.push_back(static_cast<const HistoryEntry*>(write.row.get())->kind);
                        }
                        rows.with_table(write.table, [&](auto& table) {
                            using Row = typename RowOf<std::remove_cvref_t<decltype(table)>>::type;
                            if constexpr (std::is_same_v<typename Table<Row>::Key, RawId>) {
                                table.put(write.key.id, std::static_pointer_cast<const Row>(write.row));
                            } else {
                                table.put(write.key.text, std::static_pointer_cast<const Row>(write.row));
                            }
                            table.keep();
                        });
                    }
                    for (Input& follow : decided.next) next.push_back(std::move(follow));
                } else {
                    others.push_back(one);
                }
            },
            asked);
    }
}

void TalkDesk::pass(Duration time) {
    const Timestamp until = now + time;
    while (true) {
        const auto due = room.next_due();
        if (!due || *due > until) break;
        now = std::max(now, *due);
        std::vector<Input> inputs;
        room.take_due(now, inputs);
        for (const Input& input : inputs) tell(input);
    }
    now = until;
}

void TalkDesk::writes(std::string text, std::string id, std::string phone) {
    InboundMessage message;
    message.dedupe = "msg:" + id;
    message.from.phone = std::move(phone);
    message.from.name = "Ana";
    message.provider_id = std::move(id);
    message.at = now;
    message.text = std::move(text);
    DeliveryReceived delivery;
    delivery.delivery.messages.push_back(std::move(message));
    tell(delivery);
}

Id<Message> TalkDesk::sending() {
    Message message;
    message.id = Id<Message>::make(now, random_);
    message.conversation = Id<Conversation>::make(now, random_);
    message.direction = MessageDirection::OUT;
    message.status = MessageStatus::SENDING;
    message.created_at = now;
    message.sending_at = now;
    message.attempt = 1;
    put(message);
    return message.id;
}

void TalkDesk::put(Message message) {
    const RawId id = message.id;
    rows.table<Message>().put(id, std::make_shared<const Message>(std::move(message)));
    rows.table<Message>().keep();
}

void TalkDesk::reported(const Id<Message>& message, MessageStatus status, std::string error_class) {
    StatusReport report;
    report.callback_data = to_string(message);
    report.provider_id = "wamid.x";
    report.status = status;
    report.at = now;
    report.error_class = std::move(error_class);
    tell(StatusReceived{report});
}

}  // namespace tero::conversations

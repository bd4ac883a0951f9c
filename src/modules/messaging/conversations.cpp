// What the index watches and when things fall due. The decisions are in inbound.cpp, outbox.cpp,
// pauses.cpp and delivery.cpp.
#include "modules/messaging/conversations.hpp"

namespace tero {
namespace {

constexpr Duration unheard_after = 15min;  // nobody has told what became of a send
constexpr Duration settle_after = 24h;     // an unheard outcome is then counted as sent
constexpr Duration send_known_within = 25h;

Timestamp answer_due(const Conversation& conversation) { return conversation.answer_at; }
bool is_under_way(const Conversation& conversation) {
    return conversation.answer_at != Timestamp{} || conversation.state == ConversationState::HUMAN;
}
std::string why_stuck(const Rows&, const Conversation& conversation, Timestamp now) {
    if (conversation.answer_at == Timestamp{}) return {};  // a person has it, and a work item says so
    return missed(conversation.answer_at, now);
}

Timestamp send_due(const Message& message) {
    return message.status == MessageStatus::PENDING ? message.send_at : Timestamp{};
}
Timestamp unsettled_due(const Message& message) {
    if (message.status == MessageStatus::SENDING) return message.sending_at + unheard_after;
    return message.status == MessageStatus::UNKNOWN ? message.sending_at + settle_after : Timestamp{};
}
bool is_under_way(const Message& message) {
    return message.status == MessageStatus::PENDING || message.status == MessageStatus::SENDING ||
           message.status == MessageStatus::UNKNOWN;
}
bool is_sending(const Message* message) {
    return message != nullptr && message->status == MessageStatus::SENDING;
}
Timestamp pause_end(const SendPause& pause) { return pause.until; }
std::string why_pause_is_stuck(const Rows&, const SendPause& pause, Timestamp now) {
    return pause.until == Timestamp{} ? std::string{} : missed(pause.until, now);  // it waits for a person
}

std::string why_message_is_stuck(const Rows&, const Message& message, Timestamp now) {
    if (message.status == MessageStatus::PENDING) return missed(message.send_at, now);
    return missed(message.sending_at + send_known_within, now);
}

void keys_of_address(const Address& address, OrderKeys& keys) {
    for (const std::string* phone : {&address.phone, &address.phone_before}) {
        if (!phone->empty()) keys.push_back(order_key(conversations::common_form(*phone)));
    }
    for (const std::string* part : {&address.user_id, &address.user_id_before, &address.email}) {
        if (!part->empty()) keys.push_back(order_key(*part));
    }
}
void keys_of_delivery(const DeliveryReceived& input, OrderKeys& keys) {
    for (const auto& message : input.delivery.messages) keys_of_address(message.from, keys);
    for (const auto& deletion : input.delivery.deletions) keys_of_address(deletion.by, keys);
    for (const auto& status : input.delivery.statuses) keys.push_back(order_key(status.provider_id));
    for (const auto& change : input.delivery.preferences) keys_of_address(change.of, keys);
    for (const auto& change : input.delivery.identities) keys_of_address(change.of, keys);
    for (const auto& echo : input.delivery.echoes) keys_of_address(echo.to, keys);
}

void keys_of_meeting(const MeetPerson& input, OrderKeys& keys) {
    keys.push_back(order_key(conversations::common_form(input.phone)));
}

void keys_of_retry(const RetryQuarantine& input, OrderKeys& keys) {
    keys.push_back(order_key(input.quarantine));
    keys_of_delivery({input.delivery}, keys);
}

template <class T>
void keys_of_media(const T& input, OrderKeys& keys) {
    keys.push_back(order_key(input.message));
}
Timestamp media_due(const MediaFile& file) { return file.next_at; }

TableParts small_table(Part<Near> near, Part<WhyStuck> rests, Part<Keep> keep) {
    return {.near = std::move(near),
            .rests = std::move(rests),
            .keep = std::move(keep),
            .weight = none("its rows are small"),
            .unreadable = WhenUnreadable::REFUSED};
}

TableParts pauses_parts() {
    return small_table(near_all(), rests<SendPause>(&why_pause_is_stuck),
                       none("it holds until a person or its time ends it"));
}
TableParts sums_parts() {
    return small_table(none("one row a channel, read when something is kept"), none("a sum waits for nothing"),
                       none("there is one a channel"));
}

TableRule conversations_table() {
    return table<Conversation>(small_table(
        near_when<Conversation>(&is_under_way, {rows_from("by_answer", 1), rows_where("by_state", "HUMAN")}),
        rests<Conversation>(&why_stuck),
        none("it is one row a customer and channel; what was said in it goes")));
}

TableRule messages_table(Keep keep) {
    return table<Message>(small_table(near_when<Message>(&is_under_way, {rows_where("by_status", "PENDING"),
                                                                         rows_where("by_status", "SENDING"),
                                                                         rows_where("by_status", "UNKNOWN")}),
                                      rests<Message>(&why_message_is_stuck), std::move(keep)));
}

TableRule media_pieces_table() {
    return table<MediaPiece>(
        {.near = none("a piece is read by who sees the whole"),
         .rests = none("a piece waits for nothing"),
         .keep = none("it goes with its file"),
         .weight = weighed<MediaPiece>([](const MediaPiece& piece) { return piece.base64.size(); }),
         .unreadable = WhenUnreadable::AS_ABSENT});
}

TableRule template_states() {
    return table<TemplateState>(small_table(none("it is read when a person sends a template"),
                                            none("what the provider said waits for nothing"),
                                            none("there is one a template and language")));
}

TableRule corrections() {
    return table<Correction>(small_table(none("they are read by who trains a model"),
                                         none("a correction waits for nothing"),
                                         none("people's own word, until they take it back")));
}

constexpr std::string_view by_command = "it is decided with the delivery it came in";

}  // namespace

Declaration Conversations::declare() {
    const None stays_known = none("that somebody wants no messages must outlive everything else");
    return {
        .name = "messaging",
        .tables = {table<Contact>(small_table(none("contacts are read when they write"),
                                              none("a contact waits for nothing"), stays_known)),
                   table<ContactIdentity>(small_table(none("identities are read when they write"),
                                                      none("an identity waits for nothing"), stays_known)),
                   conversations_table(), messages_table(keep_messages()), media_files(), media_uses(),
                   media_pieces_table(), table<SendPause>(pauses_parts()),
                   table<ProviderRef>(small_table(none("they are read when a provider names them"),
                                                  none("a reference waits for nothing"),
                                                  keep_provider_refs())),
                   table<Quarantine>(small_table(none("it is read again when a person asks"),
                                                 none("it is kept for a person"), keep_unreadable())),
                   table<QuarantineSum>(sums_parts()), template_states(), corrections()},
        .writes_too = none("its own tables only"),
        .observes = {observing<Message>([this](const Message* before, const Message* after) {
                         sending_ += is_sending(after) ? 1 : 0;
                         sending_ -= is_sending(before) ? 1 : 0;
                     }),
                     observing<Contact>(
                         [this](const Contact*, const Contact* after) { zones_.learn(after); })},
        .inputs = {on<DeliveryReceived>(*this, in_order_of(&keys_of_delivery)),
                   on<InboundReceived>(*this, in_any_order(by_command)),
                   on<DeletionReceived>(*this, in_any_order(by_command)),
                   on<StatusReceived>(*this, in_any_order(by_command)),
                   on<PreferenceReceived>(*this, in_any_order(by_command)),
                   on<IdentityReceived>(*this, in_any_order(by_command)),
                   on<EchoReceived>(*this, in_any_order(by_command)),
                   on<AnswerDue>(*this, in_order_of(&AnswerDue::conversation)),
                   on<BurstRouted>(*this, in_any_order("it is decided with the burst that is routed")),
                   on<WaitForReading>(*this, in_any_order("it is decided with the burst that it is about")),
                   told<TaskEnded>(*this, in_any_order("it is decided with the task's end")),
                   on<SendDue>(*this, in_order_of(&SendDue::message)),
                   on<SendFinished>(*this, in_order_of(&SendFinished::message)),
                   on<SendUnsettled>(*this, in_order_of(&SendUnsettled::message)),
                   on<PauseSends>(*this, in_any_order("who pauses last says why")),
                   on<ResumeSends>(*this, in_any_order("who resumes last lets them go")),
                   on<PauseEnds>(*this, in_any_order("it looks at what is due")),
                   on<SayAsPerson>(*this, in_any_order("each is a message of its own")),
                   on<SayByTemplate>(*this, in_any_order("each is a message of its own")),
                   on<TemplateJudged>(*this, in_any_order(by_command)),
                   on<UndoMessage>(*this, in_order_of(&UndoMessage::message)),
                   on<NoteConversation>(*this, in_any_order("each is a line of its own")),
                   on<CorrectMessage>(*this, in_order_of(&CorrectMessage::message)),
                   on<MeetPerson>(*this, in_order_of(&keys_of_meeting)),
                   on<MediaDue>(*this, in_order_of(&keys_of_media<MediaDue>)),
                   on<MediaFetched>(*this, in_order_of(&keys_of_media<MediaFetched>)),
                   on<TellPerson>(*this, in_any_order("it is decided with what is told")),
                   on<TellCustomer>(*this, in_any_order("it is decided with what is told")),
                   told<WorkDone>(*this, in_any_order("it is decided with what was done")),
                   told<ExecutionEnded>(*this, in_any_order("it is decided with the workflow's end")),
                   on<TakeOver>(*this, in_any_order("who takes over last has it")),
                   on<ChangeContact>(*this, in_order_of(&ChangeContact::contact)),
                   on<RetryQuarantine>(*this, in_order_of(&keys_of_retry))},
        .timers = {when_room(due<AnswerDue, Conversation>(&answer_due)), due<SendDue, Message>(&send_due),
                   due<SendUnsettled, Message>(&unsettled_due), due<MediaDue, MediaFile>(&media_due),
                   due<PauseEnds, SendPause>(&pause_end)},
        .memory_timer = none("nothing in its memory waits for a time"),
        .recovers = Recover{[this](auto&... asked) { return recover(asked...); }},
        .after_pause = none("customers' silence counts in days"),
        .turn_end = none("all it decides is asked or due"),
        .room = none("what is to be said is bounded by who is spoken to"),
        .busy = IsBusy{[this](const Rows&) { return sending_ > 0; }},
        .gauges = none("the dashboard counts messages"),
        .publishes = none("nobody reads its messages but through the store"),
        .walks = none("nothing of it is done in bulk"),
    };
}

}  // namespace tero

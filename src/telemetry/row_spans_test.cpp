// One trace from the webhook to the delivery, whoever looks at which row, and nothing of what was written.
#include "telemetry/row_spans.hpp"

#include "telemetry/otlp.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tero::telemetry {
namespace {

const Timestamp now{1'793'625'500'000};

template <class Row>
Id<Row> id_of(std::uint8_t number) {
    Id<Row> id;
    for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(now.ms >> (40 - 8 * i));
    id.bytes[15] = number;
    return id;
}

Message inbound(std::uint8_t number) {
    Message message;
    message.id = id_of<Message>(number);
    message.conversation = id_of<Conversation>(9);
    message.body = "secreto, mi número es 59899123456";
    message.provider_id = "wamid.1";
    message.created_at = now;
    return message;
}

TaskBody answering(const std::vector<Message>& messages) {
    TaskBody body;
    body.payload.text = R"({"conversation":"x","messages":[)";
    for (const Message& message : messages) {
        if (body.payload.text.back() != '[') body.payload.text += ',';
        body.payload.text += fmt::format(R"("{}")", message.id);
    }
    body.payload.text += R"(],"text":"secreto","understanding":{"intent":"QUOTE_REQUEST"}})";
    return body;
}

Task task_of(TaskStatus status) {
    Task task;
    task.id = id_of<Task>(20);
    task.type = "sales.answer";
    task.status = status;
    task.created_at = now + 4s;
    if (status == TaskStatus::QUEUED) return task;
    task.agent = "assistant";
    task.attempt = 1;
    task.epoch = 1;
    task.claimed_at = now + 5s;
    if (is_final(status)) task.finished_at = now + 6s;
    return task;
}

Message answer_to(const Message& message, MessageStatus status) {
    Message answer;
    answer.id = id_of<Message>(30);
    answer.direction = MessageDirection::OUT;
    answer.purpose = MessagePurpose::QUOTE;
    answer.quote = id_of<Quote>(40);
    answer.answers = message.id;
    answer.recipient = "59899123456";
    answer.body = "secreto";
    answer.status = status;
    answer.created_at = now + 6s;
    answer.attempt = 1;
    answer.sending_at = now + 7s;
    if (status == MessageStatus::SENT || status == MessageStatus::DELIVERED) answer.sent_at = now + 7s;
    if (status == MessageStatus::DELIVERED) answer.delivered_at = now + 9s;
    return answer;
}

std::vector<std::string> names(const std::vector<trace::Span>& spans) {
    std::vector<std::string> all;
    for (const trace::Span& span : spans) all.push_back(span.name);
    return all;
}

TEST(RowSpans, FromTheWebhookToTheDeliveryItIsOneTraceWithoutAGap) {
    const Message asked = inbound(1);
    const TaskBody body = answering({asked});
    const Task queued = task_of(TaskStatus::QUEUED);
    const Task done = task_of(TaskStatus::SUCCEEDED);
    const Watch watch{now, now + 8s, 1};
    std::vector<trace::Span> all{{.at = at_webhook(asked.id, 1)}};
    const auto add = [&all](const std::vector<trace::Span>& spans) {
        all.insert(all.end(), spans.begin(), spans.end());
    };

    add(spans_of(asked, true, watch));
    add(spans_of({.task = &queued, .body = &body, .is_new = true}, 1));
    add(spans_of({.task = &done, .body = &body}, 1));
    add(spans_of(answer_to(asked, MessageStatus::SENDING), true, watch));
    add(spans_of(answer_to(asked, MessageStatus::SENT), false, watch));
    add(spans_of(answer_to(asked, MessageStatus::DELIVERED), false, {now + 8s, now + 9s, 1}));

    EXPECT_EQ(names(all),
              (std::vector<std::string>{"", "receive whatsapp", "route", "process sales.answer",
                                        "task sales.answer", "quote", "send whatsapp", "deliver whatsapp"}));
    for (const trace::Span& span : all) {
        EXPECT_EQ(span.at.trace, all.front().at.trace) << span.name;
        EXPECT_LE(span.begin_ns, span.end_ns) << span.name;
        const bool has_parent = std::any_of(
            all.begin(), all.end(), [&](const trace::Span& one) { return one.at.span == span.parent; });
        EXPECT_EQ(has_parent, span.at != all.front().at) << span.name;
    }
    const std::string sent = otlp::traces_json({}, all);
    EXPECT_EQ(sent.find("secreto"), std::string::npos) << sent;
    EXPECT_EQ(sent.find("59899123456"), std::string::npos) << sent;
}

TEST(RowSpans, TheSameRowSeenAgainTellsOfTheSameSpans) {
    const Message asked = inbound(1);
    const TaskBody body = answering({asked});
    const Task done = task_of(TaskStatus::SUCCEEDED);

    EXPECT_EQ(spans_of({.task = &done, .body = &body}, 1), spans_of({.task = &done, .body = &body}, 1));
    EXPECT_EQ(at_attempt(done, body, 1), spans_of({.task = &done, .body = &body}, 1).front().at)
        << "what the worker was given is the span that is told of";
    const Message sent = answer_to(asked, MessageStatus::SENT);
    EXPECT_EQ(at_send(sent, 1), spans_of(sent, false, {now, now + 8s, 1}).front().at);
}

TEST(RowSpans, WhatWasSentBeforeTheStartIsNotToldOfAgainWhenItArrives) {
    const Message arrived = answer_to(inbound(1), MessageStatus::DELIVERED);

    EXPECT_EQ(names(spans_of(arrived, false, {now + 8s, now + 9s, 1})),
              std::vector<std::string>{"deliver whatsapp"});
    EXPECT_EQ(names(spans_of(arrived, false, {now, now + 9s, 1})),
              (std::vector<std::string>{"send whatsapp", "deliver whatsapp"}));
}

TEST(RowSpans, ABurstIsItsFirstMessagesTraceAndLinksToTheOthers) {
    const TaskBody body = answering({inbound(1), inbound(2)});
    const Task queued = task_of(TaskStatus::QUEUED);

    const auto spans = spans_of({.task = &queued, .body = &body, .is_new = true}, 1);

    ASSERT_EQ(spans.size(), 1U);
    EXPECT_EQ(spans.front().at.trace, at_webhook(inbound(1).id, 1).trace);
    ASSERT_EQ(spans.front().links.size(), 1U);
    EXPECT_EQ(spans.front().links.front(), spans_of(inbound(2), true, {now, now, 1}).front().at);
}

TEST(RowSpans, ATaskBelongsToWhoSubmittedItAndToNobodyItOnlyNames) {
    TaskBody body = answering({inbound(1)});
    body.submitted_by = "key:shop";
    body.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
    const Task done = task_of(TaskStatus::DEAD);

    const auto spans = spans_of({.task = &done, .body = &body, .is_new = true}, 1);

    ASSERT_EQ(names(spans), (std::vector<std::string>{"process sales.answer", "task sales.answer"}));
    EXPECT_EQ(trace::hex(spans[1].at.trace), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(trace::hex(spans[1].parent), "b7ad6b7169203331");
    EXPECT_FALSE(spans[1].at.sampled) << "whoever began it does not want it recorded";
    EXPECT_EQ(spans[1].error, "DEAD");
}

TEST(RowSpans, AnAttemptThatIsFollowedByAnotherIsASpanThatFailed) {
    Task again = task_of(TaskStatus::QUEUED);
    again.epoch = 1;
    HistoryEntry ended{.subject = again.id, .at = now + 6s, .kind = "task.retried"};
    ended.detail.text =
        R"({"attempt":1,"claimed_at":"2026-11-02T14:00:00.000Z","agent":"a","error":"secreto"})";
    const TaskBody body;

    const auto spans = spans_of({.task = &again, .body = &body, .ended = &ended}, 1);

    ASSERT_EQ(names(spans), std::vector<std::string>{"process sales.answer"});
    EXPECT_EQ(spans.front().at, at_attempt(again, body, 1));
    EXPECT_EQ(spans.front().error, "task.retried");
}

TEST(RowSpans, ASendThatFailsSaysWhyOnlyWhereThatIsAWord) {
    Message failed = answer_to(inbound(1), MessageStatus::FAILED);
    failed.cause = "window_closed";
    EXPECT_EQ(spans_of(failed, false, {now, now + 8s, 1}).front().error, "window_closed");
    failed.cause = "no such number: 59899123456";
    EXPECT_EQ(spans_of(failed, false, {now, now + 8s, 1}).front().error, "refused");
    failed.status = MessageStatus::UNKNOWN;
    EXPECT_EQ(spans_of(failed, false, {now, now + 8s, 1}).front().error, "unknown_outcome");
}

TEST(RowSpans, WhatTheProviderTookAndCouldNotDeliverIsADeliveryThatFailed) {
    Message failed = answer_to(inbound(1), MessageStatus::SENT);
    failed.status = MessageStatus::FAILED;
    failed.cause = "undeliverable";
    const auto spans = spans_of(failed, false, {now + 8s, now + 9s, 1});
    ASSERT_EQ(names(spans), std::vector<std::string>{"deliver whatsapp"});
    EXPECT_EQ(spans.front().error, "undeliverable");
}

TEST(RowSpans, AReadReceiptDaysLaterMakesNoSendLonger) {
    const Message arrived = answer_to(inbound(1), MessageStatus::DELIVERED);
    EXPECT_EQ(spans_of(arrived, false, {now, now + 9s, 1}), spans_of(arrived, false, {now, now + 48h, 1}));
}

}  // namespace
}  // namespace tero::telemetry

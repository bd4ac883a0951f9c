// Ids that stay the same, and the header that carries them.
#include "observe/span.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace tero::trace {
namespace {

class Kept final : public Sink {
public:
    void take(Span span) override { spans.push_back(std::move(span)); }
    Timestamp now() const override { return {}; }
    std::vector<Span> spans;
};

TEST(Span, ItsIdsAreAFormatThatOtherVersionsMakeToo) {
    const TraceId trace = trace_of("message/01kavd3q8s0000000000000000");

    EXPECT_EQ(hex(trace), "7c8a95b90f83b71815cb99ffa09055a1");
    EXPECT_EQ(hex(span_of(trace, "route")), "5f474c92bd81d67e");
    EXPECT_NE(span_of(trace, "route"), span_of(trace, "receive"));
    EXPECT_NE(span_of(trace, "route"), span_of(trace_of("message/2"), "route"));
}

TEST(Span, ATraceparentIsReadAsItIsWritten) {
    const std::string text = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const auto context = parse_traceparent(text);
    ASSERT_TRUE(context);

    EXPECT_EQ(hex(context->trace), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(hex(context->span), "b7ad6b7169203331");
    EXPECT_TRUE(context->sampled);
    EXPECT_EQ(traceparent(*context), text);
    EXPECT_FALSE(parse_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")->sampled);
    EXPECT_TRUE(parse_traceparent("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"));
}

TEST(Span, WhatIsNoTraceparentIsNone) {
    for (const std::string wrong : {"", "00", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                                    "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                                    "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                                    "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
                                    "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
                                    "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}) {
        EXPECT_FALSE(parse_traceparent(wrong)) << wrong;
    }
}

TEST(Span, AShareOfTracesIsThatManyAndTheSameForEverybody) {
    int in_share = 0;
    for (int i = 0; i < 2000; ++i) {
        const TraceId trace = trace_of(std::to_string(i));
        EXPECT_FALSE(is_in_share(trace, 0));
        EXPECT_TRUE(is_in_share(trace, 1));
        if (is_in_share(trace, 0.25)) in_share += 1;
    }
    EXPECT_NEAR(in_share, 500, 70);
}

TEST(Span, AScopeIsItsThreadsUntilItEndsAndCountsWhatIsWithin) {
    Kept kept;
    const Context outer{trace_of("a"), span_of(trace_of("a"), "b")};
    EXPECT_EQ(Scope::current(), nullptr);
    {
        Scope scope{&kept, outer};
        const Context first = scope.next("POST");
        EXPECT_EQ(first.trace, outer.trace);
        EXPECT_NE(first, scope.next("POST"));
        {
            const Scope off{nullptr, outer};
            EXPECT_EQ(Scope::current(), nullptr);
        }
        EXPECT_EQ(Scope::current(), &scope);
        const Scope again{&kept, outer};
        EXPECT_EQ(Scope::current()->next("POST"), first) << "done again, it is the same span";
    }
    EXPECT_EQ(Scope::current(), nullptr);
}

}  // namespace
}  // namespace tero::trace

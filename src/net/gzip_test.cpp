#include "net/gzip.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace tero::net {
namespace {

std::string unpacked(const std::string& packed) {
    std::string out(1 << 20, '\0');
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

TEST(Gzip, WhoSaysNothingGetsPlainText) {
    EXPECT_FALSE(accepts_gzip(""));
    EXPECT_FALSE(accepts_gzip("br, deflate"));
    EXPECT_FALSE(accepts_gzip("gzipped"));
}

TEST(Gzip, WhoTakesItGetsIt) {
    EXPECT_TRUE(accepts_gzip("gzip"));
    EXPECT_TRUE(accepts_gzip("gzip, deflate, br"));
    EXPECT_TRUE(accepts_gzip("deflate ,\tGZip ; Q=0.5"));
    EXPECT_TRUE(accepts_gzip("x-gzip"));
    EXPECT_TRUE(accepts_gzip("*"));
    EXPECT_TRUE(accepts_gzip("br;q=1.0, *;q=0.001"));
}

TEST(Gzip, AZeroIsANo) {
    EXPECT_FALSE(accepts_gzip("gzip;q=0"));
    EXPECT_FALSE(accepts_gzip("gzip;q=0.000, *"));
    EXPECT_FALSE(accepts_gzip("*;q=0"));
    EXPECT_TRUE(accepts_gzip("*;q=0, gzip"));
}

TEST(Gzip, PlainTextThatIsLikedBetterIsSent) {
    EXPECT_FALSE(accepts_gzip("identity, gzip;q=0.5"));
    EXPECT_TRUE(accepts_gzip("identity;q=0.5, gzip"));
}

TEST(Gzip, WhatIsNoWeightIsANo) {
    EXPECT_FALSE(accepts_gzip("gzip;q=much"));
    EXPECT_FALSE(accepts_gzip("gzip;q=2"));
    EXPECT_FALSE(accepts_gzip("gzip;q=-1"));
    EXPECT_FALSE(accepts_gzip("gzip;q="));
}

TEST(Gzip, WhatIsPackedIsTheSameUnpacked) {
    std::string text;
    for (int i = 0; i < 5000; ++i) text += R"({"id":")" + std::to_string(i * 7919) + R"(","status":"QUEUED"},)";

    for (const GzipEffort effort : {GzipEffort::FAST, GzipEffort::SMALL}) {
        const std::string packed = gzipped(text, effort);

        EXPECT_LT(packed.size(), text.size() / 3);
        EXPECT_EQ(unpacked(packed), text);
    }
    EXPECT_EQ(unpacked(gzipped("", GzipEffort::FAST)), "");
}

}  // namespace
}  // namespace tero::net

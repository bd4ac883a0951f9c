#include "codec/canonical.hpp"

#include "codec/example_fixture.hpp"
#include "codec/random_object.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <limits>

namespace tero {
namespace {

using namespace example;

template <class T>
std::string bytes_of(const T& object) {
    std::string out;
    append_canonical(out, type_info<T>(), &object);
    return out;
}

template <class T>
void comes_back(Random& random) {
    const T object = random_object<T>(random);
    const std::string bytes = bytes_of(object);
    std::string_view rest = bytes;
    T read{};
    RC_ASSERT(read_canonical(rest, type_info<T>(), &read).has_value());
    RC_ASSERT(rest.empty());
    RC_ASSERT(read == object);
    RC_ASSERT(bytes_of(read) == bytes);
}

RC_GTEST_PROP(Canonical, EveryObjectComesBack, (std::uint64_t seed)) {
    Random random{seed};
    comes_back<Parcel>(random);
    comes_back<Wish>(random);
    comes_back<Order>(random);
}

TEST(Canonical, NumbersOfAnySizeComeBack) {
    for (const std::int64_t number :
         {std::int64_t{0}, std::int64_t{-1}, std::int64_t{63}, std::int64_t{-64}, std::int64_t{1} << 40,
          std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
        const Tally tally{.key = "k", .count = number};
        const std::string bytes = bytes_of(tally);
        std::string_view rest = bytes;
        Tally read;
        ASSERT_TRUE(read_canonical(rest, type_info<Tally>(), &read));
        EXPECT_EQ(read.count, number);
    }
}

TEST(Canonical, BytesThatEndTooSoonAreRefusedAndReadNothingBeyond) {
    Random random{7};
    const std::string whole = bytes_of(random_object<Parcel>(random));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        std::string_view cut = std::string_view{whole}.substr(0, size);
        Parcel read;
        EXPECT_FALSE(read_canonical(cut, type_info<Parcel>(), &read)) << size;
    }
}

TEST(Canonical, AnEnumIsItsName) {
    Parcel parcel;
    parcel.urgency = Urgency::URGENT;
    EXPECT_NE(bytes_of(parcel).find("URGENT"), std::string::npos);
}

}  // namespace
}  // namespace tero

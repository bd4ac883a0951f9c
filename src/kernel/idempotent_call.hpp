// A call that carries an Idempotency-Key is decided once, however often it is asked: that it was, and what
// was answered, is stored in the very group of what it did.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/table.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace tero {

struct IdempotentCall {
    std::string key = {};     // whose it is, and the key that was sent
    std::uint64_t asked = 0;  // made of what was asked
    Timestamp at = {};
    std::int32_t status = 0;  // of the answer
    std::string answer = {};
    bool operator==(const IdempotentCall&) const = default;
};
BOOST_DESCRIBE_STRUCT(IdempotentCall, (), (key, asked, at, status, answer))
TERO_DESCRIBED_WHOLLY(IdempotentCall);

TERO_ROW(kernel, idempotent_calls, IdempotentCall, IndexInfo{"by_at", {"at"}})

constexpr Duration idempotent_for = 24h;

// What was answered, for those who ask again.
struct KeptAnswer {
    std::int32_t status = 0;  // 0: nothing was done, and it is not kept
    std::string body = {};
};
// The key was sent with another call.
struct AskedOtherwise {};

// How a call is decided once. Only what was done is kept: a call that was refused may be asked again.
struct Once {
    std::string key = {};
    std::uint64_t asked = 0;
    std::function<KeptAnswer(const Reply&)> answer = {};
};

}  // namespace tero

// Inputs as bytes and back, for recordings. An input is a plain struct that nothing describes, so Boost.PFR
// walks its fields: what it is made of here is what it was there, or its shape differs, and it is not read.
#pragma once

#include "base/result.hpp"
#include "kernel/input.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tero::app {

struct InputCodec {
    const InputInfo* info = nullptr;
    std::uint64_t shape = 0;  // the same where its fields are, and theirs
    void (*append)(std::string& out, const void* input) = nullptr;
    Result<Input> (*read)(std::string_view& bytes) = nullptr;
};

// Every input that comes from outside a group: calls and what the host itself offers.
std::span<const InputCodec> input_codecs();
const InputCodec* find_input_codec(const InputInfo& info);  // null: it is only ever decided inside a group

}  // namespace tero::app

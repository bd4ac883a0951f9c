// How much of a customer's files is kept of late, so that one of them cannot fill the disk.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/table.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <cstdint>
#include <string>

namespace tero {

struct MediaUse {
    std::string contact = {};
    Timestamp since = {};
    std::int64_t bytes = 0;  // since then
    bool operator==(const MediaUse&) const = default;
};
BOOST_DESCRIBE_STRUCT(MediaUse, (), (contact, since, bytes))
TERO_DESCRIBED_WHOLLY(MediaUse);

inline constexpr Duration media_use_lasts = std::chrono::days{1};
inline constexpr std::int64_t media_use_max = 128 << 20;

TERO_ROW(messaging, media_uses, MediaUse, by_key_alone)

}  // namespace tero

#include "base/result.hpp"

#include "base/check.hpp"

namespace tero {

std::string_view to_string(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid: return "invalid";
        case ErrorCode::unauthenticated: return "unauthenticated";
        case ErrorCode::forbidden: return "forbidden";
        case ErrorCode::not_found: return "not_found";
        case ErrorCode::conflict: return "conflict";
        case ErrorCode::too_large: return "too_large";
        case ErrorCode::exhausted: return "exhausted";
        case ErrorCode::unavailable: return "unavailable";
        case ErrorCode::storage_full: return "storage_full";
        case ErrorCode::timeout: return "timeout";
        case ErrorCode::unknown_outcome: return "unknown_outcome";
        case ErrorCode::corrupt: return "corrupt";
    }
    CHECK(false, "error code {}", static_cast<int>(code));
}

std::string to_string(const Error& error) {
    std::string text{to_string(error.code)};
    text += ": " + error.message;
    if (!error.field.empty()) text += " (" + error.field + ")";
    return text;
}

}  // namespace tero

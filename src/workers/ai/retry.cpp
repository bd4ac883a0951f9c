#include "workers/ai/retry.hpp"

#include "workers/ai/openai_wire.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <charconv>

namespace tero::ai {
namespace {

constexpr Duration back_off_min = 250ms;
constexpr Duration back_off_max = 8s;
constexpr Duration wait_max = 24h;

std::string_view header(const net::Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers) {
        if (key == name) return value;
    }
    return {};
}

std::optional<std::int64_t> whole(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// `Wed, 21 Oct 2026 07:28:00 GMT`
std::optional<Timestamp> http_date(std::string_view text) {
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
    const auto* month = std::find(months.begin(), months.end(), text.substr(8, 3));
    if (month == months.end()) return std::nullopt;
    const auto at =
        parse_timestamp(fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4), month - months.begin() + 1,
                                    text.substr(5, 2), text.substr(17, 8)));
    return at ? std::optional{*at} : std::nullopt;
}

constexpr std::array again{408, 409, 425, 429, 500, 502, 503, 504, 529};

}  // namespace

std::optional<Duration> retry_after(const net::Headers& headers, Timestamp now) {
    const auto within = [](Duration wait) { return std::clamp(wait, Duration{0}, Duration{wait_max}); };
    if (const auto ms = whole(header(headers, "retry-after-ms")); ms && *ms > 0)
        return within(Duration{std::min<std::int64_t>(*ms, Duration{wait_max}.count())});
    const std::string_view text = header(headers, "retry-after");
    if (const auto seconds = whole(text)) {
        if (*seconds <= 0) return std::nullopt;
        return within(Duration{std::min<std::int64_t>(*seconds, 24 * 3600) * 1000});
    }
    const auto at = http_date(text);
    if (!at || *at <= now) return std::nullopt;
    return within(*at - now);
}

CallFailure failure_of(const net::Response& answer, Timestamp now) {
    const ServiceError said = read_error(answer.body);
    // Why it refused what it was asked may quote that, which is a customer's, and this ends up in the log.
    const bool may_quote = answer.status == 400 || answer.status == 422;
    const std::string text = may_quote ? std::string{} : said.message.substr(0, 200);
    const std::string why = fmt::format("it answered {}: {}{}{}", answer.status, said.code,
                                        said.code.empty() || text.empty() ? "" : ": ", text);
    CallFailure failure{.error = {ErrorCode::unavailable, why}};
    if (said.code == "insufficient_quota") {
        failure.next = Next::ELSEWHERE;  // its account is empty: no pause mends that
        failure.error.code = ErrorCode::exhausted;
        return failure;
    }
    if (said.code == "context_length_exceeded") {
        failure.error.code = ErrorCode::too_large;
        return failure;
    }
    if (std::find(again.begin(), again.end(), answer.status) == again.end()) {
        failure.error.code = answer.status == 401   ? ErrorCode::unauthenticated
                             : answer.status == 403 ? ErrorCode::forbidden
                             : answer.status == 404 ? ErrorCode::not_found
                                                    : ErrorCode::invalid;
        return failure;
    }
    failure.next = Next::AGAIN;
    failure.wait = retry_after(answer.headers, now);
    failure.is_illness = answer.status != 429 && answer.status != 409;
    return failure;
}

CallFailure failure_of(Error error, bool has_begun) {
    CallFailure failure{.error = std::move(error)};
    failure.next = has_begun || failure.error.code == ErrorCode::corrupt ? Next::ELSEWHERE : Next::AGAIN;
    failure.is_illness = true;
    if (failure.error.code == ErrorCode::invalid || failure.error.code == ErrorCode::forbidden) {
        failure.next = Next::GIVE_UP;
        failure.is_illness = false;
    }
    return failure;
}

Duration back_off(int attempt, double jitter) {
    const Duration full = std::min(back_off_max, back_off_min * (1 << std::clamp(attempt - 1, 0, 10)));
    return full / 2 + Duration{static_cast<std::int64_t>(static_cast<double>(full.count()) / 2 * jitter)};
}

}  // namespace tero::ai

// What a call answers when the outside world can make it fail: a value, or an Error that says why.
//
//     Result<Task> find(Id<Task> id);
//     TRY(Task task, find(id));          // passes the error up, or declares `task`
//
// Own instead of std::expected: g++ 12 has it only in C++23, where clang 14 cannot see it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace tero {

// Few, and each maps once to an HTTP status (net/problem.cpp).
enum class ErrorCode {
    invalid,          // the request is wrong and will stay wrong
    unauthenticated,  // no key, or one we do not know
    forbidden,        // a key without the scope for this
    not_found,
    conflict,      // someone else was there first; reload and decide again
    too_large,     // over a limit of size
    exhausted,     // over a limit of rate or room; later it may go
    unavailable,   // the store or another system is away; nothing was done
    storage_full,  // the disk is full; nothing was done
    timeout,
    unknown_outcome,  // the answer was lost: it may or may not have happened
    corrupt,          // stored data cannot be read back
};

std::string_view to_string(ErrorCode code);

struct Error {
    ErrorCode code = ErrorCode::invalid;
    std::string message = {};  // for the person who reads it: what happened and what to do
    std::string field = {};    // path of the offending field, such as `retry.attempt_max`; may be empty
    bool operator==(const Error&) const = default;
};

// `conflict: task 01J… is no longer leased (field)`: for logs and tests.
std::string to_string(const Error& error);

// The value of a call that only succeeds or fails.
struct Done {
    bool operator==(const Done&) const = default;
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit on purpose
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit on purpose

    explicit operator bool() const { return has_value(); }
    bool has_value() const { return state_.index() == 0; }

    // Only after has_value(); std::get ends the process otherwise, as a CHECK would.
    T& value() & { return std::get<0>(state_); }
    const T& value() const& { return std::get<0>(state_); }
    T&& value() && { return std::get<0>(std::move(state_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    Error& error() & { return std::get<1>(state_); }
    const Error& error() const& { return std::get<1>(state_); }
    Error&& error() && { return std::get<1>(std::move(state_)); }

    T value_or(T other) const& { return has_value() ? value() : std::move(other); }
    bool operator==(const Result&) const = default;

private:
    std::variant<T, Error> state_;
};

}  // namespace tero

#define TERO_JOIN_INNER(a, b) a##b
#define TERO_JOIN(a, b) TERO_JOIN_INNER(a, b)

// TRY(declaration, expression): declares from the value, or returns the error.
#define TRY(declaration, ...) TERO_TRY(TERO_JOIN(try_result_, __LINE__), declaration, __VA_ARGS__)
#define TERO_TRY(result, declaration, ...)                     \
    auto result = (__VA_ARGS__);                               \
    if (!result.has_value()) return std::move(result).error(); \
    declaration = std::move(result).value()

// TRY_DONE(expression): for calls whose value nobody needs.
#define TRY_DONE(...) TERO_TRY_DONE(TERO_JOIN(try_result_, __LINE__), __VA_ARGS__)
#define TERO_TRY_DONE(result, ...) \
    if (auto result = (__VA_ARGS__); !result.has_value()) return std::move(result).error()

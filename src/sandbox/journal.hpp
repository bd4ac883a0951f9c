// The sandbox's journal, in SQLite: what was sent, what came of it, and what is still to happen. A send and
// all that follows from it are one transaction on disk before it is answered. This, not Tero's own record,
// judges what customers really got.
//
// Used by one thread at a time.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "sandbox/customer.hpp"
#include "store_sqlite/connection.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::app {

// A line of the journal.
struct JournalLine {
    Timestamp at = {};
    std::int32_t customer = 0;
    std::string direction =
        {};                 // `out`: to the customer, `in`: from them, `open`: a page, `echo`: by a colleague
    std::string kind = {};  // REPLY, QUOTE, FOLLOW_UP; SAY, VOICE …
    std::string verdict = {};  // `accepted`, `refused:131047`, `lost`; of what customers do: empty
    std::string wamid = {};
    std::string callback = {};  // the business's own name for the message
    // What must be unique in what a customer gets: the quote's page, the follow-up's template. Of what a
    // customer says: what is meant by it (namespace means).
    std::string subject = {};
    std::string text = {};
};

// Something that is still to happen.
struct Event {
    std::int64_t id = 0;
    Timestamp at = {};
    std::int32_t customer = 0;
    std::string kind = {};  // `act` or `status`
    std::string body = {};  // Act or StatusNews as JSON
};

class Journal {
public:
    // Makes the tables when they are missing. unavailable: another sandbox has it open.
    static Result<Journal> open(const std::string& path);

    // What a transaction survives once it is committed. The death of the process is enough for what would
    // only be said twice and be recognised by its id.
    enum class Keeps { POWER_CUT, KILL };
    // Undone at its end unless commit() succeeded. One at a time; the journal stays where it is meanwhile.
    class Transaction {
    public:
        Transaction(Transaction&& other) noexcept : journal_(std::exchange(other.journal_, nullptr)) {}
        Transaction& operator=(Transaction&&) = delete;
        ~Transaction();
        Result<Done> commit();

    private:
        friend class Journal;
        explicit Transaction(Journal& journal) : journal_(&journal) {}
        Journal* journal_;  // null: nothing is left to undo
    };
    Result<Transaction> begin(Keeps keeps);

    Result<Timestamp> now() const;
    Result<Done> set_now(Timestamp now);

    // No row: not_found.
    Result<CustomerState> customer(std::int32_t number) const;
    Result<Done> put(std::int32_t number, const CustomerState& state);
    Result<std::int64_t> customers() const;

    Result<Done> add(const Event& event);
    Result<Done> remove(std::int64_t event);
    // Due events: by time, then by customer, then as they were added.
    Result<std::vector<Event>> due(Timestamp now, std::size_t limit) const;
    Result<std::optional<Timestamp>> next_at() const;

    Result<Done> write(const JournalLine& line);
    Result<std::int64_t> accepted_with(std::string_view callback) const;
    // Customer by customer, each in the order in which it happened.
    Result<std::vector<JournalLine>> lines(Timestamp before) const;

private:
    explicit Journal(sqlite::Connection connection) : connection_(std::move(connection)) {}

    // Mutable: a prepared statement is a tool of its call and empty between calls.
    sqlite::Statement& statement(std::string_view sql) const;

    sqlite::Connection connection_;
    mutable std::map<std::string, sqlite::Statement, std::less<>> statements_ = {};
    std::string synchronous_ = {};
};

}  // namespace tero::app

// Quotes and contacts by what people remember of them: a piece of a number, of a phone, of a name without its
// accents, a product. Each has its words in memory, folded, beside what it is sorted by; a question looks at
// all of them. The rows themselves are read from the store.
//
// It is read from the store once, by the first question, and told of every stored group from then on. What it
// is told waits until the next question, or until there is much of it: who stores does not wait for a scan.
#pragma once

#include "api/requests.hpp"
#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/mutex.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "kernel/batch.hpp"
#include "kernel/query.hpp"
#include "modules/messaging/model/contact.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace tero::api {

enum class QuoteSort { CREATED, NUMBER, NAME, STATUS, PRODUCT, TOTAL, SENT, VALID_UNTIL };

struct QuoteQuestion {
    std::string words = {};                  // all of them are in it somewhere, at most 8; empty: any
    bool looks_at_people = true;             // … or in the customer's name, telephone and e-mail of now
    std::vector<QuoteStatus> statuses = {};  // one of these; none: any
    std::optional<Id<Contact>> contact = {};
    std::string product = {};  // its code
    Timestamp from = {};       // made then or later; the epoch: any time
    Timestamp before = {};     // … and before then
    QuoteSort sort = QuoteSort::CREATED;
    bool descending = true;
    RawId after = {};  // the last of the page before; empty: from the first
    std::size_t limit = 50;
};

struct CurrencySum {
    std::int64_t count = 0;
    Decimal amount = {};  // with tax
};

struct QuotesFound {
    std::vector<Id<Quote>> quotes = {};  // of this page, in order
    bool more = false;
    std::size_t count = 0;  // of all pages
    std::map<std::string, CurrencySum> sums = {};
    std::map<QuoteStatus, std::size_t> by_status = {};  // of all, whatever status was asked for
};

class SearchIndex {
public:
    using Read = std::function<Result<Page>(const Query&)>;
    // `read`: from the store; any thread.
    explicit SearchIndex(Read read) : read_(std::move(read)) {}

    // As EngineHost::StoredTo.
    void stored(const Batch* batch);
    // invalid: there is no quote `after`, or there are too many words.
    Result<QuotesFound> quotes(const QuoteQuestion& question);
    // So that the first question need not wait.
    void warm() { static_cast<void>(fill()); }
    // How many quotes that are out and unanswered were made with each price list, by its key.
    Result<std::map<std::string, std::size_t>> open_quotes_of_lists();
    // The newest first.
    Result<std::vector<Id<Contact>>> contacts(std::string_view words, std::size_t limit);

private:
    struct Person {
        Timestamp created_at = {};
        std::string text = {};  // folded: name, phone, e-mail
    };
    struct Entry {
        QuoteStatus status = QuoteStatus::DRAFT;
        RawId contact = {};
        Timestamp created_at = {};
        Timestamp sent_at = {};
        Timestamp valid_until = {};
        Decimal total = {};
        std::string currency = {};
        std::string list = {};  // the key of its price list
        std::string number = {};
        std::string name = {};  // folded
        std::string product = {};
        std::string text = {};  // folded: number, name, product by code and names
    };
    using Item = std::pair<const RawId, Entry>;
    struct Word {
        std::string text = {};
        std::string other = {};  // a telephone's digits: as they stand in a number; empty: it is none
        std::vector<std::string> parts = {};  // of digits: as they were written, each may stand by itself
    };

    static Result<std::vector<Word>> words_of(std::string_view question);
    static bool holds(const std::string& text, const Word& word);

    Result<Done> fill() TERO_EXCLUDES(mutex_);
    template <class Row>
    Result<Done> read_all() TERO_EXCLUDES(mutex_);
    void put(const RawId& id, const Quote& quote) TERO_REQUIRES(mutex_);
    void put(const RawId& id, const Contact& contact) TERO_REQUIRES(mutex_);
    // What was stored since.
    void take_in() TERO_REQUIRES(mutex_) TERO_EXCLUDES(news_mutex_);
    // Who this contact became.
    RawId survivor_of(RawId contact) const TERO_REQUIRES(mutex_);
    bool fits(const Entry& entry, const std::vector<Word>& words, bool looks_at_people) const
        TERO_REQUIRES(mutex_);

    Read read_;
    Mutex filling_;  // one at a time
    Mutex mutex_;
    bool is_filled_ TERO_GUARDED_BY(mutex_) = false;
    std::uint64_t emptied_ TERO_GUARDED_BY(mutex_) = 0;  // how often it began anew
    // While it is filled: what is newer than what is read.
    std::unordered_set<RawId> told_ TERO_GUARDED_BY(mutex_);
    std::unordered_map<RawId, Entry> quotes_ TERO_GUARDED_BY(mutex_);
    std::unordered_map<RawId, Person> people_ TERO_GUARDED_BY(mutex_);
    std::unordered_map<RawId, RawId> merged_ TERO_GUARDED_BY(mutex_);  // into whom
    Mutex news_mutex_;  // never held for long
    bool began_anew_ TERO_GUARDED_BY(news_mutex_) = false;  // before the news
    std::vector<Write> news_ TERO_GUARDED_BY(news_mutex_);  // of quotes and contacts, not taken in yet
};

}  // namespace tero::api

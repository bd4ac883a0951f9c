#include "api/search_index.hpp"

#include "modules/router/folding.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace tero::api {
namespace {

constexpr std::size_t rows_at_once = 1000;
constexpr std::size_t news_max = 1000;
constexpr std::size_t words_max = 8;
constexpr std::size_t digits_min = 4;  // fewer are in every number
constexpr int fills_max = 3;  // an engine that began anew meanwhile is read anew

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `099 123-456` and `+598 99 123 456` are written in many ways: what is nothing but a telephone number is its
// digits.
bool is_phone(std::string_view words) {
    const auto digits = static_cast<std::size_t>(std::count_if(words.begin(), words.end(), is_digit));
    if (digits < digits_min) return false;
    return std::all_of(words.begin(), words.end(), [](char c) {
        return is_digit(c) || c == ' ' || c == '-' || c == '+' || c == '(' || c == ')';
    });
}

template <class Value>
int compared(const Value& one, const Value& other) {
    return one < other ? -1 : other < one ? 1 : 0;
}

}  // namespace

Result<std::vector<SearchIndex::Word>> SearchIndex::words_of(std::string_view question) {
    std::vector<Word> words;
    const bool is_one = is_phone(question);
    const std::string folded = router::fold(question);
    std::size_t begin = 0;
    while ((begin = folded.find_first_not_of(' ', begin)) != std::string::npos) {
        const std::size_t end = std::min(folded.find(' ', begin), folded.size());
        std::string part = folded.substr(begin, end - begin);
        if (is_one && !words.empty()) {
            words.front().text += part;
        } else {
            words.push_back({part, {}, {}});
        }
        if (is_one) words.front().parts.push_back(std::move(part));
        begin = end;
    }
    if (words.size() > words_max || (!words.empty() && words.front().parts.size() > words_max))
        return Error{ErrorCode::invalid, fmt::format("at most {} words", words_max), "q"};
    if (!is_one || words.empty()) return words;
    std::string& digits = words.front().other;
    std::copy_if(question.begin(), question.end(), std::back_inserter(digits), is_digit);
    // As it is dialled within the country.
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.size() < digits_min) digits.clear();
    return words;
}

bool SearchIndex::holds(const std::string& text, const Word& word) {
    const auto has = [&text](const std::string& piece) { return text.find(piece) != std::string::npos; };
    if (has(word.text) || (!word.other.empty() && has(word.other))) return true;
    return word.parts.size() > 1 && std::all_of(word.parts.begin(), word.parts.end(), has);
}

void SearchIndex::put(const RawId& id, const Quote& quote) {
    Entry entry;
    entry.status = quote.status;
    entry.contact = quote.contact;
    entry.created_at = quote.created_at;
    entry.sent_at = quote.sent_at;
    entry.valid_until = quote.valid_until;
    entry.total = quote.priced.with_iva;
    entry.currency = quote.priced.currency;
    if (!quote.priced.list.empty()) entry.list = quote.priced.list + "@" + quote.priced.list_version;
    entry.number = quote.number;
    entry.name = router::fold(quote.contact_name);
    entry.product = quote.priced.request.product.value_or("");
    std::string text = quote.number + "\n" + quote.contact_name + "\n" + entry.product;
    for (const auto& [language, name] : quote.priced.product_names) text += "\n" + name;
    entry.text = router::fold(text);
    quotes_[id] = std::move(entry);
}

void SearchIndex::put(const RawId& id, const Contact& contact) {
    if (!contact.merged_into.empty()) {
        people_.erase(id);
        merged_[id] = contact.merged_into;
        return;
    }
    merged_.erase(id);
    people_[id] = {contact.created_at,
                   router::fold(contact.name + "\n" + contact.phone + "\n" + contact.email)};
}

void SearchIndex::stored(const Batch* batch) {
    bool is_much = false;
    {
        const Lock lock{news_mutex_};
        if (batch == nullptr) {
            began_anew_ = true;
            news_.clear();
        } else {
            std::copy_if(batch->writes.begin(), batch->writes.end(), std::back_inserter(news_),
                         [](const Write& write) {
                             return write.table == table_of<Quote>() || write.table == table_of<Contact>();
                         });
        }
        is_much = news_.size() >= news_max;
    }
    if (!is_much) return;
    const Lock lock{mutex_};
    take_in();
}

void SearchIndex::take_in() {
    std::vector<Write> news;
    bool begins_anew = false;
    {
        const Lock lock{news_mutex_};
        news.swap(news_);
        begins_anew = std::exchange(began_anew_, false);
    }
    if (begins_anew) {
        is_filled_ = false;
        emptied_ += 1;
        quotes_.clear();
        people_.clear();
        merged_.clear();
        told_.clear();
    }
    for (const Write& write : news) {
        const RawId& id = write.key.id;
        if (!is_filled_) told_.insert(id);
        if (write.row == nullptr) {
            quotes_.erase(id);
            people_.erase(id);
            merged_.erase(id);
        } else if (write.table == table_of<Quote>()) {
            put(id, *static_cast<const Quote*>(write.row.get()));
        } else {
            put(id, *static_cast<const Contact*>(write.row.get()));
        }
    }
}

template <class Row>
Result<Done> SearchIndex::read_all() {
    Query query;
    query.table = table_of<Row>();
    query.limit = rows_at_once;
    while (true) {
        TRY(const Page page, read_(query));
        const Lock lock{mutex_};
        for (const StoredRow& row : page.rows) {
            const RawId id = row.as<Row>().id;
            if (!told_.contains(id)) put(id, row.as<Row>());
        }
        if (page.next.empty()) return Done{};
        query.after = page.next;
    }
}

Result<Done> SearchIndex::fill() {
    const Lock one_at_a_time{filling_};
    for (int tried = 0; tried < fills_max; ++tried) {
        std::uint64_t began = 0;
        {
            const Lock lock{mutex_};
            take_in();
            if (is_filled_) return Done{};
            began = emptied_;
        }
        TRY_DONE(read_all<Contact>());
        TRY_DONE(read_all<Quote>());
        const Lock lock{mutex_};
        take_in();
        if (emptied_ != began) continue;
        is_filled_ = true;
        told_.clear();
        return Done{};
    }
    return Error{ErrorCode::unavailable, "what is stored is being read anew: ask again shortly", ""};
}

RawId SearchIndex::survivor_of(RawId contact) const {
    constexpr int merges_max = 8;
    for (int i = 0; i < merges_max; ++i) {
        const auto found = merged_.find(contact);
        if (found == merged_.end()) break;
        contact = found->second;
    }
    return contact;
}

bool SearchIndex::fits(const Entry& entry, const std::vector<Word>& words, bool looks_at_people) const {
    const std::string* person = nullptr;
    return std::all_of(words.begin(), words.end(), [&](const Word& word) TERO_REQUIRES(mutex_) {
        if (holds(entry.text, word)) return true;
        if (!looks_at_people) return false;
        if (person == nullptr) {
            const auto found = people_.find(survivor_of(entry.contact));
            if (found == people_.end()) return false;
            person = &found->second.text;
        }
        return holds(*person, word);
    });
}

Result<QuotesFound> SearchIndex::quotes(const QuoteQuestion& question) {
    TRY_DONE(fill());
    TRY(const auto words, words_of(question.words));
    const auto order = [&](const Item& one, const Item& other) {
        const auto key = [&]() -> int {
            switch (question.sort) {
                case QuoteSort::CREATED:
                    return compared(one.second.created_at, other.second.created_at);
                case QuoteSort::NUMBER:
                    return compared(one.second.number, other.second.number);
                case QuoteSort::NAME:
                    return compared(one.second.name, other.second.name);
                case QuoteSort::STATUS:
                    return compared(one.second.status, other.second.status);
                case QuoteSort::PRODUCT:
                    return compared(one.second.product, other.second.product);
                case QuoteSort::TOTAL:  // of one currency each
                    return compared(std::tie(one.second.currency, one.second.total),
                                    std::tie(other.second.currency, other.second.total));
                case QuoteSort::SENT:
                    return compared(one.second.sent_at, other.second.sent_at);
                case QuoteSort::VALID_UNTIL:
                    return compared(one.second.valid_until, other.second.valid_until);
            }
            return 0;
        }();
        const int by = key != 0 ? key : compared(one.first, other.first);
        return question.descending ? by > 0 : by < 0;
    };
    const auto is_asked = [&](QuoteStatus status) {
        const auto& asked = question.statuses;
        return asked.empty() || std::find(asked.begin(), asked.end(), status) != asked.end();
    };

    const Lock lock{mutex_};
    const Item* after = nullptr;
    if (!question.after.empty()) {
        const auto found = quotes_.find(question.after);
        if (found == quotes_.end())
            return Error{ErrorCode::invalid, "that page is not there any more", "cursor"};
        after = &*found;
    }
    std::optional<RawId> contact;
    if (question.contact) contact = survivor_of(*question.contact);
    QuotesFound answer;
    std::vector<const Item*> found;
    for (const Item& item : quotes_) {
        const Entry& entry = item.second;
        if (contact && survivor_of(entry.contact) != *contact) continue;
        if (!question.product.empty() && entry.product != question.product) continue;
        if (entry.created_at < question.from) continue;
        if (question.before != Timestamp{} && entry.created_at >= question.before) continue;
        if (!fits(entry, words, question.looks_at_people)) continue;
        answer.by_status[entry.status] += 1;
        if (!is_asked(entry.status)) continue;
        answer.count += 1;
        CurrencySum& sum = answer.sums[entry.currency];
        sum.count += 1;
        sum.amount += entry.total;
        if (after == nullptr || order(*after, item)) found.push_back(&item);
    }
    const auto by_order = [&](const Item* one, const Item* other) { return order(*one, *other); };
    const std::size_t shown = std::min(question.limit, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(shown), found.end(),
                      by_order);
    for (std::size_t i = 0; i < shown; ++i) answer.quotes.emplace_back(found[i]->first);
    answer.more = found.size() > shown;
    return answer;
}

Result<std::map<std::string, std::size_t>> SearchIndex::open_quotes_of_lists() {
    TRY_DONE(fill());
    const Lock lock{mutex_};
    std::map<std::string, std::size_t> counts;
    for (const auto& [id, entry] : quotes_) {
        if (is_open(entry.status) && !entry.list.empty()) counts[entry.list] += 1;
    }
    return counts;
}

Result<std::vector<Id<Contact>>> SearchIndex::contacts(std::string_view question, std::size_t limit) {
    TRY_DONE(fill());
    TRY(const auto words, words_of(question));
    std::vector<Id<Contact>> answer;
    if (words.empty()) return answer;
    const Lock lock{mutex_};
    std::vector<std::pair<Timestamp, RawId>> found;
    for (const auto& [id, person] : people_) {
        const bool has_all = std::all_of(words.begin(), words.end(), [&text = person.text](const Word& word) {
            return holds(text, word);
        });
        if (has_all) found.emplace_back(person.created_at, id);
    }
    const std::size_t shown = std::min(limit, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(shown), found.end(),
                      [](const auto& one, const auto& other) { return other < one; });
    for (std::size_t i = 0; i < shown; ++i) answer.emplace_back(found[i].second);
    return answer;
}

}  // namespace tero::api

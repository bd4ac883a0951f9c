// Services: wanted or not, brought or fetched.
#include "modules/router/entities.hpp"
#include "modules/router/word_list.hpp"

#include <algorithm>

namespace tero::router {
namespace {

class ServiceReader {
public:
    ServiceReader(const Text& text, const Words& words, Entities& entities)
        : text_(text), words_(words), entities_(entities), request_(entities.request) {}

    void read() {
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            const OptionWords* service = service_at(i);
            if (service == nullptr) continue;
            // «entrega» is also «he delivers»: only with a clear word beside it.
            const Wish wish = wish_at(i);
            if (wish == Wish::UNSAID) continue;
            request_.set(service->code, wish == Wish::YES ? service->yes : service->no);
            entities_.reasons.push_back("entity." + service->code);
        }
        read_all();
        if (const OptionWords* delivery = words_.delivery()) read_pick_up(*delivery);
    }

private:
    enum class Wish { UNSAID, YES, NO };

    const OptionWords* service_at(std::size_t i) const {
        const auto named =
            std::find_if(words_.options.begin(), words_.options.end(), [&](const auto& option) {
                return option.kind == OptionKind::SERVICE && option.names.has(text_.tokens[i].text);
            });
        return named == words_.options.end() ? nullptr : &*named;
    }

    bool word(std::size_t of, std::size_t i, const WordList& words) const {
        return word_at(text_, of, i, words);
    }

    // «con …», «sin …», «… incluido», «… no», «no necesito …»
    Wish wish_at(std::size_t i) const {
        auto before = i;
        while (before > 0 && word(i, before - 1, words_.before_service)) before -= 1;
        if (before > 0 && word(i, before - 1, words_.with_or_plus)) return Wish::YES;
        if (before > 0 && word(i, before - 1, words_.without)) return Wish::NO;
        const bool not_wanted =
            before > 1 && word(i, before - 2, words_.no) && word(i, before - 1, words_.does_not_want);
        if (not_wanted) return Wish::NO;
        const bool added = before > 0 && word(i, before - 1, words_.adds);
        if (added && !text_.is_question(i)) return Wish::YES;
        auto after = i + 1;
        if (word(i, after, words_.and_words) && after + 1 < text_.tokens.size() &&
            service_at(after + 1) != nullptr) {
            after += 2;  // two of them «incluidos»
        }
        const bool no = word(i, after, words_.no);
        if (no) after += 1;
        const bool said = after < text_.tokens.size() && text_.same_sentence(i, after) &&
                          words_.includes.has(text_.tokens[after].text);
        const bool ordered = word(i, after, words_.orders);
        if (no && (said || ordered || after == text_.tokens.size() || !text_.same_sentence(i, after)))
            return Wish::NO;
        if (said && !text_.is_question(i)) return Wish::YES;
        const bool yes = word(i, after, words_.yes_too);
        if (yes && !text_.is_question(i)) return Wish::YES;
        if (before > 0 && words_.includes_it.has(text_.tokens[before - 1].text) && !text_.is_question(i))
            return Wish::YES;
        if (word(i, after, words_.on_own_account) && word(i, after + 1, words_.own_account)) return Wish::NO;
        return Wish::UNSAID;
    }

    // «todo incluido»
    void read_all() {
        for (std::size_t i = 0; i + 1 < text_.tokens.size(); ++i) {
            const bool all = words_.everything.has(text_.tokens[i].text) && word(i, i + 1, words_.included);
            if (!all || text_.is_question(i)) continue;
            for (const OptionWords& option : words_.options) {
                if (option.kind == OptionKind::SERVICE && !request_.has(option.code))
                    request_.set(option.code, option.yes);
            }
        }
    }

    // «lo retiro yo», «paso a buscar», «delivered to»
    void read_pick_up(const OptionWords& delivery) {
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            if (text_.is_question(i) && !word(i, i, words_.delivered)) continue;
            const bool fetches =
                word(i, i, words_.fetches) ||
                (word(i, i, words_.goes) && word(i, i + 1, words_.to) && word(i, i + 2, words_.to_fetch)) ||
                (word(i, i, words_.pick) && word(i, i + 1, words_.pick_up));
            const bool delivered =
                word(i, i, words_.delivered) || word(i, i, words_.delivered_if_stated) ||
                (word(i, i, words_.put) && word(i, i + 1, words_.at_site) && word(i, i + 2, words_.site));
            if (request_.has(delivery.code) || (!fetches && !delivered)) continue;
            request_.set(delivery.code, fetches ? delivery.no : delivery.yes);
            entities_.reasons.push_back("entity." + delivery.code + (fetches ? ".fetched" : ""));
        }
    }

    const Text& text_;
    const Words& words_;
    Entities& entities_;
    QuoteRequest& request_;
};

}  // namespace

void find_services(const Text& text, const Words& words, Entities& entities) {
    ServiceReader{text, words, entities}.read();
}

}  // namespace tero::router

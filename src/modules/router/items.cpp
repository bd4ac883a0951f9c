// Several things in one message: each with the values that belong to it.
//
//     «30 sillas plegables y 4 mesas redondas»    two products, each with its own
//     «una alfombra de 6x4 y otra de 5x5»         one product in two sizes
//     «an album of 20 pages and one of 40»         one product with two values of one option
#include "modules/router/entities.hpp"
#include "modules/router/values.hpp"
#include "modules/router/word_list.hpp"

#include <algorithm>
#include <utility>

namespace tero::router {
namespace {

class ItemReader {
public:
    ItemReader(const Text& text, const Words& words, Entities& entities)
        : text_(text), words_(words), entities_(entities) {
        for (const FoundValue& value : entities.found) {
            if (value.standing == Standing::CHOICE) open_ = true;
            if (value.standing == Standing::STATED) stated_.push_back(&value);
        }
    }

    void read() {
        if (open_) return;
        const std::vector<const FoundValue*> products = different(found_product);
        if (products.size() > 1) return by_product(products);
        std::vector<const FoundValue*> several;
        for (const FoundValue* value : stated_) {
            if (different(value->what).size() < 2 || value->what == words_.measures.place) continue;
            if (!several.empty() && several.front()->what != value->what)
                return;  // of two kinds: whose is whose?
            several.push_back(value);
        }
        if (!several.empty()) one_each(different(several.front()->what));
    }

private:
    std::vector<const FoundValue*> different(std::string_view what) const {
        std::vector<const FoundValue*> found;
        for (const FoundValue* value : stated_) {
            const bool again = std::any_of(found.begin(), found.end(), [&](const FoundValue* other) {
                return other->values == value->values;
            });
            if (value->what == what && !again) found.push_back(value);
        }
        return found;
    }

    static void put(QuoteRequest& item, const FoundValue& value) {
        for (const auto& [code, one] : value.values) {
            if (value.what == found_product)
                item.product = to_string(one);
            else
                item.set(code, one);
        }
    }

    // Right before the product, with only small words between: «30 m2 de alfombra», «6 x 4 en alfombra».
    bool leads_to(const FoundValue& value, const FoundValue& product) const {
        if (value.end > product.begin) return false;
        const bool size = value.what == found_size || value.what == words_.measures.area;
        for (auto i = value.end; i < product.begin; ++i) {
            const std::string& word = text_.tokens[i].text;
            const bool joins = words_.of.has(word) || (size && words_.chosen_in.has(word));
            if (!joins && !words_.articles.has(word)) return false;
        }
        return true;
    }

    void by_product(const std::vector<const FoundValue*>& products) {
        std::vector<QuoteRequest> items(products.size());
        for (std::size_t p = 0; p < products.size(); ++p) put(items[p], *products[p]);
        for (const FoundValue* value : stated_) {
            if (value->what == found_product) continue;
            std::size_t mine = 0;
            for (std::size_t p = 0; p < products.size(); ++p) {
                if (products[p]->begin < value->begin) mine = p;
            }
            for (std::size_t p = 0; p < products.size(); ++p) {
                if (leads_to(*value, *products[p])) mine = p;
            }
            for (const auto& [code, one] : value->values) {
                if (items[mine].has(code)) return;  // two of one thing: whose is the other?
            }
            put(items[mine], *value);
        }
        if (says_all(text_, words_) || says_each()) share(items);
        entities_.items = std::move(items);
    }

    // «10 m2 de cada una», not «cada tanto».
    bool says_each() const {
        return std::any_of(entities_.found.begin(), entities_.found.end(), [&](const FoundValue& value) {
            for (std::size_t at = value.end; at < std::min(value.end + 3, text_.tokens.size()); ++at) {
                if (!text_.same_sentence(value.begin, at)) return false;
                if (words_.each.has(text_.tokens[at].text)) return true;
            }
            return false;
        });
    }

    // «uno y, si no, del otro, los dos lisos»: what only one of them has is meant of each.
    void share(std::vector<QuoteRequest>& items) const {
        const MeasureCodes& codes = words_.measures;
        const auto is_size = [&](std::string_view code) {
            return code == codes.area || code == codes.length || code == codes.width;
        };
        const auto sized = [&](const QuoteRequest& item) {
            return item.has(codes.area) || item.has(codes.length) || item.has(codes.width);
        };
        const std::vector<QuoteRequest> said = items;
        for (const QuoteRequest& one : said) {
            for (const auto& [code, value] : one.values) {
                for (std::size_t i = 0; i < items.size(); ++i) {
                    if (!said[i].has(code) && !(is_size(code) && sized(said[i]))) items[i].set(code, value);
                }
            }
        }
    }

    // What is said once is said of all.
    void one_each(const std::vector<const FoundValue*>& several) {
        QuoteRequest shared = entities_.request;
        for (const FoundValue* value : several) {
            for (const auto& [code, one] : value->values) shared.erase(code);
        }
        for (const FoundValue* value : several) {
            entities_.items.push_back(shared);
            put(entities_.items.back(), *value);
        }
    }

    const Text& text_;
    const Words& words_;
    Entities& entities_;
    std::vector<const FoundValue*> stated_;
    bool open_ = false;
};

}  // namespace

void find_items(const Text& text, const Words& words, Entities& entities) {
    ItemReader{text, words, entities}.read();
}

}  // namespace tero::router

// Which of several quotes that went out together a message is about (model/together.hpp):
//
//     «la alfombra sacala»              one is not wanted any more
//     «dejame solo la mesa»             the others are not
//     «la de 8x5 pasala a azul»         one of them changes, and this is which
//     «la última no va», «the first»    by its place
//     «el chico es 6x5, no 6x4»         by its size, and by the value that is not right
//     «for the attic: in blue»          by what it is for, where the name says so
#pragma once

#include "modules/router/entities.hpp"

#include <cstddef>
#include <vector>

namespace tero::router {

// What the message says of each, before and after its values are settled.
class Together {
public:
    Together(const Text& text, const Lexicon& lexicon, const RoutingContext& context, Entities& entities);

    // A value by which one of them is meant, and that is not wanted, is denied; where it is replaced by
    // another, only that one is left.
    void mark();
    void tell();

private:
    struct Naming {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::vector<bool> fits = {};  // which of them it is said of
        bool denied = false;
        bool only = false;
    };

    bool is(std::size_t i, const WordList& words) const;
    bool pause_before(std::size_t i) const;
    bool begins_another(std::size_t i, const Naming& naming) const;
    bool is_left(std::size_t i) const;
    bool drop_before(const Naming& naming) const;
    bool drop_behind(const Naming& naming) const;
    bool no_behind(const Naming& naming) const;
    bool only_beside(const Naming& naming) const;
    bool tells_some(const std::vector<bool>& fits) const;
    std::vector<bool> fitting(const FoundValue& value) const;
    void find_places();
    void find_others();
    void find_uses();
    void find_smaller();
    bool ends_a_name(std::size_t i) const;
    bool is_changed_into_another(const FoundValue& value) const;
    void add(std::size_t begin, std::size_t end, std::vector<bool> fits);

    const Text& text_;
    const Lexicon& lexicon_;
    const Words& words_;
    Entities& entities_;
    const std::vector<QuoteRequest>& quoted_;
    const MeasureCodes& codes_;
    std::vector<Naming> namings_;
};

}  // namespace tero::router

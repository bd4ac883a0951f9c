// A text with places for what is known when it is said:
//
//     Tu cotización {quote} sigue vigente.        the value
//     ¡Hola{name?, {name}}!                       the part behind `?` only if there is a value …
//     {name?Hi {name}|Hello}!                     … else the part behind `|`
//     {count#un panel|{count} paneles}            by number: the forms that the language has, in its order
//
// Parts may hold placeholders and parts. A brace or, inside a part, a `|` cannot be said.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero {

// What a text is given: texts as they are to be read, under the names of their places.
using Values = std::vector<std::pair<std::string_view, std::string>>;

class Wording {
public:
    // `forms`: how many forms the language has for a number.
    static Result<Wording> parse(std::string_view text, std::size_t forms);

    // `form_of` says which form a number takes. A place without a value is a bug.
    std::string say(const Values& values, std::size_t (*form_of)(std::string_view number)) const;
    // Every name that it has a place for.
    std::set<std::string, std::less<>> places() const;
    // Whether its words depend on the values.
    bool chooses() const;

private:
    struct Part {
        enum class Kind { TEXT, VALUE, OPTIONAL, FORMS };
        Kind kind = Kind::TEXT;
        std::string text = {};  // of TEXT; of the others the name
        std::vector<std::vector<Part>> choices = {};
    };
    using Parts = std::vector<Part>;
    class Parser;

    static void say(const Parts& parts, const Values& values, std::size_t (*form_of)(std::string_view),
                    std::string& out);
    static void collect(const Parts& parts, std::set<std::string, std::less<>>& names);

    Parts parts_ = {};
};

}  // namespace tero

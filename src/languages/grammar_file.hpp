// `languages/<code>/grammar.json` as it is written.
#pragma once

#include "codec/described.hpp"

#include <boost/describe.hpp>
#include <string>
#include <vector>

namespace tero {

struct GrammarFile {
    std::string thousands = {};   // `.` of 1.200
    std::string decimal = {};     // `,` of 7,5
    std::string percentage = {};  // `{number} %`
    std::string money = {};       // `{sign} {amount}`
    std::string all = {};         // the word between the last two of a list: `y`
    std::string any = {};         // `o`
    std::string day = {};   // of {weekday}, {day}, {month}, {month_name}, {year}: `{weekday} {day}/{month}`
    std::string date = {};  // the same, with the year
    std::vector<std::string> weekdays = {};  // from Monday on
    std::vector<std::string> months = {};
};
BOOST_DESCRIBE_STRUCT(GrammarFile, (),
                      (thousands, decimal, percentage, money, all, any, day, date, weekdays, months))
TERO_DESCRIBED_WHOLLY(GrammarFile);

}  // namespace tero

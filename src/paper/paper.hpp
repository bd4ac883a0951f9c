// A document of one or a few pages, as what it says and not how it looks: what a page of the web and a PDF
// are both made of, so that they cannot say different things.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero::paper {

enum class Weight { PLAIN, SUM, MOST };  // MOST: what the reader looks for

struct Row {
    std::string name = {};
    std::string detail = {};
    std::string figure = {};
    Weight weight = Weight::PLAIN;
};

struct Section {
    std::string title = {};  // empty: none
    std::vector<Row> rows = {};
    std::vector<std::string> notes = {};
};

struct Paper {
    std::string language = {};  // as HTML names it
    std::string from = {};
    std::vector<std::string> card = {};  // who that is, a line each
    std::string title = {};
    std::string about = {};   // under the title
    std::string notice = {};  // how it stands; empty: nothing to say
    std::vector<Section> sections = {};
    std::string foot = {};
};

// On A4. unavailable: it could not be drawn.
Result<std::string> pdf(const Paper& paper, Timestamp at);

}  // namespace tero::paper

// What a person sees while the week is played: a bar that is drawn over itself on a terminal, a line for each
// day anywhere else.
#pragma once

#include "app/demo/table.hpp"
#include "base/time_zone.hpp"
#include "languages/sentences.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>

namespace tero::app {

class Progress {
public:
    struct Options {
        Speech say;  // of the business: the amounts; all else in Spanish, or in English if it speaks that
        Timestamp from = {};
        Timestamp until = {};
        // Of the terminal, asked at each drawing; none: this is no terminal. A line that does not fit cannot
        // be drawn over.
        std::function<std::size_t()> columns = {};
    };
    Progress(Options options, TimeZone zone, std::ostream& err)
        : options_(std::move(options)), zone_(std::move(zone)), err_(err) {}

    // True when it is time to draw again: reading figures costs, so ask first.
    bool wants(Timestamp now);
    void draw(Timestamp now, const DemoFigures& figures);
    // Ends the line.
    void finish();
    ~Progress() { finish(); }

private:
    Options options_;
    TimeZone zone_;
    std::ostream& err_;
    std::chrono::steady_clock::time_point drawn_at_ = {};
    int day_ = -1;
    bool open_line_ = false;
};

}  // namespace tero::app

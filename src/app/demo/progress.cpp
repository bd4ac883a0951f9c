#include "app/demo/progress.hpp"

#include "codec/utf8.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <ostream>

namespace tero::app {
namespace {

constexpr auto redraw_after = std::chrono::milliseconds{250};
constexpr int bar_cells = 28;

constexpr std::array<std::string_view, 7> days_es{"lun", "mar", "mié", "jue", "vie", "sáb", "dom"};
constexpr std::array<std::string_view, 7> days_en{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

std::string bar(double share) {
    const int full = static_cast<int>(share * bar_cells);
    std::string text;
    for (int cell = 0; cell < bar_cells; ++cell) text += cell < full ? "█" : "░";
    return text;
}

}  // namespace

bool Progress::wants(Timestamp now) {
    if (!options_.columns) return zone_.local(now).day != day_;
    const auto at = std::chrono::steady_clock::now();
    if (at - drawn_at_ < redraw_after) return false;
    drawn_at_ = at;
    return true;
}

void Progress::draw(Timestamp now, const DemoFigures& figures) {
    const bool english = options_.say.code() == "en";
    const LocalTime local = zone_.local(now);
    day_ = local.day;
    const double share = std::clamp(
        static_cast<double>((now - options_.from).count()) /
            static_cast<double>(std::max<std::int64_t>((options_.until - options_.from).count(), 1)),
        0.0, 1.0);
    std::string won;
    for (const auto& [currency, amount] : figures.quotes_accepted.value) {
        won += fmt::format("{}{}", won.empty() ? "" : " + ",
                           options_.say.money(amount, currency));
    }
    const auto weekday = static_cast<std::size_t>(local.weekday);
    std::string text = fmt::format("{} {:3.0f} %  {} {:02}/{:02} {:02}:{:02}", bar(share), share * 100,
                                   english ? days_en[weekday] : days_es[weekday], local.day, local.month,
                                   local.hour, local.minute);
    const std::size_t room = options_.columns ? options_.columns() : SIZE_MAX;
    for (const std::string& part :
         {fmt::format("  {} {}", figures.messages_in, english ? "messages" : "mensajes"),
          fmt::format(", {} {}", figures.quotes_sent.count, english ? "quotes" : "cotizaciones"),
          fmt::format(", {} {}", figures.quotes_accepted.count, english ? "accepted" : "aceptadas"),
          won.empty() ? won : ": " + won}) {
        if (terminal_width(text) + terminal_width(part) >= room) break;
        text += part;
    }
    if (options_.columns) {
        err_ << "\r\x1b[2K" << text << std::flush;
        open_line_ = true;
    } else {
        err_ << text << std::endl;
    }
}

void Progress::finish() {
    if (open_line_) err_ << std::endl;
    open_line_ = false;
}

}  // namespace tero::app

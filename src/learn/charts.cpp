#include "learn/charts.hpp"

#include <fmt/format.h>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace tero::learn {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '<') {
            out += "&lt;";
        } else if (c == '&') {
            out += "&amp;";
        } else {
            out.push_back(c);
        }
    }
    return out;
}

std::string opened(double width, double height, std::string_view title) {
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
        "height=\"{1:.0f}\" font-family=\"sans-serif\" font-size=\"11\">\n"
        "<title>{2}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
        "<text x=\"12\" y=\"20\" font-size=\"14\">{2}</text>\n",
        width, height, escaped(title));
}

}  // namespace

std::string confusion_svg(const Evaluation& evaluation) {
    constexpr double cell = 22;
    constexpr double names = 170;
    constexpr double top = 170;
    const auto count = static_cast<double>(evaluation.labels.size());
    const double width = names + count * cell + 20;
    const std::string title = fmt::format("Wanted (rows) and said (columns): {:.1f} % of {} lines right",
                                          evaluation.accuracy * 100, evaluation.lines);
    std::string svg = opened(std::max(width, 520.0), top + count * cell + 20, title);
    for (std::size_t i = 0; i < evaluation.labels.size(); ++i) {
        const double at = static_cast<double>(i) * cell + cell / 2 + 4;
        const std::string name = escaped(evaluation.labels[i].name);
        svg += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"end\">{}</text>\n", names - 6,
                           top + at, name);
        svg += fmt::format("<text transform=\"translate({:.0f} {:.0f}) rotate(-60)\">{}</text>\n", names + at,
                           top - 6, name);
    }
    for (std::size_t wanted = 0; wanted < evaluation.confusion.size(); ++wanted) {
        const auto& row = evaluation.confusion[wanted];
        const auto all = static_cast<double>(std::accumulate(row.begin(), row.end(), std::int64_t{0}));
        for (std::size_t got = 0; got < row.size(); ++got) {
            if (row[got] == 0) continue;
            const double share = static_cast<double>(row[got]) / all;
            const double x = names + static_cast<double>(got) * cell;
            const double y = top + static_cast<double>(wanted) * cell;
            svg += fmt::format(
                "<rect x=\"{0:.0f}\" y=\"{1:.0f}\" width=\"{2:.0f}\" height=\"{2:.0f}\" fill=\"{3}\" "
                "fill-opacity=\"{4:.2f}\"><title>{5}, said {6}: {7}</title></rect>\n",
                x, y, cell - 1, wanted == got ? "#2563eb" : "#dc2626", 0.08 + 0.92 * std::sqrt(share),
                escaped(evaluation.labels[wanted].name), escaped(evaluation.labels[got].name), row[got]);
            svg += fmt::format(
                "<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"middle\" font-size=\"8\" fill=\"{}\">{}"
                "</text>\n",
                x + cell / 2, y + cell / 2 + 3, share > 0.4 ? "#fff" : "#111", row[got]);
        }
    }
    return svg + "</svg>\n";
}

std::string calibration_svg(const Evaluation& evaluation) {
    constexpr double side = 360;
    constexpr double left = 60;
    constexpr double top = 40;
    std::string svg =
        opened(left + side + 30, top + side + 60,
               fmt::format("Said and came true: calibration error {:.1f} %", evaluation.ece * 100));
    svg += fmt::format(
        "<rect x=\"{0}\" y=\"{1}\" width=\"{2}\" height=\"{2}\" fill=\"none\" stroke=\"#999\"/>\n", left, top,
        side);
    svg += fmt::format(
        "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"#999\" stroke-dasharray=\"4 4\"/>\n", left,
        top + side, left + side, top);
    for (const double mark : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        svg += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"middle\">{:.0f} %</text>\n",
                           left + mark * side, top + side + 18, mark * 100);
        svg += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"end\">{:.0f} %</text>\n", left - 6,
                           top + side - mark * side + 4, mark * 100);
    }
    svg += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"middle\">how sure it was</text>\n",
                       left + side / 2, top + side + 40);
    for (const CalibrationBin& bin : evaluation.bins) {
        if (bin.lines == 0) continue;
        const double size =
            2 + 14 * std::sqrt(static_cast<double>(bin.lines) / static_cast<double>(evaluation.lines));
        svg += fmt::format(
            "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" fill=\"#2563eb\" fill-opacity=\"0.7\">"
            "<title>said {:.1f} %, right {:.1f} % of {}</title></circle>\n",
            left + bin.probability * side, top + side - bin.accuracy * side, size, bin.probability * 100,
            bin.accuracy * 100, bin.lines);
    }
    return svg + "</svg>\n";
}

}  // namespace tero::learn

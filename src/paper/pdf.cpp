// Drawn by Cairo, set by Pango: any script in UTF-8, with the fonts that the system has, and text that can be
// searched and copied.
#include "paper/paper.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <fmt/format.h>
#include <algorithm>
#include <memory>

namespace tero::paper {
namespace {

constexpr double points_wide = 595.28;  // A4
constexpr double points_high = 841.89;
constexpr double margin = 48;
constexpr double width = points_wide - 2 * margin;
constexpr double gap = 16;

template <auto end>
struct Ended {
    template <class T>
    void operator()(T* one) const {
        end(one);
    }
};
template <class T, auto end>
using Owned = std::unique_ptr<T, Ended<end>>;
using Layout = Owned<PangoLayout, g_object_unref>;

enum class Side { LEFT, RIGHT };
struct Ink {
    double size = 10;
    bool bold = false;
    double grey = 0.11;
};
constexpr Ink plain{};
constexpr Ink small{.size = 8.5, .grey = 0.35};
constexpr Ink strong{.size = 10, .bold = true};

cairo_status_t take(void* into, const unsigned char* bytes, unsigned int count) {
    static_cast<std::string*>(into)->append(reinterpret_cast<const char*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

// Goes down the page, and on to the next where it is full.
class Sheet {
public:
    Sheet(cairo_t* cairo, PangoFontMap* fonts)
        : cairo_(cairo), context_(pango_font_map_create_context(fonts)) {}

    void move(double down) { y_ += down; }
    void text(const std::string& said, const Ink& ink) {
        if (said.empty()) return;
        const Layout layout = set(said, ink, width, Side::LEFT);
        room_for(high(layout));
        draw(layout, margin, ink);
        y_ += high(layout);
    }
    void row(const Row& row) {
        const Ink ink = row.weight == Weight::PLAIN  ? plain
                        : row.weight == Weight::SUM ? strong
                                                     : Ink{.size = 12, .bold = true};
        const Layout figure = set(row.figure, ink, width / 2, Side::RIGHT);
        const double taken = row.figure.empty() ? 0 : wide(figure) + gap;
        const Layout name = set(row.name, ink, width - taken, Side::LEFT);
        const Layout detail = set(row.detail, small, width - taken, Side::LEFT);
        const double left = high(name) + (row.detail.empty() ? 0 : high(detail));
        room_for(std::max(left, high(figure)) + 2 * row_space);
        line();
        y_ += row_space;
        draw(name, margin, ink);
        if (!row.figure.empty()) draw(figure, margin + width / 2, ink);
        if (!row.detail.empty()) {
            y_ += high(name);
            draw(detail, margin, small);
            y_ -= high(name);
        }
        y_ += std::max(left, high(figure)) + row_space;
    }

private:
    static constexpr double row_space = 4;

    Layout set(const std::string& said, const Ink& ink, double within, Side side) const {
        const Owned<char, g_free> valid{g_utf8_make_valid(said.data(), static_cast<gssize>(said.size()))};
        Layout layout{pango_layout_new(context_.get())};
        const Owned<PangoFontDescription, pango_font_description_free> font{pango_font_description_new()};
        pango_font_description_set_family(font.get(), "Inter, DejaVu Sans, sans-serif");
        pango_font_description_set_absolute_size(font.get(), ink.size * PANGO_SCALE);
        pango_font_description_set_weight(font.get(), ink.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_layout_set_font_description(layout.get(), font.get());
        pango_layout_set_width(layout.get(), static_cast<int>(within * PANGO_SCALE));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_alignment(layout.get(), side == Side::LEFT ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
        pango_layout_set_text(layout.get(), valid.get(), -1);
        return layout;
    }
    static double high(const Layout& layout) {
        int high = 0;
        pango_layout_get_size(layout.get(), nullptr, &high);
        return static_cast<double>(high) / PANGO_SCALE;
    }
    static double wide(const Layout& layout) {
        PangoRectangle drawn;
        pango_layout_get_extents(layout.get(), nullptr, &drawn);
        return static_cast<double>(drawn.width) / PANGO_SCALE;
    }
    void room_for(double needed) {
        if (y_ + needed <= points_high - margin || y_ <= margin) return;
        cairo_show_page(cairo_);
        y_ = margin;
    }
    void draw(const Layout& layout, double x, const Ink& ink) {
        cairo_set_source_rgb(cairo_, ink.grey, ink.grey, ink.grey);
        cairo_move_to(cairo_, x, y_);
        pango_cairo_show_layout(cairo_, layout.get());
    }
    void line() {
        cairo_set_source_rgb(cairo_, 0.85, 0.85, 0.85);
        cairo_set_line_width(cairo_, 0.5);
        cairo_move_to(cairo_, margin, y_);
        cairo_line_to(cairo_, margin + width, y_);
        cairo_stroke(cairo_);
    }

    cairo_t* cairo_;
    Owned<PangoContext, g_object_unref> context_;
    double y_ = margin;
};

void draw(Sheet& sheet, const Paper& paper) {
    sheet.text(paper.from, {.size = 13, .bold = true});
    for (const std::string& line : paper.card) sheet.text(line, small);
    sheet.move(gap);
    sheet.text(paper.title, {.size = 20, .bold = true});
    sheet.text(paper.about, {.size = 10, .grey = 0.35});
    if (!paper.notice.empty()) sheet.move(gap / 2);
    sheet.text(paper.notice, strong);
    for (const Section& section : paper.sections) {
        sheet.move(gap);
        sheet.text(section.title, strong);
        if (!section.title.empty()) sheet.move(gap / 4);
        for (const Row& row : section.rows) sheet.row(row);
        for (const std::string& note : section.notes) sheet.text("• " + note, plain);
    }
    sheet.move(gap);
    sheet.text(paper.foot, small);
}

}  // namespace

Result<std::string> pdf(const Paper& paper, Timestamp at) {
    std::string bytes;
    const Owned<cairo_surface_t, cairo_surface_destroy> surface{
        cairo_pdf_surface_create_for_stream(&take, &bytes, points_wide, points_high)};
    const std::string date = to_string(at);
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, paper.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_AUTHOR, paper.from.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, date.c_str());
    {
        const Owned<cairo_t, cairo_destroy> cairo{cairo_create(surface.get())};
        // One of its own: what a thread shares is never given back.
        const Owned<PangoFontMap, g_object_unref> fonts{
            pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT)};
        if (!fonts) return Error{ErrorCode::unavailable, "Pango was built without FreeType", ""};
        Sheet sheet{cairo.get(), fonts.get()};
        draw(sheet, paper);
        const cairo_status_t drawn = cairo_status(cairo.get());
        if (drawn != CAIRO_STATUS_SUCCESS)
            return Error{ErrorCode::unavailable, fmt::format("no PDF: {}", cairo_status_to_string(drawn)), ""};
    }
    cairo_surface_finish(surface.get());
    const cairo_status_t written = cairo_surface_status(surface.get());
    if (written != CAIRO_STATUS_SUCCESS)
        return Error{ErrorCode::unavailable, fmt::format("no PDF: {}", cairo_status_to_string(written)), ""};
    return bytes;
}

}  // namespace tero::paper

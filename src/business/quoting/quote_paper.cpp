#include "business/quoting/quote_paper.hpp"

#include "business/quoting/quote_text.hpp"
#include "business/quoting/quoted.hpp"

#include <fmt/format.h>
#include <utility>
#include <vector>

namespace tero::sales {
namespace {

using paper::Paper;
using paper::Row;
using paper::Section;
using paper::Weight;

std::string digits_of(std::string_view number) {
    std::string digits;
    for (const char c : number) {
        if (c >= '0' && c <= '9') digits.push_back(c);
    }
    return digits;
}

// To the cent what makes this with the tax.
Decimal without_tax(const Decimal& with_tax, const Decimal& percent) {
    const Decimal factor = Decimal{1} + percent * Decimal::of("0.01");
    std::int64_t low = 0;
    std::int64_t high = 100'000'000'000'000'000;
    while (low < high) {  // the first whose next half cent is beyond it
        const std::int64_t middle = low + (high - low) / 2;
        if (Decimal{2 * middle + 1} * Decimal::of("0.005") * factor > with_tax) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return Decimal{low} * Decimal::of("0.01");
}

class Writer {
public:
    Writer(const Quote& quote, const QuotePageFacts& facts, const TimeZone& zone, const Speech& say)
        : quote_(quote), priced_(quote.priced), facts_(facts), zone_(zone), say_(say) {}

    Paper paper() const {
        Paper paper;
        paper.language = say_("page.language");
        paper.from = facts_.business;
        paper.card = card();
        paper.title = quote_.number;
        paper.about = say_("page.for", {{"name", one_line(quote_.contact_name, 80)},
                                        {"date", date(given_at())},
                                        {"revision", quote_.revision > 1 ? std::to_string(quote_.revision) : ""}});
        paper.notice = notice();
        paper.sections = {lines(), totals(), facts()};
        for (Section section : {assumptions(), terms()}) {
            if (!section.notes.empty()) paper.sections.push_back(std::move(section));
        }
        paper.foot = say_("page.list", {{"list", priced_.list},
                                        {"version", priced_.list_version},
                                        {"currency", priced_.currency}});
        return paper;
    }

private:
    // With the sign that stands before a percentage, too.
    std::string print(const Decimal& amount) const {
        if (amount.is_negative()) return "−" + print(Decimal{0} - amount);
        return say_.money(amount, priced_.currency, Cents::always);
    }
    std::string date(Timestamp at) const { return say_.date(zone_.local(at)); }
    Timestamp given_at() const { return quote_.sent_at.ms != 0 ? quote_.sent_at : quote_.created_at; }

    // Those of these keys that the business has.
    std::vector<std::string> said_of(std::string_view beginning,
                                     std::initializer_list<std::string_view> names) const {
        std::vector<std::string> said;
        for (const std::string_view name : names) {
            const std::string key = fmt::format("{}{}", beginning, name);
            std::string line = say_.has(key) ? say_.filled(key, {}) : std::string{};
            if (!line.empty()) said.push_back(std::move(line));
        }
        return said;
    }

    std::vector<std::string> card() const {
        std::vector<std::string> lines =
            said_of("page.card.", {"legal_name", "tax_id", "address", "phone", "email", "web"});
        const std::string number = digits_of(facts_.whatsapp_number);
        if (!number.empty()) lines.push_back("WhatsApp +" + number);
        return lines;
    }

    std::string notice() const {
        if (has_expired(quote_, facts_.now)) return say_("page.expired", {{"date", date(quote_.valid_until)}});
        switch (quote_.status) {
            case QuoteStatus::ACCEPTED:
                return say_("page.accepted", {{"date", date(quote_.decided_at)}});
            case QuoteStatus::REJECTED:
                return say_("page.rejected", {{"date", date(quote_.decided_at)}});
            case QuoteStatus::SUPERSEDED:
                return say_("page.superseded");
            case QuoteStatus::SENT:
            case QuoteStatus::VIEWED:
                return quote_.valid_until.ms == 0
                           ? ""
                           : say_("page.open", {{"day", say_.day(zone_.local(quote_.valid_until))}});
            case QuoteStatus::DRAFT:
            case QuoteStatus::WAITING_DATA:
                return say_("page.draft");
            case QuoteStatus::EXPIRED:
                break;  // above
        }
        return "";
    }

    Section lines() const {
        Section section{.title = say_("page.quoted")};
        for (const QuoteLine& line : priced_.lines) {
            // `Anclajes y traslado · incluidos`: a word says more than a zero.
            const bool is_note = line.amount.is_zero();
            LineText said = line_text(line, priced_, say_);
            section.rows.push_back(is_note ? Row{std::move(said.text), "", std::move(said.detail)}
                                           : Row{std::move(said.text), std::move(said.detail),
                                                 print(line.amount)});
        }
        const LineText pieces = pieces_text(priced_, say_);
        if (!pieces.text.empty() && say_.has("pieces.name"))
            section.rows.push_back({say_.filled("pieces.name", {}), pieces.detail, pieces.text});
        const std::string per = "per." + priced_.measure;
        if (!priced_.unit_price.is_zero() && say_.has(per)) {
            const std::string price = print(priced_.unit_price.rounded(2));
            section.rows.push_back(
                {say_("page.unit_price"), "", fmt::format("{} {}", price, say_.filled(per, {}))});
        }
        return section;
    }

    Section totals() const {
        Section section;
        std::vector<Row>& rows = section.rows;
        if (priced_.after_discount != priced_.total)
            rows.push_back({say_("page.before_discounts"), "", print(priced_.total)});
        const Values tax{{"tax", say_.percentage(priced_.iva_percent)},
                         {"tax_name", name_in(priced_.tax_names, say_.code())}};
        if (priced_.iva_percent.is_zero()) {
            rows.push_back({say_("page.total"), "", print(priced_.with_iva), Weight::MOST});
            return section;
        }
        const Decimal net = priced_.iva_included ? without_tax(priced_.with_iva, priced_.iva_percent)
                                                 : priced_.after_discount;
        rows.push_back({say_("page.total_without_tax", tax), "", print(net), Weight::SUM});
        rows.push_back({say_("page.tax", tax), "", print(priced_.with_iva - net)});
        rows.push_back({say_("page.total_with_tax", tax),
                        priced_.iva_included ? say_("page.tax_included", tax) : "", print(priced_.with_iva),
                        Weight::MOST});
        return section;
    }

    Section facts() const {
        Section section;
        section.rows.push_back({say_("page.date"), "", date(given_at())});
        if (quote_.valid_until.ms != 0)
            section.rows.push_back({say_("page.valid_until"), "", date(quote_.valid_until)});
        const std::string seller = one_line(facts_.seller, 80);
        if (!seller.empty()) section.rows.push_back({say_("page.seller"), "", seller});
        return section;
    }

    Section assumptions() const {
        Section section{.title = say_("page.assumptions")};
        for (std::string& text : assumption_texts(priced_, say_))
            section.notes.push_back(capitalised(std::move(text)));
        return section;
    }

    Section terms() const {
        return {.title = say_("page.terms_title"),
                .notes = said_of("page.terms.", {"payment", "delivery", "warranty", "other"})};
    }

    const Quote& quote_;
    const PricedQuote& priced_;
    const QuotePageFacts& facts_;
    const TimeZone& zone_;
    Speech say_;
};

}  // namespace

bool has_expired(const Quote& quote, Timestamp now) {
    return quote.status == QuoteStatus::EXPIRED ||
           (is_open(quote.status) && quote.valid_until.ms != 0 && now >= quote.valid_until);
}

Paper quote_paper(const Quote& quote, const QuotePageFacts& facts, const TimeZone& zone, const Speech& say) {
    return Writer(quote, facts, zone, say).paper();
}

}  // namespace tero::sales

#include "app/demo/table.hpp"

#include "kernel/history.hpp"
#include "modules/monitoring/agent_monitoring.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::app {
namespace {

constexpr std::string_view day_prefix = "day/";

// The word before the first slash, which is then cut off as well.
std::string_view cut_word(std::string_view& path) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view word = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    return word;
}

std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

class Sheet {
public:
    explicit Sheet(const Speech& speech) : english_(speech.code() == "en"), speech_(speech) {}

    std::string_view say(std::string_view es, std::string_view en) const { return english_ ? en : es; }
    void row(std::string_view name, std::string value) { rows_.emplace_back(name, std::move(value)); }
    void row(std::string_view name, std::int64_t value) { row(name, fmt::to_string(value)); }
    void title(std::string_view name) { row(name, std::string{}); }
    void rule() { rows_.emplace_back("", ""); }
    std::string sum(const CountAndValue& of) const {
        std::string text = fmt::to_string(of.count);
        for (const auto& [currency, amount] : of.value) {
            text += fmt::format("{}{}", text.find('(') == std::string::npos ? "  (" : ", ",
                                speech_.money(amount, currency));
        }
        return of.value.empty() ? text : text + ")";
    }
    std::string text() const {
        std::size_t widest = 0;
        std::size_t widest_value = 0;
        for (const auto& [name, value] : rows_) {
            widest = std::max(widest, columns(name));
            widest_value = std::max(widest_value, columns(value));
        }
        std::string line;
        for (std::size_t i = 0; i < widest + widest_value + 4; ++i) line += "─";
        std::string out = line + "\n";
        for (const auto& [name, value] : rows_) {
            if (name.empty() && value.empty()) {
                out += line + "\n";
                continue;
            }
            out += fmt::format(" {}", name);
            if (!value.empty()) out += std::string(widest - columns(name) + 2, ' ') + value;
            out += "\n";
        }
        return out + line + "\n";
    }

private:
    bool english_;
    const Speech& speech_;
    std::vector<std::pair<std::string, std::string>> rows_ = {};
};

std::string reason_name(const Sheet& sheet, const std::string& reason) {
    const auto is = [&](std::string_view code) { return reason == code; };
    if (is("opted_out")) return std::string{sheet.say("pidió no recibir más", "asked for silence")};
    if (is("taken_over")) return std::string{sheet.say("lo tiene una persona", "a person has it")};
    if (is("person_owes_answer"))
        return std::string{sheet.say("una pregunta espera a una persona", "a question waits for a person")};
    if (is("replied")) return std::string{sheet.say("el cliente contestó", "the customer answered")};
    if (is("accepted")) return std::string{sheet.say("aceptó", "accepted")};
    if (is("rejected")) return std::string{sheet.say("rechazó", "rejected")};
    if (is("superseded")) return std::string{sheet.say("hay una cotización nueva", "there is a newer quote")};
    if (is("window_closed")) return std::string{sheet.say("ventana de 24 h cerrada", "24 h window closed")};
    if (is("user_marketing_cap"))
        return std::string{sheet.say("tope de Meta por persona", "Meta's cap for a person")};
    if (is("complaint")) return std::string{sheet.say("reclamo", "complaint")};
    if (is("human_request")) return std::string{sheet.say("la pidió", "asked for one")};
    if (is("audio")) return std::string{sheet.say("mandó un audio", "sent a voice note")};
    if (is("image")) return std::string{sheet.say("mandó una foto", "sent a picture")};
    if (is("video")) return std::string{sheet.say("mandó un video", "sent a video")};
    if (is("document")) return std::string{sheet.say("mandó un documento", "sent a document")};
    if (is("plan_to_read")) return std::string{sheet.say("mandó un plano", "sent a plan")};
    if (is("several_products")) return std::string{sheet.say("varios productos", "several products")};
    if (is("payment_terms")) return std::string{sheet.say("formas de pago", "terms of payment")};
    if (is("stock_delivery")) return std::string{sheet.say("stock y entrega", "stock and delivery")};
    if (is("technical_question")) return std::string{sheet.say("pregunta técnica", "technical question")};
    if (is("discount_request")) return std::string{sheet.say("pidió descuento", "asked for a discount")};
    if (is("person_cap")) return std::string{sheet.say("tope por persona", "cap for a person")};
    if (is("quote_cap")) return std::string{sheet.say("tope por cotización", "cap for a quote")};
    return reason;
}

void add_wishes(Sheet& sheet, const WishCheck& check) {
    const auto of = [&](std::int64_t bad, std::int64_t all) {
        return fmt::format("{}  ({} {})", bad, sheet.say("de", "of"), all);
    };
    sheet.row(sheet.say("Cotización que no era lo pedido", "Quote for what was not wanted"),
              of(check.quotes_not_wanted, check.quotes));
    sheet.row(sheet.say("Aceptación que nadie quiso dar", "Acceptance that was not meant"),
              of(check.acceptances_not_meant, check.acceptances));
    sheet.row(sheet.say("Rechazo que nadie quiso dar", "Rejection that was not meant"),
              of(check.rejections_not_meant, check.rejections));
    sheet.row(sheet.say("Pedido de silencio no oído", "Wish for silence unheard"),
              of(check.stops_unheard, check.stops));
    sheet.rule();
    sheet.title(sheet.say("Lo que solo cuesta paciencia", "What only costs patience"));
    sheet.row(sheet.say("Hablan a su manera", "Speak in their own way"), check.other_voices);
    sheet.row(sheet.say("Pedidos cotizados", "Requests quoted"), of(check.requests_quoted, check.requests));
    for (const auto& [questions, count] : check.questions) {
        sheet.row(
            fmt::format("{} {}", sheet.say("Preguntas antes de cotizar:", "Questions before the quote:"),
                        questions),
            count);
    }
    sheet.row(sheet.say("Quedaron sin respuesta", "Left without an answer"), check.requests_unanswered);
    sheet.row(sheet.say("Aceptaciones sin confirmar", "Acceptances not confirmed"),
              check.acceptances_unheard);
}

// Each fault with the whole conversation.
std::string faults_text(const Sheet& sheet, const WishCheck& check) {
    std::string out;
    for (const Fault& fault : check.faults) {
        out += fmt::format("\n{}: {} {}{}{}: {}\n", fault.kind, sheet.say("cliente", "customer"),
                           fault.customer, fault.voice.empty() ? "" : ", ", fault.voice, fault.why);
        for (const std::string& line : fault.transcript) out += fmt::format("    {}\n", line);
    }
    return out;
}

}  // namespace

void add_counter(CountedUp& to, const Counter& counter) {
    std::string_view path = counter.key;
    if (!path.starts_with(day_prefix)) return;
    path.remove_prefix(day_prefix.size());
    cut_word(path);  // the day
    const std::string_view figure = cut_word(path);
    const std::string rest{path};
    DemoFigures& figures = to.figures;

    const auto value = [&](CountAndValue& sum) {
        sum.count += counter.count;
        sum.value[rest] += counter.amount;
    };
    if (figure == "conversations") figures.conversations += counter.count;
    if (figure == "messages_in") figures.messages_in += counter.count;
    if (figure == "messages_routed") figures.messages_routed += counter.count;
    if (figure == "answers_sent") figures.answers_sent += counter.count;
    if (figure == "quotes_sent") value(figures.quotes_sent);
    if (figure == "quotes_accepted") value(figures.quotes_accepted);
    if (figure == "quotes_rejected") value(figures.quotes_rejected);
    if (figure == "quotes_superseded") value(figures.quotes_superseded);
    if (figure == "follow_ups_sent") figures.follow_ups_sent[rest] += counter.count;
    if (figure == "answers") figures.answers += counter.count;
    if (figure == "answers_after") figures.answers_after[rest] += counter.count;
    if (figure == "opt_outs") figures.opt_outs += counter.count;
    if (figure == "handed_over") figures.handed_over[rest] += counter.count;
    if (figure == "suppressed") figures.suppressed[rest] += counter.count;
    if (figure == "cancelled") figures.cancelled[rest] += counter.count;
    if (figure == "first_answer") figures.first_answer[rest] += counter.count;
    if (figure == "sends_unknown") to.sends_unknown += counter.count;
}

Result<CountedUp> count_up(const EngineHost& host, const TimeZone& zone, Timestamp from, Timestamp until) {
    Query query;
    query.table = table_of<Counter>();
    query.from = Bound{counter_key(zone, from, ""), 0};
    query.before = Bound{counter_key(zone, until + std::chrono::days{1}, ""), 0};
    query.limit = 1000;
    CountedUp all;
    while (true) {
        TRY(const Page page, host.read(query));
        for (const StoredRow& row : page.rows) add_counter(all, row.as<Counter>());
        if (page.next.empty()) return all;
        query.after = page.next;
    }
}

std::string table_text(const DemoTable& table, const Speech& say) {
    Sheet sheet{say};
    const DemoFigures& figures = table.figures;
    const Verdict& verdict = table.sandbox;
    sheet.row(sheet.say("Clientes que escribieron", "Customers who wrote"), figures.conversations);
    sheet.row(sheet.say("Mensajes recibidos", "Messages received"), figures.messages_in);
    sheet.row(sheet.say("Mensajes encaminados", "Messages routed"), figures.messages_routed);
    sheet.row(sheet.say("Respuestas enviadas", "Answers sent"), figures.answers_sent);
    sheet.row(sheet.say("Cotizaciones enviadas", "Quotes sent"), sheet.sum(figures.quotes_sent));
    for (const auto& [step, count] : figures.follow_ups_sent) {
        const auto answered = figures.answers_after.find(step);
        const std::int64_t answers = answered == figures.answers_after.end() ? 0 : answered->second;
        sheet.row(fmt::format("{} {}", sheet.say("Seguimientos, paso", "Follow-ups, step"), step),
                  fmt::format("{}  ({} {})", count, answers,
                              sheet.say("contestaron después", "answered after it")));
    }
    sheet.row(sheet.say("Cotizaciones contestadas", "Quotes answered"), figures.answers);
    sheet.row(sheet.say("Cotizaciones aceptadas", "Quotes accepted"), sheet.sum(figures.quotes_accepted));
    sheet.row(sheet.say("Cotizaciones rechazadas", "Quotes rejected"), sheet.sum(figures.quotes_rejected));
    sheet.row(sheet.say("Rehechas a pedido", "Changed on request"), figures.quotes_superseded.count);
    sheet.row(sheet.say("Pidieron no recibir más", "Asked for silence"), figures.opt_outs);
    for (const auto& [reason, count] : figures.handed_over) {
        sheet.row(
            fmt::format("{}: {}", sheet.say("A una persona", "To a person"), reason_name(sheet, reason)),
            count);
    }
    for (const auto& [reason, count] : figures.suppressed) {
        sheet.row(fmt::format("{}: {}", sheet.say("No se envió", "Not sent"), reason_name(sheet, reason)),
                  count);
    }
    for (const auto& [reason, count] : figures.cancelled) {
        sheet.row(fmt::format("{}: {}", sheet.say("Seguimiento anulado", "Follow-up cancelled"),
                              reason_name(sheet, reason)),
                  count);
    }
    sheet.rule();
    std::int64_t accepted = 0;
    for (const auto& [kind, count] : verdict.accepted) accepted += count;
    std::int64_t refused = 0;
    for (const auto& [code, count] : verdict.refused) refused += count;
    sheet.row(sheet.say("WhatsApp (sandbox): entregó", "WhatsApp (sandbox): took"), accepted);
    sheet.row(sheet.say("WhatsApp (sandbox): rechazó", "WhatsApp (sandbox): refused"), refused);
    if (verdict.lost > 0)
        sheet.row(sheet.say("WhatsApp (sandbox): perdió", "WhatsApp (sandbox): lost"), verdict.lost);
    if (!table.in_flight_at_kill.empty()) {
        const auto lost = std::count_if(table.in_flight_at_kill.begin(), table.in_flight_at_kill.end(),
                                        [](const InFlight& one) { return !one.reached; });
        sheet.row(sheet.say("Envíos en curso al cortarse", "Sends under way at a kill"),
                  fmt::format("{}  ({} {})", table.in_flight_at_kill.size(), lost,
                              sheet.say("no llegaron", "did not arrive")));
    }
    sheet.rule();
    sheet.title(sheet.say("Lo que nunca debe pasar", "What must never happen"));
    sheet.row(sheet.say("Enviado dos veces", "Sent twice"), verdict.sent_twice + verdict.told_twice);
    sheet.row(sheet.say("Después de pedir silencio", "After a wish for silence"), verdict.after_stop);
    sheet.row(sheet.say("En horas de silencio", "In quiet hours"), verdict.in_quiet_hours);
    add_wishes(sheet, table.wishes);
    return sheet.text() + faults_text(sheet, table.wishes);
}

}  // namespace tero::app

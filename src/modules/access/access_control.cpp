#include "modules/access/access_control.hpp"

#include "codec/json.hpp"
#include "modules/coordinator/model/inputs.hpp"

#include <algorithm>
#include <utility>

namespace tero {
namespace {

constexpr Duration seen_every = 1min;

std::string quoted(std::string_view text) {
    std::string json;
    append_json_text(json, text);
    return json;
}

// Who came in, with what, and who was refused: no secret, and no beginning of one that is good.
void note_session(Decided& decided, const Context& context, const Session& session, std::string kind,
                  std::string by) {
    decided.note(context, access_subject, std::move(kind), std::move(by),
                 Json{"{\"session\":" + quoted(session.id) + ",\"person\":" + quoted(session.person) +
                      ",\"role\":" + quoted(name_of(session.role)) + "}"});
}

}  // namespace

bool allows(const ApiKey& key, std::string_view scope) {
    if (key.revoked_at != Timestamp{}) return false;
    const std::string resource{scope.substr(0, scope.find(':'))};
    return std::any_of(key.scopes.begin(), key.scopes.end(), [&](const std::string& held) {
        return held == "admin" || held == scope || held == resource + ":*";
    });
}

Declaration AccessControl::declare() {
    const auto all_in_memory = [](Keep keep) {
        return TableParts{
            .near = near_all(),
            .rests = none("what is over opens nothing"),
            .keep = std::move(keep),
            .weight = none("its rows are small"),
            .unreadable = WhenUnreadable::REFUSED,
        };
    };
    return {
        .name = "access",
        .tables = {table<ApiKey>(all_in_memory(keep<ApiKey>(
                       keep_revoked_,
                       [this](const ApiKey& key) { return kept_for(keep_revoked_, key.revoked_at); }))),
                   table<Session>(all_in_memory(
                       keep<Session>(24h, [](const Session& session) { return session.expires_at + 24h; })))},
        .writes_too = none("its own tables only"),
        .observes = none("it keeps nothing beside its rows"),
        .inputs = {on<PutKey>(*this, in_any_order("keys are all in memory")),
                   on<PutSession>(*this, in_any_order("sessions are all in memory")),
                   on<OpenSession>(*this, in_order_of(&OpenSession::link_hash)),
                   on<EndSession>(*this, in_any_order("what has ended stays so")),
                   on<SeeSession>(*this, in_any_order("the latest counts"))},
        .timers = none("what is over is seen when it is used"),
        .memory_timer = none("nothing in its memory waits for a time"),
        .recovers = none("a key is as it was stored"),
        .after_pause = none("nobody\'s silence counts here"),
        .turn_end = none("all it decides is asked"),
        .room = none("nobody commands it"),
        .busy = none("it does nothing by itself"),
        .gauges = none("there are few"),
        .publishes = none("its rows are read through the store"),
        .walks = none("nothing of it is done in bulk"),
    };
}

Decision AccessControl::decide(const Rows&, const PutKey& input, Context& context) const {
    Decided decided;
    const bool is_revoked = input.key.revoked_at != Timestamp{};
    if (is_revoked) decided.next.push_back(CloseClaims{input.key.hash});
    decided.note(context, access_subject, is_revoked ? "key.revoked" : "key.made", input.by,
                 Json{"{\"key\":" + quoted(input.key.name) + "}"});
    decided.batch.put(input.key);
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision AccessControl::decide(const Rows& rows, const PutSession& input, Context& context) const {
    Decided decided;
    // What nobody can use any more goes, so that the table stays small.
    rows.table<Session>().each([&](const Session& session) {
        if (session.expires_at <= context.now || session.used_at != Timestamp{})
            decided.batch.erase<Session>(session.hash);
    });
    note_session(decided, context, input.session, "link.made", input.by);
    decided.batch.put(input.session);
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision AccessControl::decide(const Rows& rows, const OpenSession& input, Context& context) const {
    LOOK(const Session* link, rows, Session, input.link_hash);
    const bool good = link != nullptr && link->kind == SessionKind::LINK && link->used_at == Timestamp{} &&
                      context.now < link->expires_at;
    if (!good) {
        Decided not_in =
            refused(context, {ErrorCode::unauthenticated,
                              "this link was used or has expired; whoever invites people makes a new one "
                              "(`tero link`)",
                              ""});
        if (link != nullptr) note_session(not_in, context, *link, "link.refused", "stranger");
        return not_in;
    }
    Decided decided;
    Session used = *link;
    used.used_at = context.now;
    Session opened = input.session;
    opened.person = link->person;
    opened.role = link->role;
    opened.seen_at = context.now;
    note_session(decided, context, opened, "session.opened",
                 opened.person.empty() ? "link:" + link->id : "person:" + opened.person);
    decided.batch.put(std::move(used));
    decided.reply(context, Answer{opened});
    decided.batch.put(std::move(opened));
    return decided;
}

Decision AccessControl::decide(const Rows& rows, const EndSession& input, Context& context) const {
    LOOK(const Session* session, rows, Session, input.hash);
    Decided decided;
    if (session != nullptr && session->expires_at > context.now) {
        Session closed = *session;
        closed.expires_at = context.now;
        decided.next.push_back(CloseClaims{input.hash});
        note_session(decided, context, closed, "session.ended", input.by);
        decided.batch.put(std::move(closed));
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision AccessControl::decide(const Rows& rows, const SeeSession& input, Context& context) const {
    LOOK(const Session* session, rows, Session, input.hash);
    Decided decided;
    if (session != nullptr && context.now < session->expires_at &&
        context.now >= session->seen_at + seen_every) {
        Session seen = *session;
        seen.seen_at = context.now;
        decided.batch.put(std::move(seen));
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

}  // namespace tero

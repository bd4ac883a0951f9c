#include "modules/access/access_control.hpp"

#include "modules/coordinator/model/inputs.hpp"

#include <algorithm>
#include <utility>

namespace tero {

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
                   table<Session>(all_in_memory(keep<Session>(
                       24h, [](const Session& session) { return session.expires_at + 24h; })))},
        .writes_too = none("its own tables only"),
        .observes = none("it keeps nothing beside its rows"),
        .inputs = {on<PutKey>(*this, in_any_order("keys are all in memory")),
                   on<PutSession>(*this, in_any_order("sessions are all in memory")),
                   on<OpenSession>(*this, in_order_of(&OpenSession::link_hash)),
                   on<EndSession>(*this, in_any_order("what has ended stays so"))},
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
    if (input.key.revoked_at != Timestamp{}) decided.next.push_back(CloseClaims{input.key.hash});
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
    decided.batch.put(input.session);
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision AccessControl::decide(const Rows& rows, const OpenSession& input, Context& context) const {
    LOOK(const Session* link, rows, Session, input.link_hash);
    const bool good = link != nullptr && link->kind == SessionKind::LINK && link->used_at == Timestamp{} &&
                      context.now < link->expires_at;
    if (!good) {
        return refused(context,
                       {ErrorCode::unauthenticated,
                        "this link was used or has expired; `tero keys reset` prints a new one", ""});
    }
    Decided decided;
    Session used = *link;
    used.used_at = context.now;
    decided.batch.put(std::move(used));
    decided.batch.put(input.session);
    decided.reply(context, Answer{input.session});
    return decided;
}

Decision AccessControl::decide(const Rows& rows, const EndSession& input, Context& context) const {
    LOOK(const Session* session, rows, Session, input.hash);
    Decided decided;
    if (session != nullptr && session->expires_at > context.now) {
        Session closed = *session;
        closed.expires_at = context.now;
        decided.next.push_back(CloseClaims{input.hash});
        decided.batch.put(std::move(closed));
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

}  // namespace tero

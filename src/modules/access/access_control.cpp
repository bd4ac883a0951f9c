#include "modules/access/access_control.hpp"

#include <algorithm>

namespace tero {

bool allows(const ApiKey& key, std::string_view scope) {
    if (key.revoked_at != Timestamp{}) return false;
    const std::string room{scope.substr(0, scope.find(':'))};
    return std::any_of(key.scopes.begin(), key.scopes.end(), [&](const std::string& held) {
        return held == "admin" || held == scope || held == room + ":*";
    });
}

void AccessControl::watch(Rows& rows) const {
    rows.table<ApiKey>().alive = [](const ApiKey&) { return true; };
    rows.table<ApiKey>().complete = true;
    rows.table<Session>().alive = [](const Session&) { return true; };
    rows.table<Session>().complete = true;
}

Decision AccessControl::decide(const Rows&, const PutKey& input, Context& context) const {
    Decided decided;
    if (input.key.revoked_at != Timestamp{}) decided.next.push_back(ClosePolls{input.key.hash});
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
        decided.next.push_back(ClosePolls{input.hash});
        decided.batch.put(std::move(closed));
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

}  // namespace tero

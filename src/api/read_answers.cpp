#include "api/read_answers.hpp"

#include "api/await_end.hpp"
#include "api/handlers.hpp"
#include "base/random.hpp"
#include "net/gzip.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::api {
namespace {

constexpr std::size_t gzip_bytes_min = 1400;  // what is smaller goes out in one packet anyway

// Messages, quotes and history hold what strangers write beside links that open quotes, and what an admin
// reads are credentials. Who sees how long packed answers are could find out the one by trying the other, so
// those go out as they are. No answer repeats what is in its request.
bool holds_secrets(const Route& route) {
    return std::any_of(route.scopes.begin(), route.scopes.end(), [](std::string_view scope) {
        return scope == "messages:read" || scope == "quotes:read" || scope == "history:read" ||
               scope == "admin" || scope == any_key;
    });
}

// Every group makes what is stored another. A run ends with the process, and with it its program and its
// configuration; another one begins where groups may have been stored unheard. Rows are shown by the asker's
// scopes and in the asker's language.
std::string tag_of(const Api& api, const Call& call) {
    const std::string asker = fmt::format("{}\n{}\n{}", call.principal.credential, call.request.target,
                                          call.request.header("accept-language"));
    const Position now = api.changes.now();
    return fmt::format(R"(W/"{:x}-{}-{:x}")", now.run, now.group, stable_hash(asker));
}

void pack(net::Response& response) {
    if (response.body.size() < gzip_bytes_min) return;
    response.body = net::gzipped(response.body, net::GzipEffort::FAST);
    response.headers.emplace_back("content-encoding", "gzip");
}

}  // namespace

bool is_of_rows(const Route& route) {
    for (auto* handle : {list_rows, get_row, get_task, get_execution, list_agents, get_agent, get_quote,
                         list_quotes, quote_story, conversation_story, list_work_items, get_work_item,
                         list_price_lists, list_history}) {
        if (route.handle == handle && route.method == "GET") return true;
    }
    return false;
}

bool answer_held(Api& api, Call& call) {
    const Route& route = *call.route;
    // Beside an engine that is being rebuilt another may store what this one does not hear of; and who waits
    // for news has it only later.
    const bool has_tag = is_of_rows(route) && !asks_to_wait(call.request) && api.host.is_open();
    const std::string tag = has_tag ? tag_of(api, call) : std::string{};
    const auto add_head = [tag](net::Response& response) {
        response.headers.emplace_back("cache-control", tag.empty() ? "no-store" : "private, no-cache");
        response.headers.emplace_back("vary", "accept-encoding, accept-language");
        if (!tag.empty()) response.headers.emplace_back("etag", tag);
    };
    // A star means whatever there is, and whether there is anything is known once it was read.
    const std::string_view held_there = call.request.header("if-none-match");
    const bool is_any = !tag.empty() && held_there == "*";
    if (!tag.empty() && !is_any && names_tag(held_there, tag)) {
        net::Response held{.status = 304};
        add_head(held);
        call.reply(std::move(held));
        return true;
    }
    // Packed by the thread that replies: for rows that is a reader's.
    const bool packs = !holds_secrets(route) && net::accepts_gzip(call.request.header("accept-encoding"));
    call.reply = [reply = std::move(call.reply), add_head, packs, is_any](net::Response response) {
        if (response.status == 200) {
            if (is_any) response = net::Response{.status = 304};
            add_head(response);
            if (packs) pack(response);
        }
        reply(std::move(response));
    };
    return false;
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
    const auto strong = [](std::string_view one) { return one.starts_with("W/") ? one.substr(2) : one; };
    while (!if_none_match.empty()) {
        const std::size_t end = std::min(if_none_match.find(','), if_none_match.size());
        std::string_view one = if_none_match.substr(0, end);
        if_none_match.remove_prefix(std::min(end + 1, if_none_match.size()));
        while (one.starts_with(' ') || one.starts_with('\t')) one.remove_prefix(1);
        while (one.ends_with(' ') || one.ends_with('\t')) one.remove_suffix(1);
        if (one == "*" || (!one.empty() && strong(one) == strong(tag))) return true;
    }
    return false;
}

}  // namespace tero::api

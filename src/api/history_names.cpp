#include "api/history_names.hpp"

#include "api/lookup.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/scheduler/model/schedule.hpp"
#include "modules/workflow/model/execution.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace tero::api {
namespace {

std::string called(const Quote& quote) {
    return quote.contact_name.empty() ? quote.number : quote.number + " · " + quote.contact_name;
}
std::string called(const Contact& contact) { return contact.name.empty() ? contact.phone : contact.name; }
std::string called(const Task& task) { return task.type; }
std::string called(const WorkflowExecution& execution) { return execution.workflow; }
std::string called(const ScheduledTask& schedule) { return schedule.settings.name; }

class Names {
public:
    Names(const Api& api, const Principal& asks, const std::vector<HistoryLine>& lines)
        : api_(api), asks_(asks) {
        for (const HistoryLine& line : lines) {
            if (!line.subject.empty()) left_.insert(line.subject);
        }
    }

    // A line does not say in which table its subject is, so each is looked into for what is left.
    template <typename Row>
    Result<Done> add(std::string_view scope) {
        TRY(const Page page, rows<Row>(scope));
        for (const StoredRow& stored : page.rows) put(stored.as<Row>().id, called(stored.as<Row>()));
        return Done{};
    }

    // By whom they are with.
    Result<Done> add_conversations() {
        TRY(const Page page, rows<Conversation>("conversations:read"));
        const std::unordered_map<RawId, std::string> of_contacts = contact_names(api_, page);
        for (const StoredRow& stored : page.rows) {
            const auto& conversation = stored.as<Conversation>();
            const auto name = of_contacts.find(conversation.contact);
            put(conversation.id, name == of_contacts.end() ? "" : name->second);
        }
        return Done{};
    }

    const std::string& of(const RawId& subject) const {
        static const std::string nobody_says;
        const auto name = names_.find(subject);
        return name == names_.end() ? nobody_says : name->second;
    }

private:
    template <typename Row>
    Result<Page> rows(std::string_view scope) const {
        if (left_.empty() || !allows(asks_, scope)) return Page{};
        return read_rows(api_, table_of<Row>(), {left_.begin(), left_.end()});
    }

    void put(const RawId& id, std::string name) {
        left_.erase(id);
        names_.emplace(id, std::move(name));
    }

    const Api& api_;
    const Principal& asks_;
    std::unordered_set<RawId> left_;
    std::unordered_map<RawId, std::string> names_;
};

}  // namespace

Result<Done> name_subjects(const Api& api, std::vector<HistoryLine>& lines, const Principal& asks) {
    Names names{api, asks, lines};
    TRY_DONE(names.add_conversations());
    TRY_DONE(names.add<Quote>("quotes:read"));
    TRY_DONE(names.add<Contact>("contacts:read"));
    TRY_DONE(names.add<Task>("tasks:read"));
    TRY_DONE(names.add<WorkflowExecution>("workflows:read"));
    TRY_DONE(names.add<ScheduledTask>("schedules:read"));
    for (HistoryLine& line : lines) line.about = names.of(line.subject);
    return Done{};
}

}  // namespace tero::api

// PeopleOnDuty: whoever of the shop can do something about what waits is told of it, one after the other,
// until somebody does.
//
//     a work item waits, an alert fires --> DutyCall --> a notice to the first person on duty
//     nobody has done anything --next_after--> the next one; not delivered: the next one at once
//     delivered: the customer who waits for a person hears who was told
//
// At most one notice for each thing, round and person, whatever restarts: the call says who was told, in the
// commit of the message. It goes by WhatsApp, and to each browser of theirs that asked for it (push.cpp).
// What they write back acts on the item (heard.cpp).
#pragma once

#include "base/time_zone.hpp"
#include "kernel/alert.hpp"
#include "kernel/module.hpp"
#include "languages/sentences.hpp"
#include "modules/duty/model/inputs.hpp"
#include "modules/duty/model/options.hpp"
#include "modules/duty/model/push_inputs.hpp"
#include "modules/duty/person_words.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/messaging/model/send_gate.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace tero {

namespace duty {

// What a call is about, as it is now.
struct Waiting {
    const WorkItem* item = nullptr;
    const Alert* alert = nullptr;

    bool is_over() const;  // it is done, resolved, or gone
    bool waits() const;
    bool is_with(const std::string& name) const;  // somebody of the shop has it
    Timestamp since() const;
    WorkUrgency urgency() const { return item == nullptr ? WorkUrgency::NORMAL : item->urgency; }
    std::string kind() const { return item == nullptr ? std::string{"alert"} : item->kind; }
};

// Or what must be read first.
std::variant<Waiting, Need> waiting_of(const Rows& rows, const std::string& key);

// What says that a person did something: `person:Carla`.
std::string actor_of(const std::string& name);
// Of a colleague as somebody names them: as above where they are of the shop's people, else the name itself.
std::string actor_named(const DutyOptions& options, const std::string& name);

// Why nobody could tell them anything; empty: they can be told.
std::string unreachable_because(const PersonOptions& person, bool whatsapp_enabled, bool has_push);

// A way into the dashboard, to their own phone. It is no part of what is stored: who sends the message puts
// it in the place of `link_place`, in all its texts.
inline constexpr std::string_view link_place = "{link}";
inline constexpr std::string_view link_payload = "link:";  // and the name; of the message
TellPerson link_message(const PersonOptions& person, const DutyOptions& options, const Sentences& sentences,
                        Id<Message> message);

}  // namespace duty

class PeopleOnDuty final : public Module {
public:
    PeopleOnDuty(DutyOptions options, bool whatsapp_enabled, TimeZone zone,
                 std::shared_ptr<const Sentences> sentences, Duration keep = {});

    Declaration declare() override;

    Decision decide(const Rows& rows, const WaitChanged& input, Context& context) const;
    Decision decide(const Rows& rows, const CallDue& input, Context& context) const;
    Decision decide(const Rows& rows, const MessageSettled& input, Context& context) const;
    Decision decide(const Rows& rows, const HandedOn& input, Context& context) const;
    // heard.cpp
    Decision decide(const Rows& rows, const PersonWrote& input, Context& context) const;
    // push.cpp
    Decision decide(const Rows& rows, const SubscribePush& input, Context& context) const;
    Decision decide(const Rows& rows, const UnsubscribePush& input, Context& context) const;
    Decision decide(const Rows& rows, const PushDue& input, Context& context) const;
    Decision decide(const Rows& rows, const PushFinished& input, Context& context) const;
    Decision decide(const Rows& rows, const PushShown& input, Context& context) const;
    Decision decide(const Rows& rows, const SessionLeft& input, Context& context) const;

    // What the send gate is to know of a message of ours.
    std::variant<messaging::OwnersWord, Need> word_to_gate(const Rows& rows, const Message& message,
                                                           Timestamp now) const;

private:
    struct Person {
        PersonOptions who = {};
        messaging::QuietTimes off_duty;
        bool by_whatsapp = false;
    };

    // What somebody means to do about one thing.
    struct Word {
        std::string name = {};
        Id<Notice> notice = {};
        std::string key = {};
        duty::Act act = duty::Act::NONE;
    };

    Speech say() const { return sentences_->in(options_.template_language); }
    const Person* person_named(const std::string& name) const;
    // push.cpp
    static TableRule push_subscriptions();
    TableRule push_deliveries() const;
    // By anything, as it is now.
    static bool can_be_told(const Rows& rows, const Person& person);
    // Who is told of it, in this order; those who were told already, or cannot be, are left out.
    std::vector<const Person*> to_tell(const Rows& rows, const duty::Waiting& waiting,
                                       const DutyCall& call) const;
    // The next person, or the time when somebody is there, or an alert that nobody is.
    std::optional<Need> go_on(const Rows& rows, DutyCall call, const duty::Waiting& waiting, Decided& decided,
                              Context& context) const;
    // What it is about, in a few words; nothing where a row is missing.
    std::variant<std::string, Need> detail_of(const Rows& rows, const duty::Waiting& waiting) const;
    // An alert says so, and what waits goes before others.
    static void nobody_told(DutyCall& call, const duty::Waiting& waiting, Decided& decided);
    // The next one is told now; `handed_on`: that a colleague gave it to them.
    std::optional<Need> tell(const Rows& rows, const Person& next, DutyCall call,
                             const duty::Waiting& waiting, Decided& decided, Context& context,
                             bool handed_on = false) const;
    TellPerson notice_message(const PersonOptions& person, const Notice& notice, const std::string& what,
                              const std::string& about) const;
    // What can be answered, once in a while.
    Decision help(const Rows& rows, const Person& person, Context& context) const;
    Decision act_on(const Rows& rows, const Word& word, const duty::Waiting& waiting, const Person& person,
                    Context& context) const;
    void answer(Decided& decided, const Person& person, std::string text, Context& context) const;
    std::string what(const duty::Waiting& waiting, bool handed_on = false) const;
    // To each browser of theirs.
    void push(const Rows& rows, Notice& notice, const duty::Waiting& waiting, const std::string& title,
              const std::string& body, Decided& decided, Context& context) const;
    // What became of one push, in its row, its notice and its call.
    std::optional<Need> settle(const Rows& rows, PushDelivery delivery, Decided& decided,
                               Context& context) const;
    Decision recover(const Rows& rows, const Recovered& input, Context& context) const;
    // A notice has arrived.
    std::optional<Need> arrived(const Rows& rows, Notice& notice, const DutyCall* of, Decided& decided,
                                const Context& context) const;
    // Nothing of a notice went out: the next one is told at once.
    static void went_nowhere(const Notice& notice, const DutyCall* of, Decided& decided,
                             const Context& context);
    // Tells whoever waits for a person that somebody has heard.
    std::optional<Need> tell_customer(const Rows& rows, DutyCall& call, const Notice& notice,
                                      Decided& decided) const;
    void waits_or_not(const WorkItem* before, const WorkItem* after);
    void waits_or_not(const Alert* before, const Alert* after);
    // One that is read may be of what ended while this process was away.
    void is_read(const DutyCall* before, const DutyCall* after);

    DutyOptions options_;
    std::vector<Person> people_;  // who is told of anything
    TimeZone zone_;
    std::shared_ptr<const Sentences> sentences_;
    Duration keep_;                  // of notices and of calls that have ended; zero: for ever
    std::set<std::string> changed_;  // keys of what waits or does no more, not looked at yet
};

}  // namespace tero

// The sandbox's two halves in one: WhatsApp, which takes sends and tells what became of them, and the
// customers behind it. Every step reads the journal, decides, and writes back in one transaction.
//
// Used by one thread at a time; the doors see to that.
#pragma once

#include "base/result.hpp"
#include "channels/whatsapp/provider_side.hpp"
#include "net/http.hpp"
#include "modules/followup/model/sequence.hpp"
#include "sandbox/customer.hpp"
#include "sandbox/journal.hpp"
#include "sandbox/settings.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero::app {

// What is told of one send, at one moment.
struct StatusNews {
    std::string wamid = {};
    std::string callback = {};
    std::string recipient = {};
    bool is_template = false;
    std::vector<MessageStatus> statuses = {};  // in the order in which they are told
    std::int64_t error = 0;                    // of FAILED
    bool operator==(const StatusNews&) const = default;
};
BOOST_DESCRIBE_STRUCT(StatusNews, (), (wamid, callback, recipient, is_template, statuses, error))
TERO_DESCRIBED_WHOLLY(StatusNews);

// The answer to a send. Without a response nobody ever hears of it.
struct SendAnswer {
    std::optional<net::Response> response = {};
};

// What is to be done for due events: posted to the webhook, or a page to be opened.
struct Errand {
    std::vector<Event> events = {};  // one of a customer, or the statuses of one moment
    std::string body = {};           // of the webhook
    std::string path = {};           // of a page: `/q/…`
    int times = 1;                   // a webhook may be delivered twice
};

class Provider {
public:
    Provider(DemoSettings settings, const People& people, TimeZone zone, Journal journal);

    // From now on it knows these templates and no others, as Meta does.
    void approve(const followup::Sequence& sequence);
    // Lets the customers arrive, the first time.
    Result<Done> prepare();

    // A request to /{version}/{phone number id}/messages.
    Result<SendAnswer> send(std::string_view authorization, std::string_view body);

    Result<Timestamp> now() const { return journal_.now(); }
    // conflict: time never goes back.
    Result<Done> set_now(Timestamp now);
    Result<std::vector<Event>> due(std::size_t limit) const;
    Result<std::optional<Timestamp>> next_at() const { return journal_.next_at(); }
    // In their order; what comes to one moment is told together, as WhatsApp does.
    Result<std::vector<Errand>> errands_of(const std::vector<Event>& due) const;
    // These were done: delivered and answered with 200, or opened.
    Result<Done> done(const std::vector<Event>& events);

    const Journal& journal() const { return journal_; }
    const DemoSettings& settings() const { return settings_; }
    const std::vector<Profile>& profiles() const { return profiles_; }

private:
    const Profile* find(std::string_view phone) const;
    Result<SendAnswer> take(const Profile& who, const whatsapp::ProviderSend& send);
    Result<Done> schedule(const Profile& who, const std::vector<Act>& acts);
    Result<Done> schedule_statuses(const Profile& who, const Heard& heard,
                                   const whatsapp::ProviderSend& send);
    std::optional<whatsapp::ProviderRefusal> refusal_of(const Profile& who, const CustomerState& state,
                                                        const whatsapp::ProviderSend& send,
                                                        Timestamp now) const;
    Result<Errand> act_errand(const Event& event) const;
    Result<Done> add_statuses(const Event& event, std::vector<whatsapp::OutgoingStatus>& items) const;
    std::string id_of(const Profile& who, std::string_view what, bool from_customer) const;

    DemoSettings settings_;
    TimeZone zone_;
    Customers customers_;
    std::vector<Profile> profiles_;
    whatsapp::Business business_;
    Journal journal_;
    std::map<std::string, std::size_t> parameters_of_;  // of each template and language; empty: any will do
};

}  // namespace tero::app

#include "channels/whatsapp/whatsapp_sender.hpp"

#include "base/mutex.hpp"
#include "channels/whatsapp/provider_side.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <utility>

namespace tero::whatsapp {
namespace {

// A provider on the loopback that answers everything with the same response and keeps the last request.
class Provider {
public:
    explicit Provider(net::Response answer)
        : response_(std::move(answer)),
          server_({.port = 0}, [this](net::Request request, net::Reply reply) {
              net::Response response;
              {
                  const Lock lock{mutex_};
                  last_ = std::move(request);
                  response = response_;
              }
              reply(std::move(response));
          }) {}
    ~Provider() { server_.stop(); }

    Result<Done> start() { return server_.start(); }
    WhatsAppOptions options() const {
        WhatsAppOptions options;
        options.enabled = true;
        options.phone_number_id = "100000000000001";
        options.access_token = "secret-token";
        options.base_url = fmt::format("http://127.0.0.1:{}", server_.port());
        return options;
    }
    void answers(net::Response response) {
        const Lock lock{mutex_};
        response_ = std::move(response);
    }
    net::Request last() {
        const Lock lock{mutex_};
        return last_;
    }
    void stop() { server_.stop(); }

private:
    Mutex mutex_;
    net::Response response_ TERO_GUARDED_BY(mutex_);
    net::Request last_ TERO_GUARDED_BY(mutex_) = {};
    net::HttpServer server_;
};

Message follow_up_text() {
    Message message;
    message.id = Id<Message>::parse("01kavd3q8s0000000000000000").value();
    message.direction = MessageDirection::OUT;
    message.recipient = "59899000001";
    message.body = "Hola, ¿pudiste ver la cotización?";
    return message;
}

TEST(WhatsAppSender, SendsToOurNumberAndKeepsTheProvidersId) {
    Provider provider{accept_send({.to = {.phone = "59899000001"}}, "wamid.A")};
    ASSERT_TRUE(provider.start().has_value());
    net::HttpClient client;
    WhatsAppSender sender{provider.options(), client};

    const SendOutcome outcome = sender.send(follow_up_text());

    EXPECT_EQ(outcome.verdict, SendVerdict::ACCEPTED) << outcome.detail;
    EXPECT_EQ(outcome.provider_id, "wamid.A");
    const net::Request request = provider.last();
    EXPECT_EQ(request.path, "/v26.0/100000000000001/messages");
    EXPECT_EQ(request.header("authorization"), "Bearer secret-token");
    const auto read = read_send(request.body);
    ASSERT_TRUE(std::holds_alternative<ProviderSend>(read));
    EXPECT_EQ(std::get<ProviderSend>(read).body, follow_up_text().body);
    EXPECT_EQ(std::get<ProviderSend>(read).callback_data, "01kavd3q8s0000000000000000");
}

TEST(WhatsAppSender, ARefusalKeepsMetasReason) {
    Provider provider{refuse_send({131'047, "24 h have passed"})};
    ASSERT_TRUE(provider.start().has_value());
    net::HttpClient client;
    WhatsAppSender sender{provider.options(), client};

    const SendOutcome outcome = sender.send(follow_up_text());

    EXPECT_EQ(outcome.verdict, SendVerdict::REFUSED);
    EXPECT_EQ(outcome.error_class, "window_closed");
}

TEST(WhatsAppSender, ARefusedConnectionMayBeTriedAgain) {
    Provider provider{net::Response{}};
    ASSERT_TRUE(provider.start().has_value());
    const WhatsAppOptions options = provider.options();
    provider.stop();
    net::HttpClient client;
    WhatsAppSender sender{options, client};

    const SendOutcome outcome = sender.send(follow_up_text());

    EXPECT_EQ(outcome.verdict, SendVerdict::REFUSED) << outcome.detail;
    EXPECT_EQ(outcome.error_class, "unreachable");
    EXPECT_TRUE(outcome.retryable);
}

TEST(WhatsAppSender, AnAnswerThatSaysNothingLeavesItUnknown) {
    Provider provider{net::Response{.status = 502, .body = "bad gateway"}};
    ASSERT_TRUE(provider.start().has_value());
    net::HttpClient client;
    WhatsAppSender sender{provider.options(), client};

    EXPECT_EQ(sender.send(follow_up_text()).verdict, SendVerdict::UNKNOWN);
}

TEST(WhatsAppSender, AFileComesFromMetaAloneAndOneThatIsTooLargeIsNotAskedForAgain) {
    Provider provider{net::Response{}};
    ASSERT_TRUE(provider.start().has_value());
    WhatsAppOptions options = provider.options();
    options.media_bytes_max = 500;
    net::HttpClient client;
    WhatsAppSender sender{options, client};
    // The answer says where the file is, and is the file.
    const auto fetched = [&](const std::string& url, std::size_t bytes) {
        net::Response response;
        response.body = fmt::format(R"({{"url":"{}","more":"{}"}})", url, std::string(bytes, 'x'));
        provider.answers(std::move(response));
        MediaFile file;
        file.provider_id = "90001";
        return sender.fetch(file);
    };

    for (const char* url :
         {"https://files.invalid/x", "https://notfacebook.com.invalid/x", "https://127.0.0.1/x",
          "https://files.invalid\\\\@x.fbsbx.com/x", "https://x.fbsbx.com@files.invalid/x",
          "http://x.fbsbx.com.invalid/x"}) {
        const MediaOutcome outcome = fetched(url, 10);
        EXPECT_EQ(outcome.cause, "Meta names no address of its own") << url;
        EXPECT_FALSE(outcome.retryable) << url;
        EXPECT_NE(provider.last().path, "/x");
    }
    EXPECT_NE(fetched(options.base_url + "/x", 10).content, nullptr);
    EXPECT_EQ(provider.last().path, "/x");
    const MediaOutcome large = fetched(options.base_url + "/x", 100'000);
    EXPECT_TRUE(large.too_large);
    EXPECT_FALSE(large.retryable);
}

TEST(WhatsAppSender, SwitchedOffItSendsNothing) {
    Provider provider{accept_send({.to = {.phone = "59899000001"}}, "wamid.A")};
    ASSERT_TRUE(provider.start().has_value());
    WhatsAppOptions options = provider.options();
    options.enabled = false;
    net::HttpClient client;
    WhatsAppSender sender{options, client};

    EXPECT_EQ(sender.send(follow_up_text()).error_class, "setup");
    EXPECT_TRUE(provider.last().path.empty());
}

}  // namespace
}  // namespace tero::whatsapp

// The templates that a person may send in a conversation, and how they ask for it.
#pragma once

#include "base/result.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <map>
#include <string>
#include <vector>

namespace tero::api {

class Api;

struct TemplateParameter {
    std::string name = {};  // what it stands for: `name`, `quote`
    std::string example = {};
    std::map<std::string, std::string> labels = {};  // by language: what to write there, if it says so
};
BOOST_DESCRIBE_STRUCT(TemplateParameter, (), (name, example, labels))
TERO_DESCRIBED_WHOLLY(TemplateParameter);

struct TemplateOffer {
    std::string name = {};
    std::string language = {};  // its code at the provider
    std::string category = {};
    std::string text = {};  // with {{1}}, {{2}} … for its parameters
    std::vector<TemplateParameter> parameters = {};
    std::string status = {};   // as the provider said last; empty: it has said nothing
    // opted_out, opted_out_marketing, not_approved, no_address, no_templates; empty: it may go
    std::string why_not = {};
};
BOOST_DESCRIBE_STRUCT(TemplateOffer, (), (name, language, category, text, parameters, status, why_not))
TERO_DESCRIBED_WHOLLY(TemplateOffer);

struct SendTemplateRequest {
    std::string name = {};
    std::string language = {};
    std::vector<std::string> parameters = {};  // of all its places, in order
};
BOOST_DESCRIBE_STRUCT(SendTemplateRequest, (), (name, language, parameters))
TERO_DESCRIBED_WHOLLY(SendTemplateRequest);

// What the business has, in the customer's language first.
Result<std::vector<TemplateOffer>> template_offers(const Api& api, const Contact& contact, Channel channel);

}  // namespace tero::api

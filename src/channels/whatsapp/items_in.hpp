// One item of a delivery (a message, a deletion, a status, a preference, an echo) to the plain event of
// modules/messaging/model/inbound.hpp.
//
// Forgiving where Meta is loose: numbers where text was promised, fields that are missing, kinds added later.
// Only an item without its id or its person is refused, because nothing could be done with it; the caller
// quarantines it.
#pragma once

#include "base/result.hpp"
#include "modules/messaging/model/inbound.hpp"

#include <boost/json/fwd.hpp>

namespace tero::whatsapp {

// `contacts` is the list beside the items, or null; people are found in it by wa_id or user_id, never by
// position.
Result<InboundMessage> read_message(const boost::json::object& item, const boost::json::array* contacts);
Result<MessageDeletion> read_deletion(const boost::json::object& item, const boost::json::array* contacts);
Result<StatusReport> read_status(const boost::json::object& item);
Result<IdentityChange> read_identity(const boost::json::object& item);
Result<PreferenceChange> read_preference(const boost::json::object& item, const boost::json::array* contacts);
Result<HumanEcho> read_echo(const boost::json::object& item, const boost::json::array* contacts);
Result<MessageDeletion> read_echo_deletion(const boost::json::object& item,
                                           const boost::json::array* contacts);

}  // namespace tero::whatsapp

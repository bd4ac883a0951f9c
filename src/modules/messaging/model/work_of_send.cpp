#include "modules/messaging/model/inputs.hpp"

namespace tero {

// Of an answer that failed there is none: it hands its conversation over.
OpenWork work_of_send(const Message& message) {
    const bool is_unknown = message.status == MessageStatus::UNKNOWN;
    OpenWork work;
    work.subject = {modules::messaging, is_unknown ? RawId{message.id} : RawId{message.conversation}};
    work.kind = is_unknown ? work::send_unknown : work::send_failed;
    work.cause = is_unknown ? "unheard" : message.cause;
    work.values = {{"purpose", std::string{name_of(message.purpose)}}};
    work.conversation = message.conversation;
    work.contact = message.contact;
    work.quote = message.quote;
    return work;
}

}  // namespace tero

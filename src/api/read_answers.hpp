// What goes with the answers to GET beside their body: an ETag where nothing but stored rows is in them, who
// may keep them, and gzip.
#pragma once

#include "api/api.hpp"

#include <string>
#include <string_view>

namespace tero::api {

// Such an answer is made of stored rows and of what is asked, not of the time nor of what else the process
// knows: as long as nothing is stored it stays what it was.
bool is_of_rows(const Route& route);

// True: whoever asks holds the answer already, and was told so by a 304, for which nothing was read.
// Otherwise the answer that the call's reply is given will get what goes with it.
bool answer_held(Api& api, Call& call);

// Whether an If-None-Match names this tag; gzip makes no other answer of it.
bool names_tag(std::string_view if_none_match, std::string_view tag);

}  // namespace tero::api

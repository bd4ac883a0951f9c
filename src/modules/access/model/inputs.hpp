// What access control can be asked.
#pragma once

#include "base/id.hpp"
#include "kernel/input.hpp"
#include "modules/access/model/access.hpp"

#include <string>

namespace tero {

// `by`: who does it, for the history of who came in.
struct PutKey {
    ApiKey key = {};
    std::string by = {};
};

struct PutSession {
    Session session = {};
    std::string by = {};
};

struct OpenSession {  // exchanges a one-time link for a session
    std::string link_hash = {};
    Session session = {};
};

struct EndSession {
    std::string hash = {};
    std::string by = {};
};

struct SeeSession {  // it was used
    std::string hash = {};
};

// What history says about keys and sessions has this as its subject.
inline constexpr RawId access_subject = {{'a', 'c', 'c', 'e', 's', 's'}};

TERO_INPUT(access, CALL, PutKey)
TERO_INPUT(access, CALL, PutSession)
TERO_INPUT(access, CALL, OpenSession)
TERO_INPUT(access, CALL, EndSession)
TERO_INPUT(access, CALL, SeeSession)

}  // namespace tero

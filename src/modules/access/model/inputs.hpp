// What access control can be asked.
#pragma once

#include "kernel/input.hpp"
#include "modules/access/model/access.hpp"

#include <string>

namespace tero {

struct PutKey {
    ApiKey key = {};
};

struct PutSession {
    Session session = {};
};

struct OpenSession {  // exchanges a one-time link for a session
    std::string link_hash = {};
    Session session = {};
};

struct EndSession {
    std::string hash = {};
};

TERO_INPUT(access, CALL, PutKey)
TERO_INPUT(access, CALL, PutSession)
TERO_INPUT(access, CALL, OpenSession)
TERO_INPUT(access, CALL, EndSession)

}  // namespace tero

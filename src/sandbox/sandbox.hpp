// The sandbox: WhatsApp and its customers, played by a process of their own so that it can be killed by
// itself.
//
//     Tero ── POST /{version}/{phone number id}/messages ──▶ one transaction: the send and what follows
//     Tero ◀── POST /webhooks/whatsapp, signed ── what is due: customers' messages, statuses
//     demo ── GET /sandbox/state · POST /sandbox/time · GET /sandbox/journal ──▶
//
// It has no clock: it says when it next has something to do, and is told the time. Its journal, not Tero's,
// is the judge of what was really sent.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

namespace tero::app {

struct SandboxOptions {
    std::string data = "demo-data";  // holds demo.json, written by the demo, and sandbox.db
    std::string tero_url = "http://127.0.0.1:8080";  // where the webhooks go
    std::uint16_t port = 0;                          // 0: any free one; printed as one line on `out`
    int listen_socket = -1;         // --listen-socket: an open listening socket to serve instead
    bool ends_with_parent = false;  // --ends-with-parent: dies with the process that started it
};

// Serves until it is killed. 1 when it cannot start.
int run_sandbox(const SandboxOptions& options, std::ostream& out, std::ostream& err);

}  // namespace tero::app

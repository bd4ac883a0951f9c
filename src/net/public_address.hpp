// Which addresses are on the public internet: for calls to URLs that others name, so that nobody uses Tero to
// reach what stands beside it.
#pragma once

#include <string_view>

struct sockaddr;

namespace tero::net {

// False: loopback, private, link-local, shared, reserved for documents and tests, multicast, and IPv6
// addresses that carry such an IPv4 address.
bool is_public_address(const sockaddr& address);

// Of an address as text, `10.0.0.1` or `[::1]`. True of a name, which only its resolved address decides.
bool may_be_public(std::string_view host);

}  // namespace tero::net

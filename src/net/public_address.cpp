#include "net/public_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

namespace tero::net {
namespace {

using Ipv4 = std::uint32_t;  // in the order of this machine
using Ipv6 = std::array<std::uint8_t, 16>;

constexpr Ipv4 ipv4(Ipv4 a, Ipv4 b, Ipv4 c, Ipv4 d) { return a << 24 | b << 16 | c << 8 | d; }

struct Range {
    Ipv4 first = 0;
    int bits = 0;
};
// IANA's registry of special-purpose addresses, and multicast.
constexpr std::array not_public{
    Range{ipv4(0, 0, 0, 0), 8},       Range{ipv4(10, 0, 0, 0), 8},    Range{ipv4(100, 64, 0, 0), 10},
    Range{ipv4(127, 0, 0, 0), 8},     Range{ipv4(169, 254, 0, 0), 16}, Range{ipv4(172, 16, 0, 0), 12},
    Range{ipv4(192, 0, 0, 0), 24},    Range{ipv4(192, 0, 2, 0), 24},  Range{ipv4(192, 88, 99, 0), 24},
    Range{ipv4(192, 168, 0, 0), 16},  Range{ipv4(198, 18, 0, 0), 15}, Range{ipv4(198, 51, 100, 0), 24},
    Range{ipv4(203, 0, 113, 0), 24},  Range{ipv4(224, 0, 0, 0), 3},
};

bool is_public(Ipv4 address) {
    return std::none_of(not_public.begin(), not_public.end(), [&](const Range& range) {
        return (address ^ range.first) >> (32 - range.bits) == 0;
    });
}

Ipv4 carried(const Ipv6& address, std::size_t at) {
    return ipv4(address[at], address[at + 1], address[at + 2], address[at + 3]);
}

bool begins(const Ipv6& address, std::initializer_list<std::uint8_t> bytes) {
    return std::equal(bytes.begin(), bytes.end(), address.begin());
}

bool is_public(const Ipv6& address) {
    if (begins(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})) return is_public(carried(address, 12));
    if (begins(address, {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}))
        return is_public(carried(address, 12));
    if (begins(address, {0x20, 0x02})) return is_public(carried(address, 2));  // 6to4
    if (begins(address, {0x20, 0x01, 0x0d, 0xb8})) return false;               // for documents
    if (begins(address, {0x20, 0x01, 0x00})) return false;                     // Teredo and other protocols
    return (address[0] & 0xe0) == 0x20;  // global unicast; all else is private, local, multicast or nothing
}

}  // namespace

bool is_public_address(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof v4);
        return is_public(Ipv4{ntohl(v4.sin_addr.s_addr)});
    }
    if (address.sa_family != AF_INET6) return false;
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    Ipv6 bytes{};
    std::memcpy(bytes.data(), v6.sin6_addr.s6_addr, bytes.size());
    return is_public(bytes);
}

bool may_be_public(std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const std::string text{host};
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1)
        return is_public(Ipv4{ntohl(v4.sin_addr.s_addr)});
    Ipv6 bytes{};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return is_public(bytes);
    return true;
}

}  // namespace tero::net

#include "net/public_address.hpp"

#include <gtest/gtest.h>

namespace tero::net {
namespace {

TEST(PublicAddress, WhatStandsBesideUsIsNotPublic) {
    for (const char* host :
         {"0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
          "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.19.0.1", "198.51.100.7",
          "203.0.113.9", "224.0.0.1", "255.255.255.255", "::", "::1", "[::1]", "fc00::1", "fd12::1",
          "fe80::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
          "2001:db8::1", "2001::1", "100::1"}) {
        EXPECT_FALSE(may_be_public(host)) << host;
    }
}

TEST(PublicAddress, TheInternetIs) {
    for (const char* host : {"1.1.1.1", "100.63.255.255", "100.128.0.1", "126.255.255.255", "128.0.0.1",
                             "172.15.255.255", "172.32.0.1", "192.167.255.255", "223.255.255.255",
                             "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::"}) {
        EXPECT_TRUE(may_be_public(host)) << host;
    }
}

TEST(PublicAddress, OfANameOnlyItsAddressDecides) {
    EXPECT_TRUE(may_be_public("localhost"));
    EXPECT_TRUE(may_be_public("example.com"));
}

}  // namespace
}  // namespace tero::net

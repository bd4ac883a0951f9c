// The time zone of a phone number, by its country: for the clock on the customer's wall.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace tero {

struct PhoneZone {
    std::string_view prefix = {};  // of international digits
    std::string_view zone = {};    // IANA; of the capital or the largest city where a country has several
};

inline constexpr std::array<PhoneZone, 5> phone_zones{{{"54", "America/Argentina/Buenos_Aires"},
                                                       {"55", "America/Sao_Paulo"},
                                                       {"56", "America/Santiago"},
                                                       {"595", "America/Asuncion"},
                                                       {"598", "America/Montevideo"}}};

// Empty: not known, the workspace's is used.
inline std::string zone_of_phone(std::string_view phone) {
    for (const PhoneZone& known : phone_zones) {
        if (phone.starts_with(known.prefix)) return std::string{known.zone};
    }
    return {};
}

}  // namespace tero

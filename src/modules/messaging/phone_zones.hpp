// The time zones that a number or a business-scoped id may mean: for the clock on the customer's wall. The
// table is data, languages/phone_zones.txt:
//
//     PE 51                             a country and its number
//     51 America/Lima                   the beginning of a phone; the longest that fits decides
//     1 America/New_York America/…      several: nobody knows which
#pragma once

#include "base/result.hpp"
#include "kernel/business_files.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

class PhoneZones {
public:
    // Errors name the line.
    static Result<PhoneZones> read(const BusinessFiles& files);

    // Of the phone, else of the id's country (`BR.9000`); empty: not known, the workspace's is used.
    std::vector<std::string> of(std::string_view phone, std::string_view user_id) const;
    // Every zone that it names, sorted.
    std::vector<std::string> all() const;

private:
    const std::vector<std::string>* longest(std::string_view phone) const;

    std::map<std::string, std::vector<std::string>, std::less<>> zones_ = {};  // by the beginning of a phone
    std::map<std::string, std::string, std::less<>> countries_ = {};
};

}  // namespace tero

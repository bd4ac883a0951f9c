// Section `duty` of the configuration: who of the shop is told of what waits for a person.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"
#include "modules/access/model/access.hpp"
#include "modules/messaging/model/options.hpp"

#include <string>
#include <vector>

namespace tero {

struct PersonOptions {
    std::string name = {};
    std::string phone = {};
    PersonRole role = PersonRole::SELLER;
    QuietHours off_duty = {.from = "00:00", .to = "00:00", .closed_weekdays = {}, .holidays = {}};
    bool operator==(const PersonOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(PersonOptions, (), (name, phone, role, off_duty))
TERO_DESCRIBED_WHOLLY(PersonOptions);
TERO_OPTIONS(
    PersonOptions,
    {.name = "name", .text = "As colleagues and customers call them; each name once.", .allowed = "a name"},
    {.name = "phone",
     .text = "Where they get WhatsApp messages; never a customer's.",
     .allowed = "international digits without + or spaces, or nothing",
     .example = R"("59899000098")"},
    {.name = "role",
     .text = "What they are told of: a SELLER what customers wait for, a DEVELOPER tasks, alerts and "
             "deliveries that nobody could read, an OWNER whatever nobody else of those is there for. A "
             "READER is told nothing."},
    {.name = "off_duty", .text = "When they are not told, by the business's clock; left out: never so."});

struct DutyOptions {
    std::vector<PersonOptions> people = {};
    std::string template_name = "aviso_interno";
    std::string template_language = "es";
    Duration next_after = 15min;
    bool operator==(const DutyOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(DutyOptions, (), (people, template_name, template_language, next_after))
TERO_DESCRIBED_WHOLLY(DutyOptions);
TERO_OPTIONS(
    DutyOptions,
    {.name = "people",
     .text = "The shop's own people, in the order in which they are told. Nobody here: nobody is told.",
     .allowed = "objects with name, phone, role (OWNER, SELLER, DEVELOPER, READER) and off_duty",
     .example =
         R"([{"name": "Carla", "phone": "59899000098", "role": "SELLER", "off_duty": {"from": "18:00", "to": "09:00"}}])"},
    {.name = "template_name",
     .text = "The template that Meta has approved for telling them; docs/people.md has its text.",
     .allowed = "small letters, digits and _"},
    {.name = "template_language",
     .text = "Of that template, and of all that is said to them.",
     .allowed = "a language that the business speaks, such as es"},
    {.name = "next_after",
     .text = "Who was told and has done nothing for so long is not the last: the next person is told.",
     .range = between(1min, 24h * 7)});

}  // namespace tero

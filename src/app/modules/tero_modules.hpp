// The one list of modules: what a Tero that quotes is made of. A new module is a folder and a line here.
#pragma once

#include "app/modules/burst_routing.hpp"
#include "app/modules/business_texts.hpp"
#include "base/time_zone.hpp"
#include "business/quoting/sales.hpp"
#include "config/agent_config.hpp"
#include "kernel/modules.hpp"

#include <memory>
#include <string>

namespace tero {

struct ModuleOptions {
    AgentConfig config = {};
    TimeZone zone;            // of the business
    std::string secret = {};  // of this installation; makes links that nobody can guess
    BusinessTexts texts;      // of the business, whose they have to be: there are none by default
    // Where the newest price lists are published.
    std::shared_ptr<sales::PublishedCatalog> catalog = std::make_shared<sales::PublishedCatalog>();
    decltype(ModuleSet::around) around = {};
};

ModuleSet tero_modules(ModuleOptions options);

}  // namespace tero

// The one list of modules: what a Tero that quotes is made of. A new module is a folder and a line here.
#pragma once

#include "app/modules/burst_routing.hpp"
#include "base/time_zone.hpp"
#include "business/quoting/sales.hpp"
#include "business/quoting/sentence_keys.hpp"
#include "config/agent_config.hpp"
#include "kernel/modules.hpp"

#include <memory>
#include <string>

namespace tero {

struct ModuleOptions {
    AgentConfig config = {};
    TimeZone zone;            // of the business
    std::string secret = {};  // of this installation; makes links that nobody can guess
    // Where the newest price lists are published.
    std::shared_ptr<sales::PublishedCatalog> catalog = std::make_shared<sales::PublishedCatalog>();
    // What customers read.
    std::shared_ptr<const Sentences> sentences = sales::built_in_sentences();
    std::shared_ptr<const followup::Sequence> sequence = sales::built_in_sequence();
    decltype(ModuleSet::around) around = {};
    std::shared_ptr<const router::RouterWords> words = built_in_words();  // what messages are read with
};

ModuleSet tero_modules(ModuleOptions options);

}  // namespace tero

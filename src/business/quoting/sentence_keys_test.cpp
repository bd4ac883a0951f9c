#include "business/quoting/sentence_keys.hpp"

#include "business_files/built_in.hpp"

#include <gtest/gtest.h>

namespace tero::sales {
namespace {

TEST(SentenceKeys, AreWholeInEveryBusinessThatIsBuiltIn) {
    for (const std::string& name : built_in_businesses()) {
        const BusinessFiles& files = built_in_business(name);
        if (files.find("sentences/es.json") == nullptr) continue;
        for (const Error& error : Sentences::check(files, "es", sentence_keys()))
            ADD_FAILURE() << name << ": " << error.message;
    }
}

}  // namespace
}  // namespace tero::sales

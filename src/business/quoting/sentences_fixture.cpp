#include "business/quoting/sentences_fixture.hpp"

#include "business/quoting/sentence_keys.hpp"

namespace tero::sales {

const Sentences& bmc_sentences() {
    static const auto sentences = built_in_sentences();
    return *sentences;
}

Speech speech(std::string_view language) { return bmc_sentences().in(language); }

}  // namespace tero::sales

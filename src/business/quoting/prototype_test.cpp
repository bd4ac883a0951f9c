// The prototype's words in ours.
#include "business/quoting/prototype.hpp"

#include <gtest/gtest.h>

namespace tero::sales {
namespace {

TEST(Prototype, ItsStatesHaveOneOfOursEach) {
    EXPECT_EQ(quote_status_of("Pendiente").value(), QuoteStatus::DRAFT);
    EXPECT_EQ(quote_status_of("Asignado").value(), QuoteStatus::DRAFT);
    EXPECT_EQ(quote_status_of("Listo").value(), QuoteStatus::DRAFT);
    EXPECT_EQ(quote_status_of("Enviado").value(), QuoteStatus::SENT);
    EXPECT_EQ(quote_status_of("Confirmado").value(), QuoteStatus::ACCEPTED);
    EXPECT_EQ(quote_status_of("Rechazado").value(), QuoteStatus::REJECTED);
}

TEST(Prototype, AnotherStateIsRefusedAndTheAllowedOnesAreNamed) {
    for (const char* word : {"", "enviado", "Vencido"}) {
        const auto status = quote_status_of(word);
        ASSERT_FALSE(status.has_value()) << word;
        EXPECT_EQ(status.error().field, "estado");
        EXPECT_NE(status.error().message.find("Pendiente, Asignado, Listo, Enviado, Confirmado, Rechazado"),
                  std::string::npos);
    }
}

}  // namespace
}  // namespace tero::sales

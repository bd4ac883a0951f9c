// Reasons of an understanding that whoever answers acts upon; the others are for people to read.
#pragma once

#include <string_view>

namespace tero::router {

// The reason that says a value for sides was named, but not on how many; it then stands once.
inline constexpr std::string_view sides_unstated = "entity.option.sides_unstated";
// Words that may be a wish not to be written to: a person looks, and until then nothing is sent.
inline constexpr std::string_view unclear_stop = "opt_out.unclear";
// Nearly a yes to the quote: we ask.
inline constexpr std::string_view unclear_yes = "accept_quote.unclear";
// Nearly a no to it: we ask.
inline constexpr std::string_view unclear_no = "reject_quote.unclear";
// Behind it, what else is asked in the same breath, and a person answers: `asks_too.payment_terms`.
inline constexpr std::string_view asks_too = "asks_too.";
// «¿Tienen de este?»
inline constexpr std::string_view asks_whether_sold = "product_info.asks_whether_sold";
// A number of which it is not known what it measures.
inline constexpr std::string_view unplaced_number = "entity.number.unplaced";
// The size is that of what was spoken of before.
inline constexpr std::string_view same_size = "entity.size.same";
// All of it is: «lo mismo en azul».
inline constexpr std::string_view same_thing = "entity.same";
// Behind it, the product that comes nearest to what was named and is not sold; nothing, where none does.
inline constexpr std::string_view not_sold = "entity.not_sold.";
// Behind it, what something is wanted for, by the code of the business's `applications`.
inline constexpr std::string_view for_use = "entity.use.";
// The customer's last word was that nobody should write.
inline constexpr std::string_view after_stop = "context.after_stop";

}  // namespace tero::router

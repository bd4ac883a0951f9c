// Reading and writing Meta's JSON: forgiving about types on the way in, byte for byte like Meta on the way
// out.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace tero::whatsapp {

// Deeper nesting is refused: nothing Meta sends comes near it, and the parser recurses.
constexpr std::size_t depth_max = 32;

// invalid: no JSON, bad UTF-8, or deeper than `depth`. The message says which.
Result<boost::json::value> parse_wire(std::string_view raw, std::size_t depth = depth_max);

// Without the signs that no JSON may hold: bytes that are no UTF-8 and halves of \u pairs become U+FFFD, bare
// control characters in a text are escaped. What is wrong otherwise stays.
std::string with_readable_signs(std::string_view raw);

// With null for each value that cannot be read, looking into objects and lists `levels` deep. A text that
// ends in the middle stays as it is.
std::string with_readable_values(std::string_view raw, std::size_t levels);

// The bytes of the value at a path such as `entry[0].changes[1].value`, in a text that parse_wire has taken.
// The whole text where the path leads nowhere: a name that is written with escapes is not found.
std::string_view raw_at(std::string_view raw, std::string_view path);

// The member of that name, or null when it is missing or of another type.
const boost::json::value* member(const boost::json::object& object, std::string_view name);
const boost::json::object* object_member(const boost::json::object& object, std::string_view name);
const boost::json::array* array_member(const boost::json::object& object, std::string_view name);

// Text, or a whole number as its digits (Meta sends ids and times as either). Anything else, null included,
// is "". NUL, which not every database can store, becomes U+FFFD.
std::string text_of(const boost::json::value& value);
std::string text_member(const boost::json::object& object, std::string_view name);

// Seconds since 1970, as a number or text. The epoch when it is missing, unreadable or after the year 9999.
Timestamp seconds_member(const boost::json::object& object, std::string_view name);

// `utf8` is how we keep and send JSON; `escaped` is how Meta posts it: \u00f3 for all that is not ASCII, and
// \/.
enum class Spelling { utf8, escaped };

// Compact, members in their order. Bytes that are not UTF-8 are written as U+FFFD.
void append_wire(std::string& out, const boost::json::value& value, Spelling spelling);
void append_wire_text(std::string& out, std::string_view text, Spelling spelling);
std::string to_wire(const boost::json::value& value, Spelling spelling);

// Unicode characters, which is what Meta's limits count.
std::size_t character_count(std::string_view text);

}  // namespace tero::whatsapp

// Answers made smaller on their way, for clients that say they take it.
#pragma once

#include <string>
#include <string_view>

namespace tero::net {

// Whether an Accept-Encoding header takes gzip, and likes it no less than the plain text.
bool accepts_gzip(std::string_view accept_encoding);

// FAST: some 100 MB/s, for answers that are made once. SMALL: for what is kept.
enum class GzipEffort { FAST, SMALL };
std::string gzipped(std::string_view bytes, GzipEffort effort);

}  // namespace tero::net

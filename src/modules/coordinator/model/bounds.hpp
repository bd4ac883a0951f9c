// How much an agent may say of a task. What is more is refused, not cut, wherever it comes in.
#pragma once

#include <cstddef>

namespace tero::coordinator {

inline constexpr std::size_t result_bytes_max = 256 * 1024;
inline constexpr std::size_t progress_bytes_max = 64 * 1024;
inline constexpr std::size_t error_bytes_max = 16 * 1024;

}  // namespace tero::coordinator

// 128-bit integers under a name that -Wpedantic accepts.
#pragma once

namespace tero {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

}  // namespace tero

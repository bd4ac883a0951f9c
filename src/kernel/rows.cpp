#include "kernel/rows.hpp"

namespace tero {

#define X(name, Row) template class Table<Row>;
TERO_TABLES(X)
#undef X

}  // namespace tero

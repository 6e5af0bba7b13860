#include "core/store/libraries.h"

#include <sqlite3.h>

namespace emco::store {

std::string sqlite_version() { return ::sqlite3_libversion(); }

}  // namespace emco::store

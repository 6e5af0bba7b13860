#include "core/flow/codes.h"

#include "core/store/catalog.h"

namespace emco::flow {

const Rules& rules() {
  static const Rules all = store::built_in_rules();
  return all;
}

const Kinds& kinds() {
  static const Kinds all = store::built_in_kinds();
  return all;
}

int exit_status(const Diagnostics& diagnostics) { return rules().exit_status(diagnostics); }

}  // namespace emco::flow

#include "core/template/function.h"

namespace emco::tpl {

const Method* find_method(const Any& value, std::string_view name) {
  if (!value.is_struct()) return nullptr;
  const StructType& type = *value.structure()->type;
  for (std::uint32_t i = 0; i < type.method_count; ++i)
    if (type.methods[i].name == name) return &type.methods[i];
  return nullptr;
}

}  // namespace emco::tpl

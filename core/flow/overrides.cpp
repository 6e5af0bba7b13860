#include "core/flow/overrides.h"

#include <map>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/chart/set_values.h"

namespace emco::flow {
namespace {

/// The values of one app. They are set by key, in the order that the store keeps them in.
void check_app(const Document& document, const std::string& path, const Value& values, Diagnostics& found) {
  std::map<std::string, std::string> sorted;
  for (const auto& value : values.members())
    if (value.value.is_text()) sorted.emplace(value.key, value.value.text());
  tpl::Heap heap;
  tpl::Map& set = *tpl::make_map(heap);
  for (const auto& [key, value] : sorted) {
    try {
      chart::override_value(heap, set, key, value);
    } catch (const Error& error) {
      for (auto diagnostic : error.diagnostics()) {
        diagnostic.where = document.place(fmt::format("{}.{}", path, key));
        diagnostic.address = document.address;
        diagnostic.summary = fmt::format("override '{}': {}", text::printable(key), diagnostic.summary);
        found.add(std::move(diagnostic));
      }
    }
  }
}

}  // namespace

Diagnostics check_overrides(const Bundle& bundle) {
  Diagnostics found;
  for (const auto& document : bundle.documents) {
    if (document.kind != "deployment_intent_group") continue;
    const Value* overrides = document.body.at("spec", "overrideValues");
    if (overrides == nullptr || !overrides->is_list()) continue;
    for (std::size_t i = 0; i < overrides->items().size(); ++i) {
      const Value* values = overrides->items()[i].find("values");
      if (values != nullptr && values->is_map())
        check_app(document, fmt::format("spec.overrideValues[{}].values", i), *values, found);
    }
  }
  return found;
}

}  // namespace emco::flow

#include "core/bundle/values.h"

#include "core/base/error.h"
#include "core/yaml/scalar.h"
#include "core/yaml/tree.h"

namespace emco::bundle {
namespace {

constexpr std::uint64_t kMaxValuesFile = 16U << 20U;

void merge(Value& into, Value from) {
  if (!into.is_map() || !from.is_map()) {
    into = std::move(from);
    return;
  }
  for (auto& member : from.members())
    merge(into[member.key], std::move(member.value));
}

}  // namespace

Checked<Value> read_values(const Files& files, const std::vector<std::string>& paths) {
  Checked<Value> all{Value::map(), {}};
  for (const auto& path : paths) {
    std::string bytes;
    try {
      bytes = files.read(path, kMaxValuesFile);
    } catch (const Error& error) {
      for (Diagnostic diagnostic : error.diagnostics()) {
        diagnostic.where = {path, 0, 0};
        all.diagnostics.add(std::move(diagnostic));
      }
      continue;
    }
    auto document = yaml::read_one(bytes, path);
    all.diagnostics.add(std::move(document.diagnostics));
    const yaml::Node& root = document.value;
    if (root.is_map()) {
      merge(all.value, yaml::to_value(root, path, all.diagnostics));
    } else if (!root.is_null()) {
      all.diagnostics.error("values.not-a-map", {path, root.line, root.column},
                            "values are a map from names to values", "write 'Name: value' lines");
    }
  }
  return all;
}

}  // namespace emco::bundle

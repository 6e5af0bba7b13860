#include "core/flow/config.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/yaml/tree.h"

namespace emco::flow {
namespace {

constexpr std::uint64_t kLargest = 64U << 10U;

void invalid(Diagnostics& diagnostics,
             const std::string& file,
             const yaml::Node& where,
             std::string summary) {
  diagnostics.error("config.invalid", {file, where.line, where.column}, std::move(summary),
                    "the only setting is: approval: implicit or approval: separate");
}

}  // namespace

Config read_config(const Files& files, const std::string& store_path) {
  Config config;
  const std::string path = path_join(parent_folder(store_path), "config.yaml");
  if (files.kind(path) == Files::Kind::Absent) return config;
  auto tree = yaml::read_one(files.read(path, kLargest), path);
  Diagnostics diagnostics = std::move(tree.diagnostics);
  if (!tree.value.is_map() && !tree.value.is_null())
    invalid(diagnostics, path, tree.value, "the configuration is no map of settings");
  for (const auto& [key, value] : tree.value.entries) {
    if (key.text != "approval") {
      invalid(diagnostics, path, key, fmt::format("'{}' is no setting", text::printable(key.text)));
    } else if (value.text == "separate" || value.text == "implicit") {
      config.separate_approval = value.text == "separate";
    } else {
      invalid(diagnostics, path, value,
              fmt::format("'{}' is no way to approve", text::printable(value.text)));
    }
  }
  if (diagnostics.has_errors()) throw Error(std::move(diagnostics));
  return config;
}

}  // namespace emco::flow

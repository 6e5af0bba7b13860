#include "core/flow/input.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/advice.h"
#include "core/flow/archives.h"
#include "core/flow/overrides.h"
#include "core/kube/kubeconfig.h"

namespace emco::flow {
namespace {

std::vector<std::string> split_commas(const std::vector<std::string>& words) {
  std::vector<std::string> all;
  for (const auto& word : words)
    for (auto& part : text::split(word, ','))
      if (!part.empty()) all.push_back(std::move(part));
  return all;
}

/// A kubeconfig holds credentials. In checkouts others can often read it, which is said once for all of them;
/// one that anybody can replace decides nothing here.
void judge_exposure(const World& world, const Bundle& bundle, Diagnostics& diagnostics) {
  std::vector<const Attachment*> readable;
  std::set<std::string> seen;
  for (const auto& document : bundle.documents) {
    if (document.kind != "cluster") continue;
    for (const auto& file : document.files) {
      if (file.path.empty() || !seen.insert(file.path).second) continue;
      const auto exposure = world.files.exposure(file.path);
      if (exposure == Files::Exposure::Writable)
        diagnostics.error("kubeconfig.file-writable", file.where,
                          fmt::format("anybody on this host can replace '{}'", text::printable(file.path)),
                          "make it and its folder writable by you alone");
      else if (exposure != Files::Exposure::Private)
        readable.push_back(&file);
    }
  }
  if (readable.empty()) return;
  const std::string more =
      readable.size() == 1 ? "" : fmt::format(" and {} more kubeconfigs", readable.size() - 1);
  diagnostics.warning(
      "kubeconfig.file-readable", readable[0]->where,
      fmt::format("others on this host can read '{}'{}", text::printable(readable[0]->path), more),
      "chmod 600");
}

/// A cluster that is reached through its API server carries a kubeconfig, and from here on one that stands by
/// itself.
void check_kubeconfigs(World& world, Bundle& bundle, Diagnostics& diagnostics) {
  for (auto& document : bundle.documents) {
    if (document.kind != "cluster") continue;
    for (auto& file : document.files) {
      const auto at = bundle.contents.find(file.sha256);
      if (at == bundle.contents.end()) continue;
      auto checked = kube::read_kubeconfig(
          at->second, {file.path, parent_folder(file.path), &world.files, document.address},
          world.clock.now());
      const bool usable = checked.ok();
      for (auto diagnostic : checked.diagnostics) {
        if (diagnostic.where.file.empty())
          diagnostic.where = file.where;
        else
          diagnostic.related.push_back(
              {file.where, fmt::format("'{}' is attached here", text::printable(file.name))});
        diagnostics.add(std::move(diagnostic));
      }
      if (!usable) continue;
      std::string alone = kube::write_kubeconfig(checked.value);
      file.sha256 = sha256(alone);
      bundle.contents.insert_or_assign(file.sha256, std::move(alone));
    }
  }
}

}  // namespace

Checked<Bundle> read_input(World& world, const Input& input, const Kinds& known) {
  bundle::Request request;
  request.sources = split_commas(input.sources);
  request.values = split_commas(input.values);
  if (request.sources.empty())
    throw Error("usage.invalid", "no bundle is named", "give its file or folder: -f FILE");
  request.standard_input = input.standard_input;
  request.purpose = input.purpose;
  auto result = bundle::read(world.files, request, known);
  judge_exposure(world, result.value, result.diagnostics);
  check_kubeconfigs(world, result.value, result.diagnostics);
  result.diagnostics.add(check_archives(result.value));
  result.diagnostics.add(check_overrides(result.value));
  result.diagnostics.add(advice(result.value));
  return result;
}

bool wants_standard_input(const Input& input) {
  const auto sources = split_commas(input.sources);
  return std::find(sources.begin(), sources.end(), "-") != sources.end();
}

}  // namespace emco::flow

#include "core/flow/archives.h"

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/base/archive.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/chart/chart.h"
#include "core/chart/render.h"
#include "core/store/content.h"
#include "core/store/rows.h"

namespace emco::flow {
namespace {

/// A chart's files lie in one folder: with two it would be open which of them is the chart.
Diagnostics check_top(const std::vector<archive::Entry>& entries, const std::string& name) {
  Diagnostics found;
  std::string top;
  for (const auto& entry : entries) {
    const auto slash = entry.path.find('/');
    if (slash == std::string::npos) continue;
    const std::string first = entry.path.substr(0, slash);
    if (top.empty()) top = first;
    if (top == first) continue;
    found.error("chart.not-a-chart", {},
                fmt::format("chart '{}' has the folders '{}' and '{}' on top", text::printable(name),
                            text::printable(top), text::printable(first)),
                "pack the chart's own folder alone: tar czf chart.tgz chart/");
    break;
  }
  return found;
}

Diagnostics check_chart(const std::string& bytes, const std::string& name) {
  Diagnostics found;
  try {
    const auto entries = archive::read(bytes, name);
    found.add(check_top(entries, name));
    if (found.empty()) found.add(chart::load_entries(entries, name).diagnostics);
  } catch (const Error& error) {
    found.add(error.diagnostics());
  }
  return found;
}

Diagnostics check_profile(const std::string& bytes, const std::string& name) {
  return chart::read_profile(bytes, name).diagnostics;
}

using Check = Diagnostics (*)(const std::string& bytes, const std::string& name);

Check check_of(const std::string& kind) {
  if (kind == "app") return check_chart;
  if (kind == "app_profile") return check_profile;
  return nullptr;
}

/// One archive, with every document that attaches it.
struct Attached {
  Check check = nullptr;
  std::string digest;
  std::vector<std::pair<const Document*, const Attachment*>> uses;
};

using DigestOf = std::function<std::string(const Attachment&)>;

/// In the order of the documents; `digest_of` gives "" for what is looked at elsewhere.
std::vector<Attached> attached(const Bundle& bundle, const DigestOf& digest_of) {
  std::vector<Attached> all;
  std::map<std::pair<std::string, std::string>, std::size_t> known;
  for (const auto& document : bundle.documents) {
    const Check check = check_of(document.kind);
    if (check == nullptr) continue;
    for (const auto& file : document.files) {
      const std::string digest = digest_of(file);
      if (digest.empty()) continue;
      const auto [at, added] = known.try_emplace({document.kind, digest}, all.size());
      if (added) all.push_back({check, digest, {}});
      all[at->second].uses.emplace_back(&document, &file);
    }
  }
  return all;
}

void check(const Attached& one, const std::string& bytes, Diagnostics& diagnostics) {
  const auto& [document, file] = one.uses.front();
  const std::string& name = file->path.empty() ? file->name : file->path;
  for (auto diagnostic : one.check(bytes, name)) {
    diagnostic.address = document->address;
    auto use = one.uses.begin();
    if (diagnostic.where.file.empty() || diagnostic.where.file == name) {
      diagnostic.where = file->where;
      ++use;
    }
    for (; use != one.uses.end(); ++use)
      diagnostic.related.push_back(
          {use->second->where, fmt::format("'{}' is attached here", text::printable(use->second->name))});
    diagnostics.add(std::move(diagnostic));
  }
}

}  // namespace

Diagnostics check_archives(const Bundle& bundle) {
  Diagnostics diagnostics;
  const auto all =
      attached(bundle, [](const Attachment& file) { return file.recorded.empty() ? file.sha256 : ""; });
  for (const auto& one : all)
    if (const auto at = bundle.contents.find(one.digest); at != bundle.contents.end())
      check(one, at->second, diagnostics);
  return diagnostics;
}

Diagnostics check_stored_archives(store::Database& database, const Bundle& bundle) {
  Diagnostics diagnostics;
  const auto all = attached(bundle, [&](const Attachment& file) {
    const bool plain = file.recorded.starts_with(store::kContentPrefix);
    return plain ? file.recorded.substr(store::kContentPrefix.size()) : "";
  });
  for (const auto& one : all)
    if (store::has_content(database, one.digest))
      check(one, store::read_content(database, one.digest, nullptr), diagnostics);
  return diagnostics;
}

}  // namespace emco::flow

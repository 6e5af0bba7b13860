// EMCO's profiles: a values file and files that are copied over a chart's.
#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/chart/render.h"
#include "core/template/budget.h"
#include "core/template/yaml_value.h"

namespace emco::chart {
namespace {

const archive::Entry* find(const std::vector<archive::Entry>& entries, const std::string& path) {
  for (const archive::Entry& entry : entries)
    if (entry.path == path) return &entry;
  return nullptr;
}

/// Without what means nothing in a path.
std::string tidy(std::string_view path) {
  std::vector<std::string> parts = text::split(path, '/');
  std::erase_if(parts, [](const std::string& part) { return part.empty() || part == "."; });
  return text::join(parts, "/");
}

[[noreturn]] void refuse(
    const std::string& name,
    const std::string& why,
    const std::string& help = "a profile has a manifest.yaml with type.values and type.configresource") {
  throw Error("chart.profile-invalid", "profile '" + name + "' " + text::printable(why), help, {name, 0, 0});
}

/// The manifest.yaml on top, or that of the only folder which has one: folders are packed as one.
const archive::Entry* find_manifest(const std::vector<archive::Entry>& entries, const std::string& name) {
  if (const auto* top = find(entries, "manifest.yaml")) return top;
  const archive::Entry* manifest = nullptr;
  for (const archive::Entry& entry : entries) {
    const auto slash = entry.path.find('/');
    if (slash == std::string::npos || entry.path.substr(slash) != "/manifest.yaml") continue;
    if (manifest != nullptr) refuse(name, "has a manifest.yaml in several folders");
    manifest = &entry;
  }
  if (manifest == nullptr) refuse(name, "has no manifest.yaml");
  return manifest;
}

Profile parse(const std::vector<archive::Entry>& entries, const std::string& name) {
  const archive::Entry* manifest = find_manifest(entries, name);
  const std::string folder =
      manifest->path.substr(0, manifest->path.size() - std::string_view("manifest.yaml").size());
  Value body;
  try {
    body = tpl::yaml::read_value(manifest->bytes);
  } catch (const tpl::yaml::ReadError& error) {
    refuse(name, std::string("has a manifest.yaml that is no YAML: ") + error.what());
  }
  Profile profile;
  profile.name = name;
  if (body.is_null()) return profile;
  if (!body.is_map()) refuse(name, "has a manifest.yaml that is no map");
  const Value* type = body.find("type");
  if (type == nullptr || type->is_null()) return profile;
  if (!type->is_map()) refuse(name, "has a type that is no map");
  const std::string values(type->text_at({"values"}));
  if (!values.empty()) {
    const archive::Entry* file = find(entries, folder + tidy(values));
    if (file == nullptr) refuse(name, "names the values file '" + values + "', which it does not hold");
    profile.values = file->bytes;
    profile.values_name = name + ":" + values;
    // Values that every chart would refuse are refused here.
    tpl::Heap heap;
    read_values_file(heap, {profile.values_name, profile.values});
  }
  const Value* resources = type->find("configresource");
  if (resources == nullptr || resources->is_null()) return profile;
  if (!resources->is_list()) refuse(name, "has a configresource that is no list");
  for (const Value& one : resources->items()) {
    const std::string from = tidy(one.text_at({"filepath"}));
    const std::string to = tidy(one.text_at({"chartpath"}));
    const archive::Entry* file = find(entries, folder + from);
    if (from.empty() || to.empty()) refuse(name, "has a configresource without filepath or chartpath");
    if (file == nullptr) refuse(name, "names the file '" + from + "', which it does not hold");
    if (one.text_at({"chartpath"}).starts_with('/') || ("/" + to + "/").find("/../") != std::string::npos)
      refuse(name, "puts a file outside the chart: '" + to + "'");
    profile.files.emplace_back(to, file->bytes);
  }
  return profile;
}

}  // namespace

Checked<Profile> read_profile(std::string_view packed, const std::string& name) {
  Checked<Profile> result;
  try {
    result.value = parse(archive::read(packed, name), name);
  } catch (const Error& error) {
    result.diagnostics.add(error.diagnostics());
  } catch (const tpl::BudgetExceeded& error) {
    result.diagnostics.error("chart.budget-exceeded", {name, 0, 0}, error.what(), "make the profile smaller");
  }
  return result;
}

std::vector<archive::Entry> apply_profile(std::vector<archive::Entry> entries, const Profile& profile) {
  std::set<std::string> folders;
  for (const auto& entry : entries)
    for (auto slash = entry.path.find('/'); slash != std::string::npos;
         slash = entry.path.find('/', slash + 1))
      folders.insert(entry.path.substr(0, slash));
  for (const auto& [path, bytes] : profile.files) {
    // A folder below the chart's may be new; elsewhere the file would be in no chart, and nobody would miss
    // it.
    const auto slash = path.find('/');
    if (slash == std::string::npos || !folders.contains(path.substr(0, slash)))
      refuse(profile.name, "puts a file into no folder of the chart: '" + path + "'",
             folders.empty() ? std::string()
                             : "paths begin with the chart's folder, '" + *folders.begin() + "/'");
    const auto there = std::find_if(entries.begin(), entries.end(),
                                    [&](const archive::Entry& entry) { return entry.path == path; });
    if (there != entries.end())
      there->bytes = bytes;
    else
      entries.push_back({path, bytes});
  }
  return entries;
}

}  // namespace emco::chart

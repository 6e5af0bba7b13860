// EMCO's profiles: a values file and files that are copied over a chart's.
#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/chart/render.h"
#include "core/template/yaml_value.h"

namespace emco::chart {
namespace {

const archive::Entry* find(const std::vector<archive::Entry>& entries, const std::string& path) {
  for (const archive::Entry& entry : entries)
    if (entry.path == path) return &entry;
  return nullptr;
}

std::string tidy(std::string path) {
  while (path.starts_with("./"))
    path.erase(0, 2);
  return path;
}

std::string top_folder(const std::string& path) { return path.substr(0, path.find('/')); }

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw Error("chart.profile-invalid", "profile '" + name + "' " + why,
              "a profile has a manifest.yaml with type.values and type.configresource", {name, 0, 0});
}

Profile parse(const std::vector<archive::Entry>& entries, const std::string& name) {
  const auto manifest = std::find_if(entries.begin(), entries.end(), [](const archive::Entry& entry) {
    return entry.path == "manifest.yaml" || entry.path.ends_with("/manifest.yaml");
  });
  if (manifest == entries.end()) refuse(name, "has no manifest.yaml");
  const std::string folder =
      manifest->path.substr(0, manifest->path.size() - std::string_view("manifest.yaml").size());
  Value body;
  try {
    body = tpl::yaml::read_value(manifest->bytes);
  } catch (const tpl::yaml::ReadError& error) {
    refuse(name, std::string("has a manifest.yaml that is no YAML: ") + error.what());
  }
  Profile profile;
  if (body.is_null()) return profile;
  const Value* type = body.find("type");
  if (type == nullptr || type->is_null()) return profile;
  const std::string values(type->text_at({"values"}));
  if (!values.empty()) {
    const archive::Entry* file = find(entries, folder + tidy(values));
    if (file == nullptr) refuse(name, "names the values file '" + values + "', which it does not hold");
    profile.values = file->bytes;
    profile.values_name = name + ":" + values;
  }
  const Value* resources = type->find("configresource");
  if (resources == nullptr || resources->is_null()) return profile;
  if (!resources->is_list()) refuse(name, "has a configresource that is no list");
  for (const Value& one : resources->items()) {
    const std::string from = tidy(std::string(one.text_at({"filepath"})));
    const std::string to = tidy(std::string(one.text_at({"chartpath"})));
    const archive::Entry* file = find(entries, folder + from);
    if (from.empty() || to.empty()) refuse(name, "has a configresource without filepath or chartpath");
    if (file == nullptr) refuse(name, "names the file '" + from + "', which it does not hold");
    if (to.starts_with('/') || ("/" + to + "/").find("/../") != std::string::npos)
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
  }
  return result;
}

std::vector<archive::Entry> apply_profile(std::vector<archive::Entry> entries, const Profile& profile) {
  const std::string top = entries.empty() ? "" : top_folder(entries.front().path);
  for (const auto& [path, bytes] : profile.files) {
    // Elsewhere the file would be in no chart, and nobody would miss it.
    if (path.find('/') == std::string::npos || top_folder(path) != top)
      throw Error("chart.profile-invalid",
                  "a profile puts a file at '" + path + "', which is not in the chart's folder '" + top + "'",
                  "begin the chartpath with the chart's folder: " + top + "/" + path);
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

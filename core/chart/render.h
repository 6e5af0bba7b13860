#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/diagnostic.h"
#include "core/base/random.h"
#include "core/chart/capabilities.h"
#include "core/chart/chart.h"
#include "core/chart/manifests.h"
#include "core/chart/set_values.h"
#include "core/chart/values.h"
#include "core/template/budget.h"

namespace emco::chart {

/// A random value that templates made: a password, a key, a certificate. Secret.
struct Generated {
  std::string arguments;  ///< SHA-256 of what the function was given
  std::string value;

  bool operator==(const Generated&) const = default;
};

/// By call site: template file, template, the call's text, how often it ran before.
using GeneratedValues = std::map<std::string, Generated>;

struct SetArgument {
  std::string text;
  SetKind kind = SetKind::Typed;
};

/// One of EMCO's override values: the key nests as in --set, the value is one scalar.
struct Override {
  std::string key;
  std::string value;
};

/// Everything a rendering depends on. The same request gives the same result.
struct Request {
  std::string release = "release-name";
  std::string ns = "default";
  bool is_upgrade = false;
  std::vector<ValuesFile> values;   ///< later ones win
  std::vector<SetArgument> sets;    ///< win over files, in their order
  FileReader read;                  ///< for the files that SetKind::File names
  std::vector<Override> overrides;  ///< win over all
  Capabilities capabilities = default_capabilities();
  GeneratedValues generated;  ///< of an earlier rendering: used again where arguments are the same
  Random* random = nullptr;   ///< for values that are not there yet; nullptr: such calls fail
  Milliseconds now = 0;       ///< what `now` says
  Clock* clock = nullptr;     ///< for the wall-clock budget
  tpl::Budgets budgets;
  bool strict = false;  ///< a missing value is an error
  bool skip_schema = false;
  bool skip_tests = true;  ///< leave out hooks that are tests only
};

/// What templates asked of the cluster: the part of `capabilities` that the result depends on.
struct Asked {
  bool kube_version = false;
  bool all_api_versions = false;
  std::set<std::string> api_versions;
};

/// A file of a crds/ folder as it stands there.
struct DefinitionFile {
  std::string source;  ///< "chart/crds/x.yaml"
  std::string text;
};

struct Rendered {
  /// In Helm's order: CRDs of crds/ folders, then by kind, hooks (with `hook` set) last.
  std::vector<Document> documents;
  std::vector<DefinitionFile> definitions;  ///< the texts that the CRDs among `documents` stand in
  std::string notes;
  /// All random values of this rendering, taken over ones included. To be kept with the release, encrypted.
  GeneratedValues generated;
  Asked asked;
  std::uint64_t steps = 0;   ///< of budgets.steps
  std::uint64_t memory = 0;  ///< of budgets.memory_bytes
};

/// Renders a chart as `helm template` does. Never reaches anything but its arguments.
/// Diagnostics (errors): "chart.template-failed", "chart.template-syntax", "chart.refused" (the chart's own
/// fail and required), "chart.budget-exceeded", "chart.values-invalid", "chart.values-conflict",
/// "chart.set-invalid", "chart.schema-violation", "chart.schema-invalid", "chart.kube-version-unsupported",
/// "chart.library", "chart.dependency-missing", "chart.manifest-invalid", "chart.release-name-invalid";
/// warnings: "chart.values-conflict", "chart.condition-ignored", "chart.import-missing",
/// "chart.schema-keyword".
Checked<Rendered> render(const Chart& chart, const Request& request);

/// The values that templates would see, as YAML (`chart values`).
Checked<std::string> effective_values(const Chart& chart, const Request& request);

/// Every limit that reading and rendering a chart has, by name.
std::vector<tpl::Limit> limits(const tpl::Budgets& budgets);

/// Whether Helm takes the text as a release's name.
bool release_name_fits(const std::string& name);

/// What `helm template` prints.
std::string to_text(const Rendered& rendered, bool crds, bool hooks);

/// EMCO's profile of an app: a values file and files that replace or join the chart's.
struct Profile {
  std::string name;    ///< what messages call it
  std::string values;  ///< text of the values file, "" when there is none
  std::string values_name;
  std::vector<std::pair<std::string, std::string>> files;  ///< path in the chart with its top folder, bytes
};

/// Reads a profile's archive (manifest.yaml: version, type.values, type.configresource). Diagnostics:
/// "archive.*", "chart.profile-invalid".
Checked<Profile> read_profile(std::string_view packed, const std::string& name);

/// A chart's entries with a profile's files put in. Throws Error "chart.profile-invalid" when a file would
/// lie in no folder of the chart.
std::vector<archive::Entry> apply_profile(std::vector<archive::Entry> entries, const Profile& profile);

}  // namespace emco::chart

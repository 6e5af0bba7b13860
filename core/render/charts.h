#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/clock.h"
#include "core/base/diagnostic.h"
#include "core/model/cluster.h"
#include "core/render/objects.h"

namespace emco::render {

/// Everything that the rendering of one app depends on.
struct ChartInput {
  std::string app;
  const std::string* chart = nullptr;    ///< bytes of the archive
  const std::string* profile = nullptr;  ///< bytes of the profile archive, null = none
  std::vector<std::pair<std::string, std::string>> overrides;
  std::string release_name;
  std::string ns;
  /// Version and API groups of the target; null = Kubernetes 1.35 and its own.
  const ClusterFacts* facts = nullptr;
  Milliseconds now = 0;    ///< of the plan: the only "now" a template sees
  Clock* clock = nullptr;  ///< for the limit of time; null: none
  std::string seed;        ///< for generated values that `kept` does not have
  Value kept;              ///< generated values of the release in force (RenderedChart::generated)
};

struct RenderedChart {
  std::vector<RenderedDocument> documents;
  /// "pre-install hook Job/web-migrate": hooks that an operation would have to run; tests are none of them.
  std::vector<std::string> hooks;
  Value generated;                   ///< values made up while rendering, to be kept with the release
  std::vector<std::string> secrets;  ///< texts among them that must not be shown
};

/// Renders one app as EMCO did: the profile's files and values over the chart, the override values over both.
/// Diagnostics: "chart.…", "template.…", with the place in the chart.
Checked<RenderedChart> render_chart(const ChartInput& input);

}  // namespace emco::render

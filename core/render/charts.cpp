#include "core/render/charts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/archive.h"
#include "core/base/error.h"
#include "core/base/random.h"
#include "core/chart/render.h"

namespace emco::render {
namespace {

chart::Capabilities capabilities_of(const ClusterFacts* facts) {
  if (facts == nullptr) return chart::default_capabilities();
  chart::Capabilities capabilities;
  capabilities.kube_version = facts->version;
  for (const auto& resource : facts->resources) {
    const std::string version =
        resource.group.empty() ? resource.version : fmt::format("{}/{}", resource.group, resource.version);
    capabilities.api_versions.push_back(version);
    capabilities.api_versions.push_back(fmt::format("{}/{}", version, resource.kind));
  }
  return capabilities;
}

Value to_value(const chart::GeneratedValues& generated) {
  if (generated.empty()) return {};
  Value made = Value::map({});
  for (const auto& [site, one] : generated)
    made[site] = Value::map({{"arguments", one.arguments}, {"value", one.value}});
  return made;
}

chart::GeneratedValues of_value(const Value& kept) {
  chart::GeneratedValues generated;
  if (!kept.is_map()) return generated;
  for (const auto& member : kept.members())
    generated[member.key] = {std::string(member.value.text_at({"arguments"})),
                             std::string(member.value.text_at({"value"}))};
  return generated;
}

/// The chart with the profile's files in it; the profile's values join the request.
std::unique_ptr<chart::Chart> load(const ChartInput& input,
                                   chart::Request& request,
                                   Diagnostics& diagnostics) {
  if (input.profile == nullptr) {
    auto loaded = chart::load_archive(*input.chart, input.app);
    diagnostics.add(std::move(loaded.diagnostics));
    return std::move(loaded.value);
  }
  const auto profile = chart::read_profile(*input.profile, fmt::format("profile of {}", input.app));
  diagnostics.add(profile.diagnostics);
  if (!profile.ok()) return nullptr;
  if (!profile.value.values.empty())
    request.values.push_back({profile.value.values_name, profile.value.values});
  try {
    auto entries = chart::apply_profile(archive::read(*input.chart, input.app), profile.value);
    auto loaded = chart::load_entries(entries, input.app);
    diagnostics.add(std::move(loaded.diagnostics));
    return std::move(loaded.value);
  } catch (const Error& error) {
    diagnostics.add(error.diagnostics());
    return nullptr;
  }
}

chart::Request request_of(const ChartInput& input, Random& random) {
  chart::Request request;
  request.release = input.release_name;
  request.ns = input.ns;
  for (const auto& [key, value] : input.overrides)
    request.overrides.push_back({key, value});
  request.capabilities = capabilities_of(input.facts);
  request.generated = of_value(input.kept);
  request.random = &random;
  request.now = input.now;
  request.clock = input.clock;
  return request;
}

/// Definitions and what a chart says so of stay when their app goes: data hangs on them.
bool is_kept(const chart::Document& document) {
  if (document.is_crd || document.kind() == "CustomResourceDefinition") return true;
  const Value* annotations = document.body.at("metadata", "annotations");
  const Value* policy = annotations == nullptr ? nullptr : annotations->find("helm.sh/resource-policy");
  return policy != nullptr && policy->is_text() && policy->text() == "keep";
}

}  // namespace

Checked<RenderedChart> render_chart(const ChartInput& input) {
  Checked<RenderedChart> result;
  DerivedRandom random(input.seed);
  chart::Request request = request_of(input, random);
  const auto chart = load(input, request, result.diagnostics);
  if (chart == nullptr || result.diagnostics.has_errors()) return result;
  auto rendered = chart::render(*chart, request);
  result.diagnostics.add(std::move(rendered.diagnostics));
  for (auto& document : rendered.value.documents) {
    if (document.hook) {
      if (document.hook->only_test()) continue;
      result.value.hooks.push_back(fmt::format("{} hook {}/{}", fmt::join(document.hook->events, ","),
                                               document.kind(), document.body.text_at({"metadata", "name"})));
      continue;
    }
    if (document.body.is_null()) continue;
    const bool keep = is_kept(document);
    result.value.documents.push_back({std::move(document.body), {document.source, document.line, 0}, keep});
  }
  result.value.generated = to_value(rendered.value.generated);
  for (const auto& [site, one] : rendered.value.generated)
    result.value.secrets.push_back(one.value);
  return result;
}

}  // namespace emco::render

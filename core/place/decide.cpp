#include "core/place/decide.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/base/text.h"

namespace emco::place {
namespace {

/// Decides for one app. Clusters are collected by short name, so that "first by name" is the map's order.
class AppDecision {
 public:
  AppDecision(const DeploymentIntent& intent,
              const AppIntent& app,
              const Placement* previous,
              Diagnostics& diagnostics)
      : intent_(intent), app_(app), diagnostics_(diagnostics) {
    for (const auto& address : intent.logical_cloud.clusters)
      members_.insert(address);
    const auto* before = previous == nullptr ? nullptr : previous->app(app.name);
    if (before == nullptr) return;
    for (const auto& placed : before->clusters)
      previous_.insert(placed.cluster);
  }

  Placement::App run() {
    const AppPlacement& placement = *app_.placement;
    int item = 0;
    for (const auto& all : placement.all_of) {
      ++item;
      if (all.all) add_mandatory(*all.all, item);
    }
    // Every mandatory cluster is known before the first anyOf is looked at: it must not pick another one
    // beside it.
    item = 0;
    for (const auto& all : placement.all_of) {
      ++item;
      if (!all.any_of.empty()) pick(all.any_of, fmt::format("anyOf of allOf item {}", item), all.where);
    }
    if (!placement.any_of.empty()) pick(placement.any_of, "anyOf", placement.where);
    Placement::App result{app_.name, {}};
    for (auto& [name, placed] : chosen_)
      result.clusters.push_back(std::move(placed));
    return result;
  }

 private:
  /// Every cluster a selector means, whether in the logical cloud or not.
  std::vector<const ClusterIntent*> resolve(const ClusterSelector& selector) const {
    std::vector<const ClusterIntent*> found;
    for (const auto& cluster : intent_.clusters) {
      if (cluster.provider != selector.provider) continue;
      const bool named = selector.label.empty() && cluster.name == selector.cluster;
      const bool labelled = !selector.label.empty() && std::find(cluster.labels.begin(), cluster.labels.end(),
                                                                 selector.label) != cluster.labels.end();
      if (named || labelled) found.push_back(&cluster);
    }
    if (found.empty() && !selector.label.empty())
      diagnostics_
          .error(
              "placement.label-matches-nothing", selector.where,
              fmt::format("no cluster of provider '{}' carries the label '{}', which app '{}' is placed by",
                          selector.provider, selector.label, app_.name),
              "label a cluster, or change the selector")
          .address = app_.placement->address;
    return found;
  }

  bool in_logical_cloud(const ClusterIntent& cluster) const { return members_.contains(cluster.address); }

  void choose(const ClusterIntent& cluster, std::string reason) {
    chosen_.emplace(short_name(cluster), PlacedCluster{cluster.address, std::move(reason)});
  }

  void add_mandatory(const ClusterSelector& selector, int item) {
    for (const auto* cluster : resolve(selector)) {
      if (!in_logical_cloud(*cluster)) {
        diagnostics_
            .error("placement.outside-logical-cloud", selector.where,
                   fmt::format("app '{}' must run on cluster '{}', which logical cloud '{}' does not have",
                               app_.name, short_name(*cluster), intent_.logical_cloud.name),
                   fmt::format("add a cluster reference to {}, or change the placement",
                               intent_.logical_cloud.address))
            .address = app_.placement->address;
        continue;
      }
      choose(*cluster, selector.label.empty()
                           ? fmt::format("named by allOf item {}", item)
                           : fmt::format("carries label '{}' of allOf item {}", selector.label, item));
      mandatory_.insert(cluster->address);
    }
  }

  void pick(const std::vector<ClusterSelector>& selectors, const std::string& list, const Source& where) {
    std::map<std::string, const ClusterIntent*> candidates;
    for (const auto& selector : selectors)
      for (const auto* cluster : resolve(selector))
        if (in_logical_cloud(*cluster)) candidates.emplace(short_name(*cluster), cluster);
    if (candidates.empty()) {
      diagnostics_
          .error("placement.no-candidate", where,
                 fmt::format("{} of app '{}' names no cluster of logical cloud '{}'", list, app_.name,
                             intent_.logical_cloud.name),
                 fmt::format("add one of its clusters to {}, or change the placement",
                             intent_.logical_cloud.address))
          .address = app_.placement->address;
      return;
    }
    const auto first_in = [&](const std::set<std::string>& wanted) {
      return std::find_if(candidates.begin(), candidates.end(),
                          [&](const auto& candidate) { return wanted.contains(candidate.second->address); });
    };
    if (first_in(mandatory_) != candidates.end()) return;  // a mandatory cluster satisfies it
    if (const auto kept = first_in(previous_); kept != candidates.end()) {
      choose(*kept->second, fmt::format("picked for {}: it runs there already", list));
    } else {
      choose(*candidates.begin()->second,
             fmt::format("picked for {}: first by name of {}", list,
                         text::count(candidates.size(), "candidate", "candidates")));
    }
  }

  const DeploymentIntent& intent_;
  const AppIntent& app_;
  Diagnostics& diagnostics_;
  std::set<std::string> members_;
  std::set<std::string> previous_;
  std::set<std::string> mandatory_;
  std::map<std::string, PlacedCluster> chosen_;
};

}  // namespace

Checked<Placement> decide(const DeploymentIntent& intent, const Placement* previous) {
  Checked<Placement> result;
  if (intent.placement_intent.empty()) {
    result.diagnostics
        .error("placement.no-intent", intent.where,
               fmt::format("no group intent of '{}' names a genericPlacementIntent", intent.name),
               fmt::format("add one below {}/intents", intent.address))
        .address = intent.address;
    return result;
  }
  if (intent.logical_cloud.clusters.empty()) {
    result.diagnostics
        .error("placement.no-clusters", intent.logical_cloud.where,
               fmt::format("logical cloud '{}' has no clusters", intent.logical_cloud.name),
               fmt::format("add one below {}/cluster-references", intent.logical_cloud.address))
        .address = intent.logical_cloud.address;
    return result;
  }
  for (const auto& app : intent.apps) {
    if (!app.placement) {
      result.diagnostics
          .error("placement.app-without-intent", app.where,
                 fmt::format("app '{}' has no placement in '{}'", app.name, intent.placement_intent),
                 fmt::format("add one below {}/generic-placement-intents/{}/app-intents", intent.address,
                             intent.placement_intent))
          .address = app.address;
      continue;
    }
    if (app.placement->all_of.empty() && app.placement->any_of.empty()) {
      result.diagnostics
          .error("placement.empty", app.placement->where,
                 fmt::format("the placement of app '{}' selects nothing", app.name),
                 "name a cluster or a label in allOf or anyOf")
          .address = app.placement->address;
      continue;
    }
    result.value.apps.push_back(AppDecision(intent, app, previous, result.diagnostics).run());
  }
  return result;
}

}  // namespace emco::place

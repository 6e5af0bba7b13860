#include "core/store/intent.h"

#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/store/places.h"

namespace emco::store {
namespace {

std::vector<std::string> texts(Database& database, const char* query, const std::string& address) {
  std::vector<std::string> found;
  auto rows = database.query(query);
  rows.bind(address);
  while (rows.next())
    found.push_back(rows.text(0));
  return found;
}

std::vector<std::pair<std::string, std::map<std::string, std::string>>> quotas(Database& database,
                                                                               const std::string& cloud) {
  std::vector<std::pair<std::string, std::map<std::string, std::string>>> found;
  auto rows = database.query("intent/quotas");
  rows.bind(cloud);
  while (rows.next()) {
    if (found.empty() || found.back().first != rows.view(0)) found.push_back({rows.text(0), {}});
    if (!rows.null(1)) found.back().second.emplace(rows.text(1), rows.text(2));
  }
  return found;
}

std::vector<UserPermission> permissions(Database& database, const std::string& cloud) {
  std::vector<UserPermission> found;
  auto rows = database.query("intent/permissions");
  rows.bind(cloud);
  while (rows.next()) {
    const std::string address = rows.text(0);
    found.push_back({rows.text(1), rows.text(2), texts(database, "intent/api_groups", address),
                     texts(database, "intent/resources", address), texts(database, "intent/verbs", address)});
  }
  return found;
}

/// Collects a closure: addresses with the digests of their documents.
class Closure {
 public:
  explicit Closure(Database& database) : database_(database) {}

  void add(const std::string& address) {
    auto rows = database_.query("intent/digest");
    rows.bind(address);
    if (rows.next()) digests_.emplace(rows.text(0), rows.text(1));
  }

  void add_below(const std::string& address) {
    auto rows = database_.query("intent/digests_below");
    rows.with(address + "/", address + "0");  // '0' follows '/'
    while (rows.next())
      digests_.emplace(rows.text(0), rows.text(1));
  }

  void add_tree(const std::string& address) {
    add(address);
    add_below(address);
  }

  std::string digest() const {
    Digester digester;
    for (const auto& [address, document] : digests_)
      digester.add(address).add(document);
    return digester.hex();
  }

 private:
  Database& database_;
  std::map<std::string, std::string> digests_;
};

/// Puts one deployment together.
class Reader {
 public:
  explicit Reader(Database& database) : database_(database), places_(database) {}

  std::optional<DeploymentIntent> read(const std::string& address, Clusters clusters) {
    auto row = database_.query("intent/group");
    row.bind(address);
    if (!row.next()) return std::nullopt;
    DeploymentIntent intent;
    intent.address = address;
    intent.project = row.text(0);
    intent.composite_app = row.text(1);
    intent.composite_app_version = row.text(2);
    intent.name = row.text(3);
    intent.release_name = row.text(4);
    intent.where = places_.of(address);
    auto cloud = read_logical_cloud(database_, row.text(7));
    expects(cloud.has_value(), "a deployment intent group without its logical cloud");
    intent.logical_cloud = std::move(*cloud);
    read_apps(row.text(5), row.text(6), intent);
    read_overrides(intent);
    read_group_intents(intent);
    if (!intent.placement_intent.empty())
      read_placements(address + "/generic-placement-intents/" + intent.placement_intent, intent);
    if (clusters == Clusters::Read) read_clusters(intent);
    intent.closure_digest = closure_digest(database_, address);
    return intent;
  }

 private:
  void read_apps(const std::string& composite_app, const std::string& profile, DeploymentIntent& intent) {
    auto rows = database_.query("intent/apps");
    rows.with(composite_app, profile);
    while (rows.next()) {
      AppIntent app;
      app.address = rows.text(0);
      app.name = rows.text(1);
      app.chart = rows.text(2);
      app.profile = rows.maybe_text(3);
      app.where = places_.of(app.address);
      app.dependencies = dependencies(app.address);
      intent.apps.push_back(std::move(app));
    }
  }

  std::vector<AppDependency> dependencies(const std::string& app) {
    std::vector<AppDependency> found;
    auto rows = database_.query("intent/dependencies");
    rows.bind(app);
    while (rows.next())
      found.push_back({rows.text(0), rows.text(1), rows.text(2), static_cast<int>(rows.integer(3))});
    return found;
  }

  void read_overrides(DeploymentIntent& intent) {
    auto rows = database_.query("intent/overrides");
    rows.bind(intent.address);
    while (rows.next())
      for (auto& app : intent.apps)
        if (app.name == rows.view(0)) app.overrides.emplace_back(rows.text(1), rows.text(2));
  }

  void read_group_intents(DeploymentIntent& intent) {
    auto rows = database_.query("intent/group_intents");
    rows.bind(intent.address);
    while (rows.next()) {
      if (rows.view(1) == "genericPlacementIntent") {
        intent.placement_intent = rows.text(2);
      } else {
        intent.controllers.push_back({rows.text(1), rows.text(3), static_cast<int>(rows.integer(4)),
                                      rows.text(2), places_.of(rows.text(0), "spec.intent." + rows.text(1))});
      }
    }
  }

  void read_placements(const std::string& placement, DeploymentIntent& intent) {
    auto rows = database_.query("intent/placements");
    rows.bind(placement);
    while (rows.next())
      for (auto& app : intent.apps)
        if (app.name == rows.view(1)) app.placement = read_placement(rows.text(0));
  }

  AppPlacement read_placement(const std::string& address) {
    AppPlacement placement;
    placement.address = address;
    placement.where = places_.of(address);
    auto rows = database_.query("intent/all_of");
    rows.bind(address);
    while (rows.next()) {
      AppPlacement::Item item;
      const std::string path = fmt::format("spec.intent.allOf[{}]", rows.integer(0));
      item.where = places_.of(address, path);
      if (!rows.view(1).empty()) item.all = selector(rows, address, path);
      auto alternatives = database_.query("intent/all_of_any_of");
      alternatives.with(address, rows.integer(0));
      while (alternatives.next())
        item.any_of.push_back(
            selector(alternatives, address, fmt::format("{}.anyOf[{}]", path, alternatives.integer(0))));
      placement.all_of.push_back(std::move(item));
    }
    auto alternatives = database_.query("intent/any_of");
    alternatives.bind(address);
    while (alternatives.next())
      placement.any_of.push_back(
          selector(alternatives, address, fmt::format("spec.intent.anyOf[{}]", alternatives.integer(0))));
    return placement;
  }

  ClusterSelector selector(const Query& row, const std::string& address, const std::string& path) {
    return {row.text(1), row.text(2), row.text(3), places_.of(address, path)};
  }

  void add_selected(const ClusterSelector& selector, std::set<std::string>& addresses) {
    if (selector.label.empty()) {
      addresses.insert("cluster-providers/" + selector.provider + "/clusters/" + selector.cluster);
      return;
    }
    auto rows = database_.query("intent/labelled_clusters");
    rows.with(selector.provider, selector.label);
    while (rows.next())
      addresses.insert(rows.text(0));
  }

  void read_clusters(DeploymentIntent& intent) {
    std::set<std::string> addresses(intent.logical_cloud.clusters.begin(),
                                    intent.logical_cloud.clusters.end());
    for (const auto& app : intent.apps) {
      if (!app.placement) continue;
      for (const auto& item : app.placement->all_of) {
        if (item.all) add_selected(*item.all, addresses);
        for (const auto& alternative : item.any_of)
          add_selected(alternative, addresses);
      }
      for (const auto& alternative : app.placement->any_of)
        add_selected(alternative, addresses);
    }
    for (const auto& address : addresses)
      intent.clusters.push_back(read_cluster(address));
  }

  ClusterIntent read_cluster(const std::string& address) {
    auto row = database_.query("intent/cluster");
    row.bind(address);
    expects(row.next(), "a placement names a cluster that is not there: " + address);
    ClusterIntent cluster{
        address, row.text(0), row.text(1),        texts(database_, "intent/cluster_labels", address),
        {},      row.text(2), places_.of(address)};
    auto pairs = database_.query("intent/cluster_key_values");
    pairs.bind(address);
    while (pairs.next())
      cluster.key_values[pairs.text(0)] = pairs.text(1);
    return cluster;
  }

  Database& database_;
  Places places_;
};

}  // namespace

std::optional<LogicalCloudIntent> read_logical_cloud(Database& database, const std::string& address) {
  auto row = database.query("intent/logical_cloud");
  row.bind(address);
  if (!row.next()) return std::nullopt;
  LogicalCloudIntent cloud;
  cloud.address = address;
  cloud.project = row.text(0);
  cloud.name = row.text(1);
  cloud.level = row.text(2);
  cloud.ns = row.text(3);
  cloud.user = row.text(4);
  auto labels = database.query("intent/labels");
  labels.bind(address);
  while (labels.next())
    cloud.labels.emplace(labels.text(0), labels.text(1));
  cloud.clusters = texts(database, "intent/cloud_clusters", address);
  cloud.quotas = quotas(database, address);
  cloud.permissions = permissions(database, address);
  cloud.closure_digest = cloud_digest(database, address);
  cloud.where = Places(database).of(address);
  return cloud;
}

std::optional<DeploymentIntent> read_deployment(Database& database,
                                                const std::string& address,
                                                Clusters clusters) {
  return Reader(database).read(address, clusters);
}

std::optional<std::string> kubeconfig_of(Database& database, const std::string& cluster) {
  auto row = database.query("intent/kubeconfig");
  row.bind(cluster);
  if (!row.next()) return std::nullopt;
  return row.maybe_text(0);
}

std::string gitops_type(Database& database, const std::string& cluster) {
  auto row = database.query("intent/gitops_type");
  row.bind(cluster);
  return row.next() ? row.maybe_text(0).value_or("") : "";
}

std::string closure_digest(Database& database, const std::string& group) {
  auto row = database.query("intent/group");
  row.bind(group);
  if (!row.next()) return {};
  Closure closure(database);
  closure.add_tree(group);
  closure.add_below(row.text(5) + "/apps");
  closure.add_tree(row.text(6));
  closure.add_tree(row.text(7));
  auto intents = database.query("intent/group_intents");
  intents.bind(group);
  while (intents.next())
    closure.add("controllers/" + intents.text(1));
  return closure.digest();
}

std::string cloud_digest(Database& database, const std::string& logical_cloud) {
  Closure closure(database);
  closure.add_tree(logical_cloud);
  return closure.digest();
}

}  // namespace emco::store

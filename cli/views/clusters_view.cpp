#include "cli/views/clusters_view.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/text.h"
#include "core/model/release.h"

namespace emco::cli {
namespace {

Value cluster_json(const flow::KnownCluster& cluster) {
  Value deployments = Value::list();
  for (const auto& address : cluster.deployments)
    deployments.push(address);
  return Value::map({{"address", cluster.address},
                     {"name", cluster_short_name(cluster.address)},
                     {"server", nullable(cluster.server)},
                     {"gitops", nullable(cluster.gitops)},
                     {"recorded_uid", nullable(cluster.identity)},
                     {"objects", static_cast<std::int64_t>(cluster.objects)},
                     {"deployments", std::move(deployments)}});
}

std::string way_to(const flow::KnownCluster& cluster) {
  if (!cluster.gitops.empty()) return "through git (" + text::printable(cluster.gitops) + ")";
  return cluster.server.empty() ? "?" : text::printable(cluster.server);
}

std::size_t widest(const std::vector<flow::KnownCluster>& clusters) {
  std::size_t width = 10;
  for (const auto& cluster : clusters)
    width = std::max(width, cluster_short_name(cluster.address).size());
  return width;
}

Value check_json(const flow::ClusterCheck& check) {
  Value missing = Value::list();
  for (const auto& one : check.missing) {
    Value verbs = Value::list();
    for (const auto& verb : one.verbs)
      verbs.push(verb);
    missing.push(
        Value::map({{"kind", one.kind}, {"namespace", nullable(one.ns)}, {"verbs", std::move(verbs)}}));
  }
  Value json = cluster_json(check.known);
  json["reachable"] = check.reachable;
  json["milliseconds"] = check.reachable ? Value(check.took) : Value();
  json["server_version"] = nullable(check.version);
  json["uid"] = nullable(check.identity);
  json["credential_until"] = nullable(check.credential_until);
  json["authority_until"] = nullable(check.authority_until);
  json["rights_asked"] = static_cast<std::int64_t>(check.rights);
  json["rights_missing"] = std::move(missing);
  return json;
}

std::string answer_of(const Style& style, const flow::ClusterCheck& check) {
  if (!check.known.gitops.empty()) return "not looked at: " + way_to(check.known);
  if (!check.reachable) return toned(style, Tone::Bad, "no answer");
  std::string line = fmt::format("{}  {}", text::printable(check.version), duration(check.took));
  if (check.known.identity.empty()) {
    line += ", new here";
  } else {
    line += check.known.identity == check.identity
                ? ", the recorded cluster"
                : toned(style, Tone::Bad, ", another cluster than recorded");
  }
  line +=
      check.missing.empty()
          ? fmt::format(", {} allowed", text::count(check.rights, "right", "rights"))
          : toned(style, Tone::Bad,
                  fmt::format(", rights missing on {}", text::count(check.missing.size(), "kind", "kinds")));
  if (check.credential_until) line += ", credential until " + moment(*check.credential_until);
  return line;
}

}  // namespace

void print_clusters(std::ostream& out, const Style& style, const std::vector<flow::KnownCluster>& clusters) {
  if (clusters.empty()) out << "No clusters.\n";
  const std::size_t width = widest(clusters);
  for (const auto& cluster : clusters) {
    const std::string used =
        cluster.objects == 0
            ? "nothing deployed"
            : fmt::format("{} of {}", text::count(cluster.objects, "object", "objects"),
                          text::count(cluster.deployments.size(), "deployment", "deployments"));
    print(out, "{}  {}  {}\n", toned(style, Tone::Strong, padded(cluster_short_name(cluster.address), width)),
          padded(way_to(cluster), 36), used);
  }
}

Value clusters_json(const std::vector<flow::KnownCluster>& clusters) {
  Value list = Value::list();
  for (const auto& cluster : clusters)
    list.push(cluster_json(cluster));
  return Value::map({{"clusters", std::move(list)}});
}

void print_checks(std::ostream& out, const Style& style, const flow::ClustersCheck& checks) {
  if (checks.clusters.empty()) out << "No clusters.\n";
  std::vector<flow::KnownCluster> known;
  for (const auto& check : checks.clusters)
    known.push_back(check.known);
  const std::size_t width = widest(known);
  for (const auto& check : checks.clusters)
    print(out, "{}  {}\n", toned(style, Tone::Strong, padded(cluster_short_name(check.known.address), width)),
          answer_of(style, check));
}

Value checks_json(const flow::ClustersCheck& checks) {
  Value list = Value::list();
  for (const auto& check : checks.clusters)
    list.push(check_json(check));
  return Value::map({{"sound", !checks.diagnostics.has_errors()},
                     {"clusters", std::move(list)},
                     {"diagnostics", diagnostics_json(checks.diagnostics)}});
}

}  // namespace emco::cli

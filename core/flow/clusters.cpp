#include "core/flow/clusters.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/cluster_rights.h"
#include "core/flow/observe.h"
#include "core/kube/certificate.h"
#include "core/kube/kubeconfig.h"
#include "core/store/content.h"
#include "core/store/explain.h"
#include "core/store/history.h"
#include "core/store/intent.h"
#include "core/store/records.h"

namespace emco::flow {
namespace {

/// Less is what answers and time servers account for.
constexpr Milliseconds kClocksMayDiffer = 60'000;
constexpr Milliseconds kSoon = Milliseconds{30} * 24 * 3600 * 1000;

std::string day(Milliseconds moment) { return fmt::format("{:%Y-%m-%d}", fmt::gmtime(moment / 1000)); }

/// Looks at clusters step by step; each step goes on with those that passed the one before.
class Checker {
 public:
  Checker(Session& session, std::vector<ClusterCheck>& checks, const Plan* plan, Diagnostics& diagnostics)
      : session_(session), checks_(checks), plan_(plan), diagnostics_(diagnostics) {}

  void run() {
    std::set<std::string> addresses;
    for (const auto& check : checks_)
      if (check.known.gitops.empty()) addresses.insert(check.known.address);
    const Kubeconfigs kubeconfigs = read_kubeconfigs(session_, addresses);
    for (auto& check : checks_)
      if (const auto at = kubeconfigs.find(check.known.address); at != kubeconfigs.end())
        look_at_credential(check, at->second);
    Connections connections(session_, kubeconfigs, Connections::Access::Read, diagnostics_);
    std::map<Ticket, ClusterCheck*> tickets;
    const Milliseconds began = session_.world().clock.elapsed();
    for (auto& check : checks_)
      if (connections.clusters().contains(check.known.address))
        tickets.emplace(connections.reader().ask(check.known.address, ReadFacts{}), &check);
    collect(connections.reader(), tickets, [&](ClusterCheck* check, const Arrival& arrival) {
      check->took = session_.world().clock.elapsed() - began;
      take_facts(*check, arrival);
    });
    find_twins();
    ask_rights(connections.reader());
  }

 private:
  Diagnostic& say(
      Severity severity, const ClusterCheck& check, const char* code, std::string summary, std::string help) {
    auto& added = severity == Severity::Error
                      ? diagnostics_.error(code, {}, std::move(summary), std::move(help))
                      : diagnostics_.warning(code, {}, std::move(summary), std::move(help));
    added.address = check.known.address;
    return added;
  }

  Diagnostic& error(const ClusterCheck& check, const char* code, std::string summary, std::string help) {
    return say(Severity::Error, check, code, std::move(summary), std::move(help));
  }

  static std::string name(const ClusterCheck& check) { return cluster_short_name(check.known.address); }

  /// What is wrong with a kubeconfig is said when it is connected with.
  void look_at_credential(ClusterCheck& check, const std::string& bytes) {
    const Milliseconds now = session_.world().clock.now();
    const auto read = kube::read_kubeconfig(bytes, {"", "", nullptr, check.known.address}, now);
    if (!read.ok()) return;
    if (read.value.expires != 0) check.credential_until = read.value.expires;
    for (const auto& one : kube::read_certificates(read.value.authority_pem))
      check.authority_until = std::max(check.authority_until.value_or(0), one.until);
    // Reading a kubeconfig says so itself in the last week.
    const bool said = std::any_of(read.diagnostics.begin(), read.diagnostics.end(),
                                  [](const auto& one) { return one.code == "kubeconfig.expires-soon"; });
    if (!said) warn_of(check, check.credential_until, "the credential", now);
    warn_of(check, check.authority_until, "the certificate authority", now);
  }

  void warn_of(const ClusterCheck& check,
               const std::optional<Milliseconds>& until,
               const char* what,
               Milliseconds now) {
    if (!until || *until - now >= kSoon) return;
    say(Severity::Warning, check, "cluster.certificate-expires",
        fmt::format(
            "{} of '{}' ends on {}, {} from now", what, name(check), day(*until),
            text::count(static_cast<std::size_t>(std::max<Milliseconds>(0, *until - now) / 86'400'000), "day",
                        "days")),
        "get a new kubeconfig and apply the cluster again");
  }

  /// Clocks that differ make certificates and tokens end early or late, and records hard to read.
  void compare_clocks(const ClusterCheck& check, Milliseconds theirs) {
    const Milliseconds ahead = theirs - session_.world().clock.now();
    if (std::abs(ahead) < kClocksMayDiffer) return;
    say(Severity::Warning, check, "cluster.clock-differs",
        fmt::format("the clock of '{}' is {} s {} the one here", name(check), std::abs(ahead) / 1000,
                    ahead > 0 ? "ahead of" : "behind"),
        "set both by a time server");
  }

  void take_facts(ClusterCheck& check, const Arrival& arrival) {
    const Answer& answer = arrival.answer;
    check.reachable = arrival.facts != nullptr;
    if (arrival.facts) {
      check.version = arrival.facts->version;
      check.identity = arrival.facts->identity;
      facts_[&check] = arrival.facts;
      if (arrival.facts->clock) compare_clocks(check, *arrival.facts->clock);
    }
    const std::string message = text::printable(answer.message.empty() ? answer.reason : answer.message);
    if (answer.reason == "IdentityUnreadable") {
      error(check, "cluster.identity-unreadable",
            fmt::format("the credential may not read who '{}' is: {}", name(check), message),
            "allow it to get the namespace kube-system");
    } else if (answer.status == 401 || answer.status == 403) {
      error(check, "cluster.access-denied", fmt::format("'{}' does not let us in: {}", name(check), message),
            "apply the cluster with a kubeconfig whose credential it accepts");
    } else if (!answer.done()) {
      error(check, "cluster.unreachable", fmt::format("'{}' cannot be reached: {}", name(check), message),
            "see whether its API server runs, and whether the way there is open");
    } else if (!check.known.identity.empty() && check.known.identity != check.identity) {
      error(check, "cluster.identity-changed",
            fmt::format("behind '{}' is another cluster than the one in the records", name(check)),
            fmt::format(
                "give the kubeconfig of the right cluster; when it was replaced for good: emcoctl clusters "
                "rebind {}",
                name(check)));
    }
  }

  /// Two addresses that lead to one cluster.
  void find_twins() {
    std::map<std::string, const ClusterCheck*> by_identity;
    for (const auto& check : checks_) {
      if (check.identity.empty()) continue;
      const auto recorded = store::cluster_of_identity(session_.database(), check.identity);
      const auto [at, added] = by_identity.emplace(check.identity, &check);
      std::string twin = added ? "" : at->second->known.address;
      if (twin.empty() && recorded && *recorded != check.known.address) twin = *recorded;
      if (!twin.empty())
        error(check, "cluster.duplicate-identity",
              fmt::format("'{}' and '{}' are the same cluster", cluster_short_name(twin), name(check)),
              "check both kubeconfigs, and delete the resource that is wrong");
    }
  }

  void ask_rights(ClusterReader& reader) {
    const auto in_use = kinds_in_use(session_);
    auto needs = plan_ == nullptr ? std::map<std::string, PlanNeeds>() : needs_of(*plan_);
    std::vector<RightsQuestion> questions;
    for (auto& check : checks_) {
      const auto at = facts_.find(&check);
      if (at == facts_.end()) continue;
      const std::string& address = check.known.address;
      if (plan_ == nullptr) {
        questions.push_back({&check, at->second, in_use.at(address)});
      } else {
        questions.push_back({&check, at->second, needs[address].kinds, needs[address]});
      }
    }
    check_rights(reader, std::move(questions), diagnostics_);
  }

  Session& session_;
  std::vector<ClusterCheck>& checks_;
  const Plan* plan_;
  Diagnostics& diagnostics_;
  std::map<ClusterCheck*, std::shared_ptr<const ClusterFacts>> facts_;
};

}  // namespace

std::set<std::string> clusters_meant_by(Session& session, const std::string& address) {
  const auto all = store::addresses_of_kind(session.database(), "cluster");
  std::set<std::string> found;
  for (const auto& one : all) {
    const bool below =
        one.starts_with(address) && (one.size() == address.size() || one[address.size()] == '/');
    if (below || cluster_short_name(one) == address) found.insert(one);
  }
  if (!found.empty()) return found;
  std::vector<std::string> names = store::siblings(session.database(), session.catalogue(), address);
  for (const auto& one : all)
    names.push_back(cluster_short_name(one));
  throw Error("address.absent", fmt::format("there is no cluster '{}'", address),
              text::did_you_mean(address, names));
}

std::vector<KnownCluster> list_clusters(Session& session) {
  auto& database = session.database();
  const store::View view(database);
  std::map<std::string, KnownCluster> known;
  for (const auto& address : store::addresses_of_kind(database, "cluster")) {
    KnownCluster& cluster = known[address];
    cluster.address = address;
    cluster.identity = store::cluster_identity(database, address).value_or("");
    cluster.gitops = store::gitops_type(database, address);
    const auto digest = store::kubeconfig_of(database, address);
    if (!digest || session.key() == nullptr) continue;
    const std::string bytes = store::read_content(database, *digest, session.key());
    // What is wrong with it today does not hide where it leads.
    cluster.server =
        kube::read_kubeconfig(bytes, {"", "", nullptr, address}, session.world().clock.now()).value.server;
  }
  for (const auto& deployment : store::deployments(database)) {
    for (const auto& row : store::inventory(database, deployment.id)) {
      const auto at = known.find(row.cluster);
      if (at == known.end()) continue;
      ++at->second.objects;
      auto& names = at->second.deployments;
      if (names.empty() || names.back() != deployment.address) names.push_back(deployment.address);
    }
  }
  std::vector<KnownCluster> clusters;
  for (auto& [address, cluster] : known)
    clusters.push_back(std::move(cluster));
  return clusters;
}

ClustersCheck check_clusters(Session& session, const std::vector<std::string>& addresses, const Plan* plan) {
  if (plan != nullptr && plan->store != session.store_uid())
    throw Error("plan.other-store", "the plan was made from another store", "plan again with this store");
  std::set<std::string> wanted;
  if (plan != nullptr)
    for (const auto& cluster : plan->clusters)
      wanted.insert(cluster.address);
  for (const auto& address : addresses)
    wanted.merge(clusters_meant_by(session, address));
  ClustersCheck result;
  for (auto& known : list_clusters(session)) {
    if ((plan != nullptr || !addresses.empty()) && !wanted.contains(known.address)) continue;
    result.clusters.emplace_back();
    result.clusters.back().known = std::move(known);
  }
  Checker(session, result.clusters, plan, result.diagnostics).run();
  return result;
}

}  // namespace emco::flow

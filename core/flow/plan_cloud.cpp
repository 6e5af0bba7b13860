// What a logical cloud of level 0 puts on its clusters: a namespace where there is none.
#include <algorithm>

#include <fmt/format.h>

#include "core/flow/plan_stages.h"
#include "core/model/fields.h"
#include "core/render/objects.h"

namespace emco::flow {
namespace {

const char* const kDefaultNamespace = "default";

Diagnostic& error(Plan& plan, const Work& work, const char* code, std::string summary, std::string help) {
  auto& added = plan.diagnostics.error(code, work.subject.where, std::move(summary), std::move(help));
  added.address = work.subject.address;
  return added;
}

bool may_be_instantiated(const Work& work, Plan& plan) {
  const LogicalCloudIntent& cloud = *work.subject.cloud;
  if (cloud.level != "0") {
    error(plan, work, "logical-cloud.level-unavailable",
          fmt::format("logical cloud '{}' has level {}, which cannot be instantiated yet", cloud.name,
                      cloud.level),
          "use level \"0\", or keep it stored");
    return false;
  }
  if (cloud.clusters.empty()) {
    error(plan, work, "placement.no-clusters", fmt::format("logical cloud '{}' has no clusters", cloud.name),
          fmt::format("add one below {}/cluster-references", cloud.address));
    return false;
  }
  return true;
}

/// The namespace is there and neither ours nor recorded as ours: it is used, never labelled, never deleted.
bool is_foreign(const Work& work,
                const std::string& cluster,
                const Answer& answer,
                const plan::Policy& policy) {
  if (!answer.done() || !answer.object) return false;
  const ObjectKey key{"", "Namespace", "", answer.object->key.name};
  const bool recorded =
      std::any_of(work.subject.inventory.begin(), work.subject.inventory.end(), [&](const auto& row) {
        return row.cluster == cluster && row.key == key && (!row.present || row.uid == answer.object->uid);
      });
  return !recorded && !plan::is_marked_ours(*answer.object, policy);
}

void use_or_make(Session& session,
                 Work& work,
                 const std::string& cluster,
                 const ClusterFacts& facts,
                 bool foreign,
                 const plan::Policy& policy,
                 Plan& plan) {
  const LogicalCloudIntent& cloud = *work.subject.cloud;
  work.plan.snapshot["clusters"][cluster] = foreign ? "used" : "owned";
  if (foreign) {
    if (!cloud.labels.empty())
      error(plan, work, "logical-cloud.labels-need-own-namespace",
            fmt::format(
                "the namespace '{}' exists on {} and is not labelled by logical clouds that only use it",
                work.plan.ns, cluster_short_name(cluster)),
            "take the labels out, or choose a namespace that does not exist yet");
    return;
  }
  Value body = Value::map({{"apiVersion", "v1"}, {"kind", "Namespace"}});
  body["metadata"]["name"] = work.plan.ns;
  for (const auto& [key, value] : cloud.labels)
    body["metadata"]["labels"][key] = value;
  const render::Ownership ownership{policy.store, policy.deployment, "", "", session.key(), {}};
  std::vector<render::RenderedDocument> documents{{std::move(body), cloud.where, false}};
  const render::Scopes scopes(facts, documents);
  auto made = render::make_objects(std::move(documents), ownership, scopes);
  plan.diagnostics.add(std::move(made.diagnostics));
  work.plan.desired.push_back({cluster, std::move(made.value)});
}

}  // namespace

void desire_cloud(Session& session, Work& work, SeenClusters& seen, ClusterReader& clusters, Plan& plan) {
  const LogicalCloudIntent& cloud = *work.subject.cloud;
  if (!may_be_instantiated(work, plan)) return;
  work.plan.logical_cloud = cloud.address;
  work.plan.ns = cloud.ns.empty() ? kDefaultNamespace : cloud.ns;
  work.plan.snapshot = Value::map({{"level", cloud.level}, {"namespace", work.plan.ns}});
  const plan::Policy policy = policy_of(session, work);
  std::map<Ticket, std::string> tickets;
  for (const auto& address : cloud.clusters) {
    const auto at = seen.find(address);
    if (at == seen.end() || at->second.state.state != PlannedCluster::State::Ready) continue;
    tickets.emplace(clusters.ask(address, ReadObject{{"", "Namespace", "", work.plan.ns}, "v1"}), address);
  }
  std::map<std::string, bool> foreign;
  collect(clusters, tickets, [&](const std::string& address, const Arrival& arrival) {
    if (arrival.answer.done() || arrival.answer.outcome == Answer::Class::Absent) {
      foreign[address] = is_foreign(work, address, arrival.answer, policy);
    } else {
      mark_unreadable(seen.at(address), arrival.answer);
    }
  });
  for (const auto& [address, is_theirs] : foreign)
    use_or_make(session, work, address, *seen.at(address).facts, is_theirs, policy, plan);
}

}  // namespace emco::flow

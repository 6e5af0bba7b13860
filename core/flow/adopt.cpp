#include "core/flow/adopt.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/store/explain.h"
#include "core/store/history.h"
#include "core/store/records.h"

namespace emco::flow {
namespace {

bool is_lifecycle(Session& session, const std::string& address) {
  const auto match = session.catalogue().kinds.of_address(address);
  return match && (match->kind->name == "logical_cloud" || match->kind->name == "deployment_intent_group");
}

/// What the plan does with a named object, in words; "" when it takes it over.
std::string fate_of(const ObjectOnCluster& object, const std::string& address, const std::vector<Work>& all) {
  for (const auto& work : all) {
    if (work.subject.address != address) continue;
    for (const auto& change : work.plan.changes) {
      if (change.cluster != object.cluster || change.key != object.key) continue;
      if (change.action == Action::Adopt) return {};
      return change.action == Action::Create ? "there is no such object"
                                             : "it is the deployment's own already";
    }
  }
  return "the deployment wants no object of that name there";
}

}  // namespace

PlanRequest adoption_request(Session& session,
                             const std::string& address,
                             const std::vector<std::string>& objects,
                             const std::string& reason) {
  auto& database = session.database();
  Diagnostics diagnostics;
  const bool exists = store::read_document(database, address).has_value();
  if (!exists || !is_lifecycle(session, address)) {
    diagnostics.error(
        "address.absent", {},
        exists ? fmt::format("'{}' is nothing that is deployed", address)
               : fmt::format("'{}' does not exist", address),
        exists ? "name a logical cloud or a deployment intent group"
               : text::did_you_mean(address, store::siblings(database, session.catalogue(), address)));
  }
  const auto clusters = store::addresses_of_kind(database, "cluster");
  PlanRequest request;
  request.converge = PlanRequest::Converge::None;
  for (const auto& name : objects) {
    const auto object = parse_object_name(name);
    if (!object) {
      diagnostics.error("adopt.no-object-name", {},
                        fmt::format("'{}' is no name of an object on a cluster", name),
                        "write KIND[.GROUP]/[NAMESPACE/]NAME@PROVIDER/CLUSTER, as plans do");
    } else if (std::find(clusters.begin(), clusters.end(), object->cluster) == clusters.end()) {
      diagnostics.error("address.absent", {}, fmt::format("there is no '{}'", object->cluster),
                        text::did_you_mean(object->cluster, clusters));
    } else {
      request.adoptable[address].insert(*object);
    }
  }
  if (diagnostics.has_errors()) throw Error(std::move(diagnostics));
  const auto record = store::find_deployment(database, address);
  const bool deployed = record && record->phase != "NotDeployed";
  request.bundle.operations.push_back({address, deployed ? "update" : "instantiate", {}, reason, {}});
  return request;
}

void report_not_adopted(const PlanRequest& request, const std::vector<Work>& all, Plan& plan) {
  // A plan with mistakes decided nothing.
  if (plan.diagnostics.has_errors()) return;
  for (const auto& [address, objects] : request.adoptable) {
    for (const auto& object : objects) {
      const std::string fate = fate_of(object, address, all);
      if (fate.empty()) continue;
      plan.diagnostics
          .error("adopt.not-needed", {},
                 fmt::format("'{}' cannot be adopted: {}",
                             to_text(object.key, cluster_short_name(object.cluster)), fate),
                 "see what the deployment wants: emcoctl plan --verbose")
          .address = address;
    }
  }
}

}  // namespace emco::flow

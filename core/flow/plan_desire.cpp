#include <fmt/format.h>

#include "core/flow/plan_stages.h"
#include "core/store/begin.h"

namespace emco::flow {
namespace {

/// A release as it was: its objects come from the store, nothing is rendered again.
void desire_release(Session& session, Work& work) {
  work.plan.desired = store::release_objects(session.database(), work.subject.record->id,
                                             *work.plan.restored_from, session.key());
}

/// Generated values of the release in force are kept: an update does not rotate a password by accident.
void keep_generated(Session& session, Work& work) {
  if (!work.subject.release) return;
  const std::string digest(work.subject.release->snapshot.text_at({"generated"}));
  if (!digest.empty())
    work.plan.generated = *store::read_body(session.database(), digest, &session.expect_key());
}

}  // namespace

plan::Policy policy_of(Session& session, const Work& work) {
  plan::Policy policy;
  policy.store = session.store_uid();
  policy.deployment = work.subject.record ? work.subject.record->uid
                                          : deployment_uid(session.store_uid(), work.subject.address);
  switch (work.plan.kind) {
    case OperationKind::Rollback: policy.because = Because::Rollback; break;
    case OperationKind::Terminate:
    case OperationKind::Abandon: policy.because = Because::Terminate; break;
    case OperationKind::Instantiate:
    case OperationKind::Update: policy.because = Because::InConfig; break;
  }
  return policy;
}

void desire(Session& session,
            const PlanRequest& request,
            const Materials& materials,
            std::vector<Work>& all,
            SeenClusters& seen,
            ClusterReader& clusters,
            Plan& plan) {
  for (auto& work : all) {
    switch (work.plan.kind) {
      case OperationKind::Rollback: desire_release(session, work); break;
      case OperationKind::Instantiate:
      case OperationKind::Update:
        keep_generated(session, work);
        if (work.subject.cloud) {
          desire_cloud(session, work, seen, clusters, plan);
        } else {
          desire_group(session, request, materials, work, all, seen, plan);
        }
        break;
      case OperationKind::Terminate:
      case OperationKind::Abandon: break;
    }
  }
}

}  // namespace emco::flow

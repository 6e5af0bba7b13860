#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/flow/observe.h"
#include "core/flow/session.h"
#include "core/flow/subject.h"
#include "core/model/document.h"
#include "core/model/plan.h"
#include "core/plan/diff.h"
#include "core/store/begin.h"
#include "core/store/draft.h"

namespace emco::flow {

/// What somebody wants to happen.
struct PlanRequest {
  Bundle bundle;  ///< documents to be applied and operations to be done, from files or from the command line
  std::string bundle_name;  ///< --bundle; World::bundle is the same
  store::Draft::Existence existence = store::Draft::Existence::Free;
  std::vector<store::Erasure> erase;
  /// Removed in one commit after every operation succeeded, else not at all (delete -f with instantiate
  /// documents).
  std::vector<store::Erasure> erase_afterwards;
  /// Which instantiated deployments are brought up to date beside those that operations name.
  enum class Converge {
    None,     ///< none
    Touched,  ///< those whose closure the bundle changes, or which it names
    All,      ///< every one that is pending or drifted
  };
  Converge converge = Converge::Touched;
  plan::Adopt adopt = plan::Adopt::Never;
  /// Objects of others that may be taken over whatever `adopt` says, by address of the deployment. One that
  /// is not taken over by the plan is a mistake.
  std::map<std::string, std::set<ObjectOnCluster>> adoptable;
  std::set<std::string> take;   ///< fields to take over: "Deployment/shop/web:spec.replicas", "*"
  std::set<std::string> yield;  ///< fields to leave to others, the same form
  bool skip_unreachable = false;
  /// What a look at the clusters found that the store does not know; objects that operations of the plan take
  /// over are taken out of it.
  std::optional<RecoveredRecords> recovery;
  /// Clusters that may be others than the records speak of: whatever is behind their addresses is accepted.
  std::set<std::string> rebind;
  store::OldCluster old_clusters = store::OldCluster::Gone;  ///< what becomes of those that `rebind` replaces
  /// What "now" is for whatever is rendered; nothing = the clock. A saved plan is rendered again in its own
  /// time.
  std::optional<Milliseconds> now;
};

/// The whole plan: intents judged by the store and taken back, deployments rendered, clusters read, every
/// object decided. Changes nothing anywhere; sends no request that could. Mistakes are `Plan::diagnostics`.
struct Planned {
  Plan plan;
  std::size_t objects_read = 0;
};

Planned make_plan(Session& session, const PlanRequest& request);

// ---- the stages, each in a file of its own

/// An operation that was found legal, with all that is known of its object.
struct Work {
  Subject subject;
  OperationPlan plan;
};

/// What planning needs of the store after the draft was taken back.
struct Materials {
  Kubeconfigs kubeconfigs;                      ///< of every cluster that an operation may have to do with
  std::map<std::string, std::string> contents;  ///< charts and profiles by digest
};

/// Stage 1 (plan_intents.cpp): judges the documents in a draft, describes what they change, reads the
/// subjects of all operations as the draft makes them, and decides what is to be done. Everything is taken
/// back.
std::vector<Work> draft_intents(Session& session,
                                const PlanRequest& request,
                                Materials& materials,
                                Plan& plan);

/// Stage 2 (plan_legality.cpp): what a word means for a subject now. Appends to `work`, or to `plan` what is
/// no new operation.
void judge_request(Session& session,
                   const PlanRequest& all,
                   const OperationRequest& request,
                   Subject subject,
                   std::vector<Work>& work,
                   Plan& plan);

/// Refuses to terminate logical clouds in which something runs that this plan does not remove.
void keep_inhabited_clouds(Session& session, const std::vector<Work>& work, Plan& plan);

/// What decides which words are legal for a subject now, before any wish of a request.
plan::Situation situation_of(const Subject& subject);

/// "operation.clusters-left-out" when the open operation of a subject left clusters out: nobody planned what
/// is to be done there, so that there is nothing to resume.
Diagnostics refuse_left_out(Session& session, const Subject& subject, const Source& where);

/// The release in force is what the intents say, placement included, and was confirmed on its clusters;
/// nothing is said about what became of it there since.
bool is_in_sync(const Subject& subject);
/// The same apps run on the same clusters, for whatever reason.
bool same_places(const Placement& one, const Placement& other);
/// Where a subject's apps run by today's intents; what cannot be decided is in the diagnostics.
Checked<Placement> placement_of(const Subject& subject);

/// Stage 3 (plan_desire.cpp): what each cluster shall hold, rendered with the clusters' facts.
void desire(Session& session,
            const PlanRequest& request,
            const Materials& materials,
            std::vector<Work>& work,
            SeenClusters& seen,
            ClusterReader& clusters,
            Plan& plan);

/// Stage 4 (plan_compare.cpp): reads the clusters' objects and decides every change. Returns how many objects
/// were read.
std::size_t compare(Session& session,
                    const PlanRequest& request,
                    std::vector<Work>& work,
                    SeenClusters& seen,
                    ClusterReader& clusters,
                    Plan& plan);

}  // namespace emco::flow

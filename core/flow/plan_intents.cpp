#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/flow/archives.h"
#include "core/flow/describe.h"
#include "core/flow/plan.h"
#include "core/store/content.h"
#include "core/store/history.h"
#include "core/store/intent.h"

namespace emco::flow {
namespace {

/// Closures of everything deployed, as they are before the draft.
std::map<std::string, std::string> closures(Session& session) {
  std::map<std::string, std::string> result;
  for (const auto& deployment : store::deployments(session.database())) {
    if (deployment.phase == "NotDeployed") continue;
    const auto subject = read_subject(session, deployment.address);
    if (subject) result.emplace(deployment.address, subject->closure_digest());
  }
  return result;
}

/// The same operation asked for twice is one; different ones on one object were refused when the bundle was
/// read.
std::vector<OperationRequest> distinct(const std::vector<OperationRequest>& requests) {
  std::vector<OperationRequest> result;
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& request : requests)
    if (seen.emplace(request.address, request.word).second) result.push_back(request);
  return result;
}

/// A request with everything the store knows about its object, to be judged once the draft is taken back:
/// judging may have to watch a lease, and nobody waits while holding the store's write lock.
struct Asked {
  OperationRequest request;
  Subject subject;
};

/// Deployed objects that nobody named and that are not, or may not be, as their intents say.
void converge(Session& session,
              const PlanRequest& request,
              const std::map<std::string, std::string>& before,
              const std::set<std::string>& named,
              std::vector<Asked>& asked,
              Plan& plan) {
  std::set<std::string> documents;
  for (const auto& document : request.bundle.documents)
    documents.insert(document.address);
  for (const auto& deployment : store::deployments(session.database())) {
    if (deployment.phase == "NotDeployed" || named.contains(deployment.address)) continue;
    auto subject = read_subject(session, deployment.address);
    if (!subject) continue;
    const auto old = before.find(deployment.address);
    const bool touched = documents.contains(deployment.address) ||
                         (old != before.end() && old->second != subject->closure_digest());
    // What was rolled back stays so until somebody names it: nothing else would be a rollback.
    const bool diverged = subject->release && subject->release->restored_from && !is_in_sync(*subject);
    const bool wanted = (request.converge == PlanRequest::Converge::All && !diverged) ||
                        (request.converge == PlanRequest::Converge::Touched && touched);
    const bool exists = subject->cloud || subject->deployment;
    if (deployment.phase == "Instantiated" && wanted && exists) {
      asked.push_back({{deployment.address, "update", {}, {}, subject->where}, std::move(*subject)});
      continue;
    }
    const plan::Relation relation{deployment.phase,
                                  subject->has_residue,
                                  subject->release && subject->release->restored_from,
                                  false,
                                  true,
                                  is_in_sync(*subject)};
    const std::string word = plan::one_word(relation);
    if (word != "InSync") plan.pending.emplace_back(deployment.address, word);
  }
}

/// Words and lifecycles that bundles may name and this version does not have. What could never be brought up
/// is down. False when there is no such resource, or the word is for others to judge.
bool answer_unavailable(Session& session, const OperationRequest& request, Plan& plan) {
  const auto match = session.catalogue().kinds.of_address(request.address);
  if (!match || !store::read_document(session.database(), request.address)) return false;
  const std::string& kind = match->kind->name;
  const bool has_life = kind == "logical_cloud" || kind == "deployment_intent_group";
  if (has_life && request.word != "migrate") return false;
  const std::string word = request.word.substr(request.word.rfind('/') + 1);
  if (word == "terminate" || word == "stop") {
    plan.diagnostics
        .note("operation.nothing-to-do", request.where,
              fmt::format("nothing to do for '{}' of {}: it is not deployed", request.word, request.address))
        .address = request.address;
    return true;
  }
  plan.diagnostics
      .error("plan.not-yet-available", request.where,
             fmt::format("'{}' of {} cannot be carried out yet", request.word, request.address),
             "take it out of the bundle, or wait for the version that can")
      .address = request.address;
  return true;
}

/// Everything that has to be read while the draft stands.
std::vector<Asked> ask(Session& session,
                       const PlanRequest& request,
                       const std::map<std::string, std::string>& before,
                       Plan& plan) {
  std::vector<Asked> asked;
  std::set<std::string> named;
  for (const auto& operation : distinct(request.bundle.operations)) {
    if (answer_unavailable(session, operation, plan)) continue;
    auto subject = read_subject(session, operation.address);
    if (operation.word != "approve") named.insert(operation.address);
    if (subject) {
      asked.push_back({operation, std::move(*subject)});
      continue;
    }
    plan.diagnostics
        .error("address.absent", operation.where, fmt::format("'{}' does not exist", operation.address),
               "apply it first, or check the address")
        .address = operation.address;
  }
  if (request.converge != PlanRequest::Converge::None) converge(session, request, before, named, asked, plan);
  return asked;
}

/// Nothing is sent to clusters that follow a git repository; groups are judged by where they are placed.
void refuse_git_clusters(Session& session, const Subject& subject, Plan& plan) {
  if (!subject.cloud) return;
  for (const auto& address : subject.cloud->clusters) {
    if (store::gitops_type(session.database(), address).empty()) continue;
    plan.diagnostics
        .error("plan.not-yet-available", subject.where,
               fmt::format("delivery through git to cluster '{}' cannot be carried out yet",
                           cluster_short_name(address)),
               "take it out of the intents, or wait for the version that can")
        .address = subject.address;
  }
}

/// Reads everything that the draft's rollback would take away.
void gather(Session& session, const std::vector<Asked>& asked, Materials& materials, Plan& plan) {
  std::set<std::string> clusters;
  for (const auto& [request, subject] : asked) {
    refuse_git_clusters(session, subject, plan);
    clusters.merge(subject.recorded_clusters());
    if (subject.cloud) clusters.insert(subject.cloud->clusters.begin(), subject.cloud->clusters.end());
    for (const auto& release : subject.releases)
      for (const auto& cluster : release.placement.clusters())
        clusters.insert(cluster);
    if (!subject.deployment) continue;
    for (const auto& cluster : subject.deployment->clusters)
      clusters.insert(cluster.address);
    for (const auto& app : subject.deployment->apps) {
      for (const auto& digest : {app.chart, app.profile.value_or("")})
        if (!digest.empty() && !materials.contents.contains(digest))
          materials.contents[digest] = store::read_content(session.database(), digest, session.key());
    }
  }
  std::erase_if(clusters, [&](const std::string& address) {
    return !store::gitops_type(session.database(), address).empty();
  });
  materials.kubeconfigs = read_kubeconfigs(session, clusters);
}

/// What is removed once everything was terminated is shown like any removal; whether others still refer to it
/// is decided when it happens, because until then the clusters hold it.
void announce_removals(Session& session, const PlanRequest& request, Plan& plan) {
  for (const auto& erasure : request.erase_afterwards) {
    const auto document = store::read_document(session.database(), erasure.address);
    if (!document) {
      plan.diagnostics
          .error("address.absent", erasure.where, fmt::format("'{}' does not exist", erasure.address),
                 "take it out, or check the address")
          .address = erasure.address;
      continue;
    }
    PlannedIntent intent;
    intent.kind = PlannedIntent::Kind::Delete;
    intent.address = erasure.address;
    intent.resource_kind = document->kind;
    intent.where = erasure.where;
    plan.intents.push_back(std::move(intent));
  }
}

/// Logical clouds before what runs in them, removals the other way round.
int order_of(const Work& work) {
  const bool removes = work.plan.kind == OperationKind::Terminate || work.plan.kind == OperationKind::Abandon;
  const bool is_cloud = work.subject.kind == "logical_cloud";
  if (!removes) return is_cloud ? 0 : 1;
  return is_cloud ? 3 : 2;
}

}  // namespace

std::vector<Work> draft_intents(Session& session,
                                const PlanRequest& request,
                                Materials& materials,
                                Plan& plan) {
  const auto before = request.converge == PlanRequest::Converge::Touched
                          ? closures(session)
                          : std::map<std::string, std::string>{};
  std::vector<Asked> asked;
  {
    store::Draft draft(session.database(), session.catalogue(), session.key(), session.world().random,
                       session.authorship());
    plan.generation = draft.base();
    plan.diagnostics.add(draft.load(request.bundle, request.existence));
    plan.diagnostics.add(check_stored_archives(session.database(), request.bundle));
    plan.diagnostics.add(draft.erase(request.erase));
    plan.diagnostics.add(draft.check());
    plan.intents = describe_intents(session, draft);
    announce_removals(session, request, plan);
    if (!plan.diagnostics.has_errors()) {
      asked = ask(session, request, before, plan);
      gather(session, asked, materials, plan);
    }
  }
  std::vector<Work> work;
  for (auto& one : asked)
    judge_request(session, request, one.request, std::move(one.subject), work, plan);
  std::stable_sort(work.begin(), work.end(),
                   [](const Work& a, const Work& b) { return order_of(a) < order_of(b); });
  keep_inhabited_clouds(session, work, plan);
  return work;
}

}  // namespace emco::flow

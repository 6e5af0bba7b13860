#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/flow/plan.h"
#include "core/flow/version.h"
#include "core/store/history.h"

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

void describe_intents(Session& session, const store::Draft& draft, Plan& plan) {
  for (const auto& change : draft.changes()) {
    PlannedIntent intent;
    intent.kind = change.verb == IntentChange::Verb::Create   ? PlannedIntent::Kind::Create
                  : change.verb == IntentChange::Verb::Update ? PlannedIntent::Kind::Update
                                                              : PlannedIntent::Kind::Delete;
    intent.address = change.address;
    intent.resource_kind = change.kind;
    intent.where = change.where;
    if (change.before != 0 && change.after != 0)
      intent.fields = differences(store::version_body(session.database(), change.before),
                                  store::version_body(session.database(), change.after));
    plan.intents.push_back(std::move(intent));
  }
}

/// Two different operations on one object in one bundle make no sense; the same one twice is one.
std::vector<OperationRequest> distinct(const std::vector<OperationRequest>& requests, Plan& plan) {
  std::vector<OperationRequest> result;
  std::map<std::string, const OperationRequest*> seen;
  for (const auto& request : requests) {
    if (request.word == "approve") {
      result.push_back(request);
      continue;
    }
    const auto [at, added] = seen.try_emplace(request.address, &request);
    if (added) {
      result.push_back(request);
    } else if (at->second->word != request.word || at->second->parameters != request.parameters) {
      auto& error = plan.diagnostics.error("bundle.contradicting-operations", request.where,
                                           fmt::format("'{}' and '{}' are asked of {} at once",
                                                       at->second->word, request.word, request.address),
                                           "ask for one of them, or for one after the other");
      error.related.push_back({at->second->where, "the other request"});
    }
  }
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
    const bool wanted = request.converge == PlanRequest::Converge::All ||
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

/// Everything that has to be read while the draft stands.
std::vector<Asked> ask(Session& session,
                       const PlanRequest& request,
                       const std::map<std::string, std::string>& before,
                       Plan& plan) {
  std::vector<Asked> asked;
  std::set<std::string> named;
  for (const auto& operation : distinct(request.bundle.operations, plan)) {
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

/// Logical clouds before what runs in them, removals the other way round.
int order_of(const Work& work) {
  const bool removes = work.plan.kind == OperationKind::Terminate || work.plan.kind == OperationKind::Abandon;
  const bool is_cloud = work.subject.kind == "logical_cloud";
  if (!removes) return is_cloud ? 0 : 1;
  return is_cloud ? 3 : 2;
}

}  // namespace

std::vector<Work> draft_intents(Session& session, const PlanRequest& request, Plan& plan) {
  const auto before = request.converge == PlanRequest::Converge::Touched
                          ? closures(session)
                          : std::map<std::string, std::string>{};
  std::vector<Asked> asked;
  {
    store::Draft draft(session.database(), session.catalogue(), session.key(), session.world().random,
                       session.authorship());
    plan.generation = draft.base();
    plan.diagnostics.add(draft.load(request.bundle, request.existence));
    plan.diagnostics.add(draft.erase(request.erase));
    plan.diagnostics.add(draft.check());
    describe_intents(session, draft, plan);
    if (!plan.diagnostics.has_errors()) asked = ask(session, request, before, plan);
  }
  std::vector<Work> work;
  for (auto& one : asked)
    judge_request(session, one.request, std::move(one.subject), work, plan);
  std::stable_sort(work.begin(), work.end(),
                   [](const Work& a, const Work& b) { return order_of(a) < order_of(b); });
  return work;
}

}  // namespace emco::flow

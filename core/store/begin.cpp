#include "core/store/begin.h"

#include <set>

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/store/statement.h"

namespace emco::store {
namespace {

constexpr std::int64_t kNo = 0;
constexpr std::int64_t kYes = 1;

std::int64_t flag(bool value) { return value ? kYes : kNo; }

Binding maybe(const std::optional<std::int64_t>& value) { return value ? Binding(*value) : Binding(nullptr); }

Binding maybe(const std::string& text) { return text.empty() ? Binding(nullptr) : Binding(text); }

bool has_target(OperationKind kind) {
  return kind != OperationKind::Terminate && kind != OperationKind::Abandon;
}

const char* phase_of(OperationKind kind) {
  switch (kind) {
    case OperationKind::Instantiate: return "Instantiating";
    case OperationKind::Update:
    case OperationKind::Rollback: return "Updating";
    case OperationKind::Terminate:
    case OperationKind::Abandon: return "Terminating";
  }
  return "Terminating";
}

/// Assembles the batch that begins one operation.
class BeginBatch {
 public:
  BeginBatch(
      Database& database, const SecretKey& key, Random& random, const OperationPlan& plan, const Act& act)
      : database_(database), key_(key), random_(random), plan_(plan), act_(act) {
    batch_.id = random.uuid();
  }

  void pin() {
    batch_.assertions.push_back(
        {"journal/decision_holds",
         {plan_.address, plan_.phase, plan_.last_operation, maybe(plan_.from_revision)},
         "plan.stale"});
  }

  void deployment(const std::string& kind) {
    if (find_deployment(database_, plan_.address)) return;
    batch_.statements.push_back(
        one_row("journal/make_deployment",
                {plan_.address, kind, deployment_uid(store_uid(database_), plan_.address)}));
  }

  void supersede() {
    add("journal/supersede", {plan_.address, act_.now});
    add("journal/drop_changes", {plan_.address});
  }

  void release(std::int64_t generation) {
    Value snapshot = plan_.snapshot;
    if (!plan_.generated.is_null()) snapshot["generated"] = add_sealed(plan_.generated);
    batch_.statements.push_back(one_row(
        "journal/add_release", {plan_.address, plan_.closure_digest, generation, maybe(plan_.restored_from),
                                plan_.logical_cloud, plan_.ns, json::write(placement_json(plan_.placement)),
                                json::write(snapshot), act_.tool_version, act_.actor, act_.now}));
    for (const auto& cluster : plan_.desired)
      for (const auto& manifest : cluster.manifests)
        release_object(cluster.cluster, *manifest);
  }

  void operation(const std::string& plan_id) {
    batch_.statements.push_back(
        one_row("journal/add_operation",
                {plan_.address, std::string(to_word(plan_.kind)), flag(has_target(plan_.kind)), plan_id,
                 act_.actor, act_.reason, act_.now, act_.holder.host, act_.holder.boot, act_.holder.pid}));
    batch_.statements.push_back(
        one_row("journal/begin_phase",
                {plan_.address, std::string(phase_of(plan_.kind)), flag(has_target(plan_.kind))}));
  }

  void change(const Change& change) {
    const auto& key = change.key;
    batch_.statements.push_back(
        one_row("journal/add_change",
                {plan_.address, std::int64_t{change.seq}, change.cluster, key.group, key.kind, key.ns,
                 key.name, change.version, std::string(to_word(change.verb)), std::int64_t{change.stage},
                 change.after ? Binding(std::int64_t{*change.after}) : Binding(nullptr), flag(change.force),
                 change.app, flag(change.keep), maybe(change.body_digest), change.uid, change.touched,
                 change.resource_version}));
    const bool makes = change.verb == ChangeVerb::Create || change.verb == ChangeVerb::Update ||
                       change.verb == ChangeVerb::Record;
    if (makes)
      add("journal/claim", {plan_.address, change.cluster, key.group, key.kind, key.ns, key.name,
                            change.version, change.app, flag(change.keep)});
  }

  void left_out(const std::string& cluster) {
    batch_.statements.push_back(one_row("journal/add_left_out", {plan_.address, cluster}));
  }

  void decide(const FieldDecision& decision) {
    add(decision.yield ? "journal/yield_field" : "journal/take_back_field",
        {plan_.address, decision.key.group, decision.key.kind, decision.key.ns, decision.key.name,
         decision.path});
  }

  const Batch& batch() const { return batch_; }

 private:
  void add(const char* name, std::vector<Binding> values) {
    batch_.statements.push_back(statement(name, std::move(values)));
  }

  /// Keeps a secret value among the bodies; returns its digest.
  std::string add_sealed(const Value& value) {
    const std::string plain = json::write_canonical(value);
    const std::string digest = key_.digest(plain);
    add("journal/add_body", {digest, kYes, Bytes{key_.encrypt(plain, "body/" + digest, random_)}});
    return digest;
  }

  void release_object(const std::string& cluster, const Manifest& manifest) {
    if (bodies_.insert(manifest.digest).second) {
      const std::string plain = json::write_canonical(manifest.body);
      add("journal/add_body",
          {manifest.digest, flag(manifest.sensitive),
           Bytes{manifest.sensitive ? key_.encrypt(plain, "body/" + manifest.digest, random_) : plain}});
    }
    const auto& key = manifest.key;
    const Source& place = manifest.template_source;
    batch_.statements.push_back(
        one_row("journal/add_release_object",
                {plan_.address, cluster, key.group, key.kind, key.ns, key.name, manifest.version,
                 manifest.app, std::int64_t{manifest.rank}, flag(manifest.keep), manifest.digest,
                 place.file.empty() ? std::string() : fmt::format("{}:{}", place.file, place.line)}));
  }

  Database& database_;
  const SecretKey& key_;
  Random& random_;
  const OperationPlan& plan_;
  const Act& act_;
  Batch batch_;
  std::set<std::string> bodies_;
};

std::string kind_of(const OperationPlan& plan) {
  return plan.address.find("/logical-clouds/") != std::string::npos ? "logical_cloud"
                                                                    : "deployment_intent_group";
}

OperationRecord last_operation(Database& database, const std::string& address) {
  const auto deployment = find_deployment(database, address);
  expects(deployment && deployment->operation, "an operation was begun and is not there");
  return *find_operation(database, *deployment->operation);
}

}  // namespace

OperationRecord begin(Database& database,
                      const SecretKey& key,
                      Random& random,
                      const OperationPlan& plan,
                      const std::vector<Change>& changes,
                      const std::string& plan_id,
                      std::int64_t generation,
                      const Act& act) {
  BeginBatch work(database, key, random, plan, act);
  work.pin();
  work.deployment(kind_of(plan));
  work.supersede();
  if (has_target(plan.kind)) work.release(generation);
  work.operation(plan_id);
  for (const auto& change : changes)
    work.change(change);
  for (const auto& cluster : plan.left_out)
    work.left_out(cluster);
  for (const auto& decision : plan.decisions)
    work.decide(decision);
  try {
    commit_or_throw(database, work.batch(), fmt::format("{} moved on since the plan was made", plan.address));
  } catch (const Refusal& refusal) {
    if (refusal.code() != "inventory.owner-fixed") throw;
    throw Error("plan.stale",
                fmt::format("an object of {} has got another owner since the plan was made", plan.address),
                "make a new plan");
  }
  return last_operation(database, plan.address);
}

OperationRecord take_over(Database& database, Random& random, const OperationRecord& seen, const Act& act) {
  Batch batch;
  batch.id = random.uuid();
  batch.assertions.push_back(
      {"journal/can_take_over", {seen.id, seen.epoch, seen.renewed}, "operation.not-takeable"});
  batch.statements.push_back(
      one_row("journal/take_over", {seen.id, act.holder.host, act.holder.boot, act.holder.pid, seen.epoch}));
  batch.statements.push_back(statement("journal/retry_changes", {seen.id}));
  batch.statements.push_back(one_row("journal/resume_phase", {seen.id, std::string(phase_of(seen.kind))}));
  commit_or_throw(database, batch,
                  fmt::format("the operation on {} is held by another process", seen.address));
  return *find_operation(database, seen.id);
}

void abandon(Database& database,
             Random& random,
             const DeploymentRecord& deployment,
             const std::string& plan_id,
             const Act& act) {
  Batch batch;
  batch.id = random.uuid();
  const auto& address = deployment.address;
  const std::int64_t last = deployment.operation.value_or(0);
  batch.assertions.push_back({"journal/decision_holds",
                              {address, deployment.phase, last, maybe(deployment.revision)},
                              "plan.stale"});
  batch.statements = {
      statement("journal/supersede_as_abandoned", {address, act.now}),
      statement("journal/drop_changes", {address}),
      one_row("journal/add_operation", {address, std::string("abandon"), kNo, plan_id, act.actor, act.reason,
                                        act.now, act.holder.host, act.holder.boot, act.holder.pid}),
      one_row("journal/begin_phase", {address, std::string("Terminating"), kNo}),
      statement("journal/abandon_inventory", {address, act.now}),
      statement("journal/clear_inventory", {address}),
      one_row("journal/end_last_operation", {address, act.now}),
      one_row("journal/not_deployed", {address}),
  };
  commit_or_throw(database, batch, fmt::format("{} moved on meanwhile", address));
}

void record_identity(Database& database,
                     Random& random,
                     const std::string& cluster,
                     const std::string& identity,
                     const Act& act) {
  Batch batch{random.uuid(), {}, {one_row("journal/record_identity", {cluster, identity, act.now})}};
  commit_or_throw(database, batch, "");
}

void rebind(Database& database,
            Random& random,
            const std::string& cluster,
            const std::string& from,
            const std::string& to,
            OldCluster old,
            const Act& act) {
  Batch batch{random.uuid(),
              {{"journal/nobody_works_on", {cluster}, "operation.held"},
               {"journal/identity_is", {cluster, from}, "plan.stale"}},
              {}};
  if (old == OldCluster::Kept)
    batch.statements.push_back(statement("journal/leave_behind", {cluster, from, act.now}));
  else
    batch.statements.push_back(statement("journal/settle_residue_of_cluster", {cluster, from, act.now}));
  batch.statements.push_back(statement("journal/expect_nothing_on", {cluster}));
  batch.statements.push_back(statement("journal/leave_out_of_interrupted", {cluster}));
  batch.statements.push_back(one_row("journal/record_identity", {cluster, to, act.now}));
  commit_or_throw(database, batch, "the records of this cluster moved on; ask again");
}

void request_stop(Database& database, Random& random, std::int64_t operation) {
  commit_or_throw(database, {random.uuid(), {}, {statement("journal/request_stop", {operation})}}, "");
}

void approve(Database& database,
             Random& random,
             const std::string& address,
             const std::string& closure_digest,
             const Act& act) {
  Batch batch{random.uuid(),
              {},
              {one_row("journal/approve", {address, closure_digest, act.actor, act.reason, act.now})}};
  commit_or_throw(database, batch, "");
}

void use_plan(Database& database, Random& random, const std::string& plan, const Act& act) {
  Batch batch{random.uuid(),
              {{"journal/plan_is_new", {plan}, "plan.used"}},
              {one_row("journal/use_plan", {plan, act.actor, act.now})}};
  commit_or_throw(database, batch, "this plan was carried out already; a plan is used once");
}

}  // namespace emco::store

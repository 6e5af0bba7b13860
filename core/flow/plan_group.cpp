// What a deployment intent group puts on its clusters: its apps, rendered and made ours.
#include <algorithm>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/flow/plan_stages.h"
#include "core/model/field_path.h"
#include "core/render/charts.h"

namespace emco::flow {
namespace {

Diagnostic& error(
    Plan& plan, const Work& work, const char* code, Source where, std::string summary, std::string help) {
  auto& added = plan.diagnostics.error(code, std::move(where), std::move(summary), std::move(help));
  added.address = work.subject.address;
  return added;
}

void not_yet(Plan& plan, const Work& work, const Source& where, const std::string& what) {
  error(plan, work, "plan.not-yet-available", where, fmt::format("{} cannot be carried out yet", what),
        "take it out of the intents, or wait for the version that can");
}

/// Everything in the intents that this version would have to leave out.
void refuse_what_is_not_there(const Work& work, Plan& plan) {
  const DeploymentIntent& intent = *work.subject.deployment;
  for (const auto& use : intent.controllers)
    not_yet(plan, work, use.where,
            fmt::format("the controller '{}' of group intent '{}'", use.controller, use.intent));
  for (const auto& app : intent.apps)
    for (const auto& dependency : app.dependencies)
      not_yet(plan, work, app.where,
              fmt::format("the dependency of app '{}' on '{}'", app.name, dependency.app));
  for (const auto& address : work.plan.placement.clusters()) {
    const auto* cluster = intent.cluster(address);
    if (cluster != nullptr && !cluster->gitops_type.empty())
      not_yet(plan, work, cluster->where,
              fmt::format("delivery through git to cluster '{}'", short_name(*cluster)));
  }
}

/// The cloud is up wherever it could be reached: what can be deployed there shall be.
bool lacks_only_clusters(Session& session, const DeploymentRecord& cloud) {
  if (cloud.phase != "Failed" || !cloud.operation) return false;
  const auto operation = store::find_operation(session.database(), *cloud.operation);
  if (!operation || operation->kind == OperationKind::Terminate) return false;
  const auto changes = store::changes_of(session.database(), operation->id);
  return !store::clusters_left_out(session.database(), operation->id).empty() &&
         std::all_of(changes.begin(), changes.end(), [](const store::RecordedChange& recorded) {
           return recorded.change.state == ChangeState::Done;
         });
}

/// The logical cloud is there, or this plan brings it.
bool has_logical_cloud(Session& session, const Work& work, const std::vector<Work>& all, Plan& plan) {
  const LogicalCloudIntent& cloud = work.subject.deployment->logical_cloud;
  if (cloud.level != "0") {
    error(plan, work, "logical-cloud.level-unavailable", work.subject.where,
          fmt::format("logical cloud '{}' has level {}, which cannot be instantiated yet", cloud.name,
                      cloud.level),
          "use a logical cloud of level \"0\"");
    return false;
  }
  const bool comes = std::any_of(all.begin(), all.end(), [&](const Work& other) {
    const bool brings = other.plan.kind == OperationKind::Instantiate ||
                        other.plan.kind == OperationKind::Update ||
                        other.plan.kind == OperationKind::Rollback;
    return brings && other.subject.address == cloud.address;
  });
  const bool goes_on = std::any_of(
      plan.continuations.begin(), plan.continuations.end(), [&](const Continuation& continuation) {
        return continuation.address == cloud.address && continuation.kind != OperationKind::Terminate;
      });
  const auto record = store::find_deployment(session.database(), cloud.address);
  if (comes || goes_on || (record && record->phase == "Instantiated")) return true;
  if (record && lacks_only_clusters(session, *record)) return true;
  error(plan, work, "logical-cloud.not-instantiated", work.subject.where,
        fmt::format("logical cloud '{}' is {}", cloud.name, record ? record->phase : "NotDeployed"),
        fmt::format("instantiate it, here or before: emcoctl instantiate {}", cloud.address));
  return false;
}

/// Clusters that serve the same kinds in the same version render alike.
std::string facts_digest(const ClusterFacts& facts) {
  std::vector<std::string> lines;
  for (const auto& resource : facts.resources)
    lines.push_back(fmt::format("{}/{}/{}", resource.group, resource.version, resource.kind));
  std::sort(lines.begin(), lines.end());
  Digester digester;
  digester.add(facts.version);
  for (const auto& line : lines)
    digester.add(line);
  return digester.hex();
}

/// Renders the apps of one group, each once per distinct cluster facts.
class GroupRenderer {
 public:
  GroupRenderer(
      Session& session, const PlanRequest& request, const Materials& materials, Work& work, Plan& plan)
      : session_(session), request_(request), materials_(materials), work_(work), plan_(plan) {}

  void run(const SeenClusters& seen) {
    const DeploymentIntent& intent = *work_.subject.deployment;
    for (const auto& address : work_.plan.placement.clusters()) {
      const auto at = seen.find(address);
      if (at == seen.end() || at->second.facts == nullptr) continue;
      std::vector<const AppIntent*> apps;
      for (const auto& app : intent.apps)
        if (runs_on(app.name, address)) apps.push_back(&app);
      DesiredCluster desired{address, {}};
      for (const auto* app : apps)
        for (const auto& manifest : objects_of(*app, *at->second.facts))
          desired.manifests.push_back(manifest);
      refuse_duplicates(desired);
      work_.plan.desired.push_back(std::move(desired));
    }
  }

 private:
  using Manifests = std::vector<std::shared_ptr<const Manifest>>;

  bool runs_on(const std::string& app, const std::string& cluster) const {
    const auto* placed = work_.plan.placement.app(app);
    return placed != nullptr && std::any_of(placed->clusters.begin(), placed->clusters.end(),
                                            [&](const PlacedCluster& one) { return one.cluster == cluster; });
  }

  const Manifests& objects_of(const AppIntent& app, const ClusterFacts& facts) {
    const auto [at, added] = rendered_.try_emplace({app.name, facts_digest(facts)});
    if (added) at->second = render(app, facts);
    return at->second;
  }

  Manifests render(const AppIntent& app, const ClusterFacts& facts) {
    const DeploymentIntent& intent = *work_.subject.deployment;
    render::ChartInput input;
    input.app = app.name;
    input.chart = &materials_.contents.at(app.chart);
    if (app.profile) input.profile = &materials_.contents.at(*app.profile);
    input.overrides = app.overrides;
    input.release_name = intent.release_name;
    input.ns = work_.plan.ns;
    input.facts = &facts;
    input.now = plan_.created_at;
    input.clock = &session_.world().clock;
    input.seed =
        session_.expect_key().digest(fmt::format("generated values of {} {}", intent.address, app.name));
    if (const Value* kept = work_.plan.generated.find(app.name)) input.kept = *kept;
    auto chart = render::render_chart(input);
    for (const auto& diagnostic : chart.diagnostics) {
      Diagnostic one = diagnostic;
      if (one.address.empty()) one.address = app.address;
      // What the group says over the chart has no place in the chart.
      if (one.code == "chart.set-invalid") {
        one.address = intent.address;
        one.where = intent.where;
      }
      plan_.diagnostics.add(std::move(one));
    }
    for (const auto& hook : chart.value.hooks)
      not_yet(plan_, work_, app.where, fmt::format("the {} of app '{}'", hook, app.name));
    if (!chart.value.generated.is_null()) work_.plan.generated[app.name] = chart.value.generated;
    const plan::Policy policy = policy_of(session_, work_);
    const render::Ownership ownership{policy.store,  policy.deployment, app.name,
                                      work_.plan.ns, session_.key(),    chart.value.secrets};
    const render::Scopes scopes(facts, chart.value.documents);
    auto made = render::make_objects(std::move(chart.value.documents), ownership, scopes);
    for (const auto& diagnostic : made.diagnostics) {
      Diagnostic one = diagnostic;
      one.address = app.address;
      plan_.diagnostics.add(std::move(one));
    }
    return leave_yielded(std::move(made.value));
  }

  /// Fields that somebody else manages on purpose are not sent: those of earlier decisions that nobody took
  /// back, and new ones.
  std::vector<std::string> yielded_of(const Manifest& manifest) {
    std::vector<std::string> paths;
    for (const auto& field : work_.subject.yielded) {
      if (field.key != manifest.key) continue;
      if (request_.take.contains(field_name(field.key, field.path))) {
        work_.plan.decisions.push_back({field.key, field.path, false});
      } else {
        paths.push_back(field.path);
      }
    }
    const std::string prefix = field_name(manifest.key, "");
    for (const auto& name : request_.yield) {
      if (!name.starts_with(prefix)) continue;
      paths.push_back(name.substr(prefix.size()));
      work_.plan.decisions.push_back({manifest.key, paths.back(), true});
    }
    return paths;
  }

  Manifests leave_yielded(Manifests manifests) {
    for (auto& manifest : manifests) {
      auto changed = std::make_shared<Manifest>(*manifest);
      bool any = false;
      for (const auto& path : yielded_of(*manifest))
        any = erase_field(changed->body, path) || any;
      if (!any) continue;
      changed->digest = render::body_digest(*changed, session_.key());
      manifest = std::move(changed);
    }
    return manifests;
  }

  void refuse_duplicates(const DesiredCluster& desired) {
    std::map<ObjectKey, const Manifest*> seen;
    for (const auto& manifest : desired.manifests) {
      const auto [at, added] = seen.try_emplace(manifest->key, manifest.get());
      if (added) continue;
      error(plan_, work_, "object.duplicate", manifest->template_source,
            fmt::format("{} is rendered by apps '{}' and '{}'", to_text(manifest->key), at->second->app,
                        manifest->app),
            "give one of them another name");
    }
  }

  Session& session_;
  const PlanRequest& request_;
  const Materials& materials_;
  Work& work_;
  Plan& plan_;
  std::map<std::pair<std::string, std::string>, Manifests> rendered_;
};

}  // namespace

void desire_group(Session& session,
                  const PlanRequest& request,
                  const Materials& materials,
                  Work& work,
                  const std::vector<Work>& all,
                  SeenClusters& seen,
                  Plan& plan) {
  const DeploymentIntent& intent = *work.subject.deployment;
  refuse_what_is_not_there(work, plan);
  if (!has_logical_cloud(session, work, all, plan)) return;
  work.plan.logical_cloud = intent.logical_cloud.address;
  work.plan.ns = intent.logical_cloud.ns.empty() ? "default" : intent.logical_cloud.ns;
  work.plan.snapshot = Value::map({{"release_name", intent.release_name}, {"namespace", work.plan.ns}});
  GroupRenderer(session, request, materials, work, plan).run(seen);
}

}  // namespace emco::flow

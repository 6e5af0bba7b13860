#include "tests/bundle_kinds.h"

#include "core/base/text.h"

namespace emco::test {
namespace {

Field field(std::string name, Shape shape = Shape::Text) {
  Field made;
  made.column = text::snake(name);
  made.name = std::move(name);
  made.shape = shape;
  return made;
}

Field required(Field made) {
  made.required = true;
  return made;
}

Field one_of(Field made, std::vector<std::string> words) {
  made.allowed = std::move(words);
  return made;
}

Field also(Field made, std::string alias) {
  made.aliases.push_back(std::move(alias));
  return made;
}

Field ignored(Field made) {
  made.ignored = true;
  return made;
}

Field holding(Field made, std::vector<Field> fields) {
  made.fields = std::move(fields);
  return made;
}

Field metadata() {
  return holding(field("metadata", Shape::Record),
                 {required(field("name")), field("description"), field("userData1"), field("userData2")});
}

Field spec(std::vector<Field> fields) { return holding(field("spec", Shape::Record), std::move(fields)); }

Kind kind(std::string name, std::string pattern, std::vector<Field> fields) {
  Kind made;
  made.name = std::move(name);
  made.pattern = text::split(pattern, '/');
  made.fields = std::move(fields);
  return made;
}

Kind with_files(Kind made, Attached attached) {
  made.attached = attached;
  return made;
}

Kind with_operations(Kind made, std::vector<std::string> operations) {
  made.operations = std::move(operations);
  return made;
}

std::vector<Field> selector() { return {field("clusterProvider"), field("cluster"), field("clusterLabel")}; }

Kind unless(Kind made, std::string path) {
  made.file_unless = std::move(path);
  return made;
}

std::vector<Kind> cluster_kinds() {
  Field label = required(field("clusterLabel"));
  label.column = "name";
  return {
      kind("cluster_provider", "cluster-providers/{name}", {metadata()}),
      unless(
          with_files(kind("cluster", "cluster-providers/{cluster_provider}/clusters/{name}",
                          {metadata(),
                           spec({holding(field("gitOps", Shape::Record),
                                         {required(field("gitOpsType")), field("gitOpsReferenceObject")})})}),
                     Attached::Optional),
          "spec.gitOps.gitOpsType"),
      kind("cluster_label", "cluster-providers/{cluster_provider}/clusters/{cluster}/labels/{name}", {label}),
      kind("cluster_kv", "cluster-providers/{cluster_provider}/clusters/{cluster}/kv-pairs/{name}",
           {metadata(), spec({required(field("kv", Shape::TextMaps))})}),
      with_operations(
          kind("provider_ca_cert", "cluster-providers/{cluster_provider}/ca-certs/{name}", {metadata()}),
          {"enrollment/instantiate", "enrollment/terminate", "distribution/instantiate"}),
      kind("controller", "controllers/{name}",
           {metadata(),
            spec({field("host"), field("port", Shape::Integer),
                  one_of(field("type"), {"action", "placement"}), field("priority", Shape::Integer)})}),
  };
}

std::vector<Kind> cloud_kinds() {
  const std::string cloud = "projects/{project}/logical-clouds/{logical_cloud}";
  return {
      kind("project", "projects/{name}", {metadata()}),
      with_operations(
          kind("logical_cloud", "projects/{project}/logical-clouds/{name}",
               {metadata(), spec({field("level"), field("namespace"), field("labels", Shape::TextMap)})}),
          {"instantiate", "terminate", "update", "stop"}),
      kind("cluster_reference", cloud + "/cluster-references/{name}",
           {metadata(), spec({field("clusterProvider"), field("cluster"),
                              also(field("loadBalancerIP"), "loadbalancerIp")})}),
      kind("cluster_quota", cloud + "/cluster-quotas/{name}", {metadata(), field("spec", Shape::TextMap)}),
      kind("user_permission", cloud + "/user-permissions/{name}",
           {metadata(),
            spec({field("namespace"), required(field("apiGroups", Shape::Texts)),
                  required(field("resources", Shape::Texts)), required(field("verbs", Shape::Texts))})}),
      kind("policy_agent", "policy/agents/{name}", {required(field("addr"))}),
  };
}

std::vector<Kind> app_kinds() {
  const std::string app = "projects/{project}/composite-apps/{composite_app}/{composite_app_version}";
  const std::string group = app + "/deployment-intent-groups/{deployment_intent_group}";
  Field version = required(field("compositeAppVersion"));
  version.column = "version";
  Field any = holding(field("anyOf", Shape::Records), selector());
  auto all_items = selector();
  all_items.push_back(any);
  return {
      kind("composite_app", "projects/{project}/composite-apps/{name}/{version}",
           {metadata(), spec({version})}),
      with_files(kind("app", app + "/apps/{name}", {metadata()}), Attached::Required),
      kind("app_dependency", app + "/apps/{app}/dependency/{name}",
           {metadata(),
            spec({required(field("app")), required(one_of(field("opStatus"), {"Ready", "Deployed"})),
                  field("wait", Shape::Integer)})}),
      with_operations(
          kind("deployment_intent_group", app + "/deployment-intent-groups/{name}",
               {metadata(),
                spec({required(field("compositeProfile")), required(field("version")),
                      required(field("logicalCloud")),
                      holding(field("overrideValues", Shape::Records),
                              {required(field("app")), required(field("values", Shape::TextMap))})})}),
          {"approve", "instantiate", "terminate", "stop", "migrate", "update", "rollback"}),
      kind("group_intent", group + "/intents/{name}",
           {metadata(), spec({required(field("intent", Shape::TextMap))})}),
      kind("generic_placement_intent", group + "/generic-placement-intents/{name}",
           {metadata(), spec({ignored(field("logicalCloud"))})}),
      kind("app_placement_intent",
           group + "/generic-placement-intents/{generic_placement_intent}/app-intents/{name}",
           {metadata(), spec({required(field("app")),
                              holding(required(field("intent", Shape::Record)),
                                      {holding(field("allOf", Shape::Records), all_items), any})})}),
      with_files(kind("customization", group + "/customizations/{name}",
                      {metadata(), spec({field("patchType"), field("mandatory", Shape::Boolean),
                                         field("patchJson", Shape::Free)})}),
                 Attached::Many),
      kind("policy_intent", group + "/policy-intents/{name}",
           {metadata(), spec({field("policy", Shape::Free)})}),
  };
}

}  // namespace

Kinds bundle_kinds() {
  std::vector<Kind> all = cluster_kinds();
  for (auto& made : cloud_kinds())
    all.push_back(std::move(made));
  for (auto& made : app_kinds())
    all.push_back(std::move(made));
  return Kinds(std::move(all));
}

}  // namespace emco::test

#include "tests/simulation/intents.h"

#include <array>

#include <fmt/format.h>

#include "core/base/text.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

constexpr std::array kNames{"page", "menu", "till", "secret", "web", "door"};
const std::vector<std::string> kApps{"front", "back"};

std::string composite(const std::string& app) { return "projects/shop/composite-apps/" + app + "/v1"; }

std::string object(const std::string& app, const std::string& name, int said) {
  // One name is the same in both apps: only one of them can have it.
  const std::string full = name == "door" ? name : app + "-" + name;
  if (name == "secret")
    return fmt::format(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: {}}}\nstringData: {{word: 'canary-{}'}}\n", full,
        said);
  if (name == "web")
    return fmt::format(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {0}}}\nspec:\n  replicas: {1}\n  selector: "
        "{{matchLabels: {{app: {0}}}}}\n  template:\n    metadata: {{labels: {{app: {0}}}}}\n    spec: "
        "{{containers: [{{name: web, image: 'web:{2}'}}]}}\n",
        full, said % 3, said);
  if (name == "till")
    return fmt::format(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: {}}}\nspec: {{selector: {{app: web}}, "
        "ports: [{{port: {}}}]}}\n",
        full, 80 + said);
  return fmt::format("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {}}}\ndata: {{text: 'said {}'}}\n",
                     full, said);
}

}  // namespace

RandomIntents::RandomIntents(Dice& dice) : dice_(dice), apps_(kApps.size()) {
  for (std::size_t i = 0; i < apps_.size(); ++i) {
    groups_.push_back(composite(kApps[i]) + "/deployment-intent-groups/live");
    place(apps_[i]);
    apps_[i].objects["page"] = ++words_;
  }
  for (int i = 0; i < 4; ++i)
    change();
}

void RandomIntents::place(App& app) {
  app.clusters.clear();
  while (app.clusters.empty())
    for (const auto& host : kHosts)
      if (dice_.hits(60)) app.clusters.push_back(host);
  app.any = dice_.hits(20);
}

void RandomIntents::change() {
  App& app = apps_[dice_.pick(apps_.size())];
  if (dice_.hits(15)) return place(app);
  const std::string name = kNames.at(dice_.pick(kNames.size()));
  if (name != std::string_view("page") && app.objects.contains(name) && dice_.hits(40)) {
    app.objects.erase(name);
  } else {
    app.objects[name] = ++words_;
  }
}

std::string RandomIntents::bundle() const {
  std::string text = doc("cluster-providers", "edge") + doc("projects", "shop") +
                     doc("projects/shop/logical-clouds", "staging", "{level: '0', namespace: shop-staging}");
  for (const auto& host : kHosts)
    text += doc("cluster-providers/edge/clusters", host, "", host + ".kubeconfig") +
            doc(kCloud + "/cluster-references", host, "{clusterProvider: edge, cluster: " + host + "}");
  for (std::size_t i = 0; i < apps_.size(); ++i) {
    const std::string& name = kApps[i];
    const std::string placements = groups_[i] + "/generic-placement-intents";
    std::vector<std::string> clusters;
    for (const auto& host : apps_[i].clusters)
      clusters.push_back("{clusterProvider: edge, cluster: " + host + "}");
    const std::string all = text::join(clusters, ", ");
    text += doc("projects/shop/composite-apps", name, "{compositeAppVersion: v1}") +
            doc(composite(name) + "/apps", "web", "", "charts/" + name) +
            doc(composite(name) + "/composite-profiles", "plain") +
            doc(composite(name) + "/deployment-intent-groups", "live",
                "{compositeProfile: plain, version: " + name + ", logicalCloud: staging}") +
            doc(groups_[i] + "/intents", "intents", "{intent: {genericPlacementIntent: where}}") +
            doc(placements, "where") +
            doc(placements + "/where/app-intents", "web",
                apps_[i].any ? "{app: web, intent: {allOf: [{anyOf: [" + all + "]}]}}"
                             : "{app: web, intent: {allOf: [" + all + "]}}");
  }
  return text;
}

std::map<std::string, std::string> RandomIntents::charts() const {
  std::map<std::string, std::string> files;
  for (std::size_t i = 0; i < apps_.size(); ++i) {
    const std::string folder = "charts/" + kApps[i] + "/";
    files[folder + "Chart.yaml"] = "apiVersion: v2\nname: web\nversion: 1.0.0\n";
    std::vector<std::string> objects;
    for (const auto& [name, said] : apps_[i].objects)
      objects.push_back(object(kApps[i], name, said));
    files[folder + "templates/all.yaml"] = text::join(objects, "---\n");
  }
  return files;
}

}  // namespace emco::test

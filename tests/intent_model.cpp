#include "tests/intent_model.h"

#include <functional>
#include <set>

#include <fmt/format.h>

namespace emco::test {
namespace {

using Words = std::vector<std::string>;

bool ends_in(const std::string& text, const std::string& word, std::string& rest) {
  if (!text.ends_with(word)) return false;
  rest = text.substr(0, text.size() - word.size());
  return true;
}

bool everything_needed_is_there(const IntentModel::World& world) {
  for (const auto& [address, thing] : world)
    for (const auto& needed : thing.needs)
      if (!world.contains(needed)) return false;
  return true;
}

bool nothing_is_claimed_twice(const IntentModel::World& world) {
  std::set<std::string> claimed;
  for (const auto& [address, thing] : world)
    for (const auto& claim : thing.claims)
      if (!claimed.insert(claim).second) return false;
  return true;
}

bool nobody_waits_for_himself(const IntentModel::World& world) {
  std::map<std::string, std::set<std::string>> waits;
  for (const auto& [address, thing] : world) {
    const auto sign = thing.waits_for.find('>');
    if (sign != std::string::npos)
      waits[thing.waits_for.substr(0, sign)].insert(thing.waits_for.substr(sign + 1));
  }
  // Whoever waits for somebody that waits for nobody is struck off, until nobody is left or a circle is.
  for (bool moved = true; moved;) {
    moved = false;
    for (auto one = waits.begin(); one != waits.end();) {
      std::erase_if(one->second, [&](const std::string& other) { return !waits.contains(other); });
      moved = moved || one->second.empty();
      one = one->second.empty() ? waits.erase(one) : std::next(one);
    }
  }
  return waits.empty();
}

bool same(const IntentModel::World& left, const IntentModel::World& right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(), [](const auto& a, const auto& b) {
           return a.first == b.first && a.second.yaml == b.second.yaml;
         });
}

}  // namespace

bool IntentModel::change(const World& next) {
  if (!everything_needed_is_there(next) || !nothing_is_claimed_twice(next) || !nobody_waits_for_himself(next))
    return false;
  if (!same(next, now())) worlds_.push_back(next);
  return true;
}

RandomDocuments::RandomDocuments(std::uint32_t seed) : engine_(seed) {
  for (const std::string provider : {"a", "b"}) {
    const auto root = "cluster-providers/" + provider;
    for (const std::string rest :
         {"", "/clusters/c", "/clusters/d", "/clusters/c/labels/east", "/clusters/d/labels/east"})
      addresses_.push_back(root + rest);
  }
  addresses_.insert(addresses_.end(), {"controllers/gac", "controllers/other"});
  for (const std::string project : {"p", "q"}) {
    const auto root = "projects/" + project;
    addresses_.push_back(root);
    for (const std::string cloud : {"/logical-clouds/x", "/logical-clouds/y"})
      for (const std::string rest : {"", "/cluster-references/r", "/cluster-references/s"})
        addresses_.push_back(root + cloud + rest);
    const auto app = root + "/composite-apps/ca/v1";
    for (const std::string rest :
         {"", "/apps/u", "/apps/v", "/apps/u/dependency/d", "/apps/v/dependency/d", "/composite-profiles/k",
          "/composite-profiles/k/profiles/m", "/composite-profiles/k/profiles/n"})
      addresses_.push_back(app + rest);
    for (const std::string group : {"/deployment-intent-groups/g", "/deployment-intent-groups/h"})
      for (const std::string rest :
           {"", "/intents/i", "/intents/j", "/generic-k8s-intents/e", "/generic-placement-intents/t",
            "/generic-placement-intents/t/app-intents/m", "/generic-placement-intents/t/app-intents/n"})
        addresses_.push_back(app + group + rest);
  }
}

Thing RandomDocuments::at(const std::string& address) {
  const auto slash = address.rfind('/');
  std::string anchor = address.substr(0, slash);
  std::string name = address.substr(slash + 1);
  const auto above = anchor.rfind('/');
  const std::string parent = above == std::string::npos ? "" : anchor.substr(0, above);
  const std::string list = above == std::string::npos ? anchor : anchor.substr(above + 1);
  Thing thing;
  if (!parent.empty()) thing.needs.push_back(parent);
  std::string spec;
  std::string file;
  const auto root = [&](const std::string& until) {
    return address.substr(0, address.find(until) + until.size());
  };
  const std::string app_name = pick(Words{"u", "v"});
  std::string rest;
  if (list == "clusters") {
    file = "config";
  } else if (list == "apps") {
    file = app_name == "u" ? "web.tgz" : "db.tgz";
  } else if (list == "logical-clouds") {
    spec = pick(Words{"{level: '0'}", "{level: '0', namespace: n}", "{level: '1', namespace: m}"});
  } else if (list == "cluster-references") {
    const auto cluster = pick(Words{"c", "d"});
    const auto provider = pick(Words{"a", "a", "b"});
    spec = fmt::format("{{clusterProvider: {}, cluster: {}}}", provider, cluster);
    thing.needs.push_back(fmt::format("cluster-providers/{}/clusters/{}", provider, cluster));
    thing.claims.push_back(parent + " has " + provider + " " + cluster);
  } else if (ends_in(anchor, "/composite-apps/ca", rest)) {
    anchor = rest + "/composite-apps";
    name = "ca";
    spec = "{compositeAppVersion: v1}";
    thing.needs = {rest};
  } else if (list == "dependency") {
    const auto other = root("/v1") + "/apps/" + (parent.ends_with("/u") ? "v" : "u");
    spec = fmt::format("{{app: {}, opStatus: {}, wait: {}}}", parent.ends_with("/u") ? "v" : "u",
                       pick(Words{"Ready", "Deployed"}), pick(9));
    thing.needs.push_back(other);
    thing.waits_for = parent + ">" + other;
  } else if (list == "profiles" || list == "app-intents") {
    thing.needs.push_back(root("/v1") + "/apps/" + app_name);
    thing.claims.push_back(parent + " for " + app_name);
    if (list == "profiles") {
      spec = "{app: " + app_name + "}";
      file = "profile.tgz";
    } else {
      const auto provider = pick(Words{"a", "b"});
      const bool by_label = pick(3) == 0;
      const auto cluster = pick(Words{"c", "d"});
      const auto item = fmt::format("{{clusterProvider: {}, {}}}", provider,
                                    by_label ? "clusterLabel: east" : "cluster: " + cluster);
      const auto shape = pick(Words{"allOf: [{}]", "anyOf: [{}]", "allOf: [{{anyOf: [{}]}}]"});
      spec = fmt::format("{{app: {}, intent: {{{}}}}}", app_name, fmt::format(fmt::runtime(shape), item));
      thing.needs.push_back("cluster-providers/" + provider);
      if (!by_label) thing.needs.push_back("cluster-providers/" + provider + "/clusters/" + cluster);
    }
  } else if (list == "deployment-intent-groups") {
    const auto cloud = pick(Words{"x", "y"});
    const bool overrides = pick(2) == 0;
    spec = fmt::format("{{compositeProfile: k, version: r{}, logicalCloud: {}{}}}", pick(3), cloud,
                       overrides ? ", overrideValues: [{app: " + app_name + ", values: {a.b: '1'}}]" : "");
    thing.needs.push_back(root("/v1") + "/composite-profiles/k");
    thing.needs.push_back(address.substr(0, address.find("/composite-apps")) + "/logical-clouds/" + cloud);
    if (overrides) thing.needs.push_back(root("/v1") + "/apps/" + app_name);
  } else if (list == "intents") {
    const auto controller = pick(Words{"genericPlacementIntent", "gac", "other"});
    const auto intent = controller == "genericPlacementIntent" ? "t" : "e";
    spec = fmt::format("{{intent: {{{}: {}}}}}", controller, intent);
    thing.claims.push_back(parent + " calls " + controller);
    if (controller == "genericPlacementIntent") {
      thing.needs.push_back(parent + "/generic-placement-intents/t");
    } else {
      thing.needs.push_back("controllers/" + controller);
      thing.needs.push_back(parent + "/generic-k8s-intents/e");
    }
  } else if (list == "controllers") {
    spec = fmt::format("{{host: h, port: {}, type: action, priority: 1}}", 1 + pick(9));
  }
  if (list == "labels") {
    thing.yaml = "clusterLabel: " + name + "\n";
  } else {
    thing.note = fmt::format("note {}", ++notes_ % 7);
    thing.yaml = fmt::format("metadata: {{name: {}, description: {}}}\n", name, thing.note);
  }
  thing.yaml = "---\nversion: emco/v2\nresourceContext: {anchor: " + anchor + "}\n" + thing.yaml;
  if (!spec.empty()) thing.yaml += "spec: " + spec + "\n";
  if (!file.empty()) thing.yaml += "file: " + file + "\n";
  return thing;
}

}  // namespace emco::test

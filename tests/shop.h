#pragma once

#include <map>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/program.h"

namespace emco::test {

/// The program with the small shop in its store, and one way to see whether store and world agree.
struct Shop : Program {
  static inline const ObjectKey kPage{"", "ConfigMap", "shop-staging", "front-page"};

  Shop() { make_shop(); }

  void bring_up() { must({"instantiate", kCloud, kGroup, "--auto-approve"}); }

  /// Changes what the chart says, in the bundle's files only.
  void greet(const std::string& greeting) { write("charts/web/values.yaml", "greeting: " + greeting + "\n"); }

  /// The page as somebody else would write it.
  static Value page(const std::string& text) {
    Value body = json::parse(R"({"apiVersion":"v1","kind":"ConfigMap","data":{}})");
    body["metadata"]["name"] = kPage.name;
    body["metadata"]["namespace"] = kPage.ns;
    body["data"]["text"] = text;
    return body;
  }

  std::string text_on(const std::string& host) {
    const auto& objects = api.clusters.objects(host);
    const auto at = objects.find(kPage);
    return at == objects.end() ? "(absent)" : std::string(at->second.text_at({"data", "text"}));
  }

  /// Runs a command that must be refused with a code and a status, and must change nothing anywhere;
  /// `refusal` is then what it said.
  void must_refuse(const std::vector<std::string>& command, const std::string& code, int status) {
    must({"store", "verify", "--json"});
    const std::string store = out;
    const std::size_t mutations = api.mutations();
    const int result = run(command);
    const std::string said = out + err;
    INFO(said);
    CHECK(result == status);
    CHECK(said.find("[" + code + "]") != std::string::npos);
    CHECK(api.mutations() == mutations);
    refusal = err;
    must({"store", "verify", "--json"});
    CHECK(out == store);
  }

  /// The group's one word.
  std::string word() {
    run({"status", kGroup, "--json", "--offline"});
    return std::string(json::parse(out).find("deployments")->items().front().text_at({"status"}));
  }

  /// Every object on a cluster that carries this program's marker.
  std::set<std::string> owned(const std::string& host) {
    std::set<std::string> names;
    for (const auto& [key, body] : api.clusters.objects(host))
      if (const Value* labels = body.at("metadata", "labels");
          labels != nullptr && labels->find("emco/store") != nullptr)
        names.insert(to_text(key, "edge/" + host));
    return names;
  }

  /// The store's inventory and the clusters hold the same objects, and the store is sound.
  void check_world() {
    REQUIRE(run({"status", "--json"}) == 0);
    std::set<std::string> recorded;
    const Value status = json::parse(out);
    for (const auto& deployment : status.find("deployments")->items())
      for (const auto& object : deployment.find("objects")->items())
        recorded.insert(std::string(object.text_at({"object"})));
    std::set<std::string> there = owned("edge-1");
    there.merge(owned("edge-2"));
    std::string difference;
    for (const auto& name : there)
      if (!recorded.contains(name)) difference += "only on the cluster: " + name + "\n";
    for (const auto& name : recorded)
      if (!there.contains(name)) difference += "only in the store: " + name + "\n";
    CHECK(difference == "");
    CHECK(run({"store", "verify"}) == 0);
  }

  std::string refusal;
};

}  // namespace emco::test

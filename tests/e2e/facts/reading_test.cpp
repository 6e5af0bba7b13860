#include <algorithm>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/e2e/control_plane.h"

namespace emco::test {
namespace {

using enum Answer::Class;

std::string labelled(const std::string& ns,
                     const std::string& name,
                     const std::string& label,
                     std::size_t size) {
  return fmt::format(
      R"({{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"{}","namespace":"{}","labels":{{"set":"{}"}}}},"data":{{"x":"{}"}}}})",
      name, ns, label, std::string(size, 'x'));
}

ListObjects maps(const std::string& ns, std::set<std::string>& names) {
  ListObjects wanted;
  wanted.version = "v1";
  wanted.kind = "ConfigMap";
  wanted.ns = ns;
  wanted.each = [&](Live&& live) { names.insert(live.key.name); };
  return wanted;
}

}  // namespace

TEST_SUITE("e2e/reading") {
  TEST_CASE("facts of a cluster are its identity, its version and what it serves") {
    ControlPlane first("c1");
    ControlPlane second("c2");
    const auto one = first.ask(ReadFacts{});
    const auto other = second.ask(ReadFacts{});
    REQUIRE(one.answer.done());
    REQUIRE(one.facts != nullptr);
    REQUIRE(other.facts != nullptr);
    CHECK(one.facts->identity.size() == 36);
    CHECK(one.facts->identity != other.facts->identity);
    CHECK(one.facts->version == "v1.35.4");
    REQUIRE(one.facts->find("apps", "", "Deployment") != nullptr);
    CHECK(one.facts->find("apps", "v1", "Deployment")->plural == "deployments");
    CHECK(one.facts->find("apps", "v1", "Deployment")->namespaced);
    CHECK(!one.facts->find("", "v1", "Namespace")->namespaced);
    CHECK(one.facts->find("apps", "v1beta1", "Deployment") == nullptr);
    CHECK(one.facts->find("autoscaling", "", "HorizontalPodAutoscaler")->version == "v2");
  }

  TEST_CASE("discovery that did not change costs no body, and every answer names its flow-control class") {
    ControlPlane first("c1");
    const auto facts = first.ask(ReadFacts{});
    REQUIRE(facts.facts != nullptr);
    ControlPlane second("c1");
    second.writer().add("c1", ControlPlane::connection(second.folder() + "/kubeconfig"),
                        kube::FactsCache::from_value(first.writer().cache("c1").to_value()));
    const auto again = second.ask(ReadFacts{});
    REQUIRE(again.answer.done());
    CHECK(again.facts->resources.size() == facts.facts->resources.size());
    int unchanged = 0;
    for (const auto& record : second.records()) {
      unchanged += record.status == 304 ? 1 : 0;
      if (record.status == 304) CHECK(record.body.empty());
      CHECK(!record.flow_schema.empty());
    }
    CHECK(unchanged == 2);
    CHECK(second.records().size() == 4);
  }

  TEST_CASE("lists select by namespace and label, whole or as metadata alone") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-list");
    for (int i = 0; i < 20; ++i)
      REQUIRE(
          plane.create(labelled(space.name(), fmt::format("m-{}", i), i < 5 ? "few" : "many", 10)).done());
    // The controller manager adds one of its own, in its own time.
    const ObjectKey authority{"", "ConfigMap", space.name(), "kube-root-ca.crt"};
    for (int i = 0; i < 100 && !plane.read(authority).done(); ++i)
      output_of("sleep 0.1");
    std::set<std::string> names;
    ListObjects wanted = maps(space.name(), names);
    CHECK(plane.ask(wanted).answer.done());
    CHECK(names.size() == 21);
    names.clear();
    wanted.label_selector = "set=few";
    CHECK(plane.ask(wanted).answer.done());
    CHECK(names == std::set<std::string>{"m-0", "m-1", "m-2", "m-3", "m-4"});
    wanted.ns = "";
    wanted.label_selector = "set in (few,other)";
    wanted.metadata_only = true;
    std::size_t count = 0;
    wanted.each = [&](Live&& live) {
      CHECK(live.key.group.empty());
      CHECK(live.key.kind == "ConfigMap");
      CHECK(live.key.ns == space.name());
      CHECK(live.body.find("data") == nullptr);
      CHECK(live.body.text_at({"metadata", "labels", "set"}) == "few");
      ++count;
    };
    CHECK(plane.ask(wanted).answer.done());
    CHECK(count == 5);
  }

  TEST_CASE("a long list comes compressed and complete") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-long");
    constexpr int kCount = 200;
    std::vector<Ticket> tickets;
    for (int i = 0; i < kCount; ++i) {
      Mutation change;
      change.key = {"", "ConfigMap", space.name(), fmt::format("m-{}", i)};
      change.version = "v1";
      change.body =
          std::make_shared<const std::string>(labelled(space.name(), change.key.name, "long", 4000));
      plane.writer().send("c1", change);
    }
    int made = 0;
    while (plane.writer().pending() > 0)
      for (const auto& arrival : plane.writer().wait(10'000))
        made += arrival.answer.done() ? 1 : 0;
    CHECK(made == kCount);
    std::set<std::string> names;
    ListObjects wanted = maps(space.name(), names);
    wanted.label_selector = "set=long";
    CHECK(plane.ask(wanted).answer.done());
    CHECK(names.size() == kCount);
  }

  TEST_CASE("who only reads sends nothing that could change an object") {
    ControlPlane plane("c1");
    kube::CurlTransport wire;
    RecordingTransport recorder(wire);
    SystemClock clock;
    SystemRandom random;
    kube::Reader reader(recorder, clock, random);
    reader.add("c1", ControlPlane::connection(plane.folder() + "/kubeconfig"));
    reader.ask("c1", ReadFacts{});
    reader.ask("c1", ReadObject{{"", "Namespace", "", "default"}, "v1"});
    std::set<std::string> names;
    reader.ask("c1", maps("kube-system", names));
    reader.ask("c1", CheckAccess{"get", "", "pods", "", ""});
    DryRun dry;
    dry.key = {"", "ConfigMap", "default", "facts-never"};
    dry.version = "v1";
    dry.body = std::make_shared<const std::string>(labelled("default", "facts-never", "none", 3));
    reader.ask("c1", dry);
    int done = 0;
    while (reader.pending() > 0)
      for (const auto& arrival : reader.wait(10'000))
        done += arrival.answer.done() ? 1 : 0;
    CHECK(done == 5);
    for (const auto& record : recorder.records) {
      CAPTURE(record.target);
      const bool harmless = record.method == "GET" || record.target.find("dryRun=All") != std::string::npos ||
                            record.target.ends_with("/selfsubjectaccessreviews");
      CHECK(harmless);
    }
    CHECK(plane.read({"", "ConfigMap", "default", "facts-never"}).outcome == Absent);
  }
}

}  // namespace emco::test

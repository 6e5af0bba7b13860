#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/json.h"
#include "core/kube/ready.h"

namespace emco::kube {
namespace {

struct Case {
  const char* what;
  const char* spec;
  const char* status;
  Readiness expected;
  const char* message;  ///< a part of it
};

void check(const std::string& api_version, const std::string& kind, const std::vector<Case>& cases) {
  for (const auto& one : cases) {
    const std::string text = fmt::format(
        R"({{"apiVersion":"{}","kind":"{}","metadata":{{"name":"x","generation":2}},"spec":{},"status":{}}})",
        api_version, kind, one.spec, one.status);
    const ReadyState state = ready(json::parse(text));
    CAPTURE(kind);
    CAPTURE(one.what);
    CAPTURE(state.message);
    CHECK(to_word(state.readiness) == to_word(one.expected));
    CHECK(state.message.find(one.message) != std::string::npos);
  }
}

constexpr auto Current = Readiness::Current;
constexpr auto InProgress = Readiness::InProgress;
constexpr auto Failed = Readiness::Failed;
constexpr auto Terminating = Readiness::Terminating;

}  // namespace

TEST_SUITE("kube/ready") {
  TEST_CASE("every kind follows the conventions") {
    const auto judge = [](const std::string& text) { return ready(json::parse(text)); };
    CHECK(judge(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}})").readiness == Current);
    for (const char* kind : {"ConfigMap", "Pod", "Service"}) {
      const auto state = judge(fmt::format(
          R"({{"apiVersion":"v1","kind":"{}","metadata":{{"deletionTimestamp":"2026-01-01T00:00:00Z"}}}})",
          kind));
      CHECK(state.readiness == Terminating);
    }
    check(
        "x.example/v1", "Widget",
        {{"no status", "{}", "{}", Current, "it exists"},
         {"not looked at", "{}", R"({"observedGeneration":1})", InProgress, "last change"},
         {"looked at", "{}", R"({"observedGeneration":2})", Current, ""},
         {"ready", "{}", R"({"conditions":[{"type":"Ready","status":"True"}]})", Current, "ready"},
         {"not ready", "{}", R"({"conditions":[{"type":"Ready","status":"False","message":"no db"}]})",
          InProgress, "no db"},
         {"unknown", "{}", R"({"conditions":[{"type":"Ready","status":"Unknown","reason":"Asking"}]})",
          InProgress, "Asking"},
         {"reconciling", "{}", R"({"conditions":[{"type":"Reconciling","status":"True","message":"busy"}]})",
          InProgress, "busy"},
         {"not reconciling", "{}", R"({"conditions":[{"type":"Reconciling","status":"False"}]})", Current,
          ""},
         {"stalled", "{}",
          R"({"conditions":[{"type":"Ready","status":"True"},{"type":"Stalled","status":"True","message":"stuck"}]})",
          Failed, "stuck"},
         {"odd", "{}", R"({"conditions":"none"})", Current, ""}});
    CHECK(ready(Value()).readiness == Readiness::Unknown);
  }

  TEST_CASE("a deployment is current when all its replicas are new, available and nothing old is left") {
    const char* done =
        R"({"observedGeneration":2,"replicas":3,"updatedReplicas":3,"availableReplicas":3,"readyReplicas":3,"conditions":[
           {"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"},{"type":"Available","status":"True"}]})";
    check(
        "apps/v1", "Deployment",
        {{"fresh", R"({"replicas":3})", "{}", InProgress, "not looked at it"},
         {"old generation", R"({"replicas":3})", R"({"observedGeneration":1,"replicas":3})", InProgress,
          "last change"},
         {"few", R"({"replicas":3})", R"({"observedGeneration":2,"replicas":1})", InProgress,
          "1 of 3 replicas exist"},
         {"not updated", R"({"replicas":3})", R"({"observedGeneration":2,"replicas":3,"updatedReplicas":1})",
          InProgress, "1 of 3 replicas are of the new template"},
         {"paused", R"({"replicas":3,"paused":true})",
          R"({"observedGeneration":2,"replicas":3,"updatedReplicas":1})", InProgress, "paused"},
         {"old left", R"({"replicas":3})", R"({"observedGeneration":2,"replicas":4,"updatedReplicas":3})",
          InProgress, "1 old replicas are ending"},
         {"unavailable", R"({"replicas":3})",
          R"({"observedGeneration":2,"replicas":3,"updatedReplicas":3,"availableReplicas":2})", InProgress,
          "2 of 3 replicas are available"},
         {"not ready", R"({"replicas":3})",
          R"({"observedGeneration":2,"replicas":3,"updatedReplicas":3,"availableReplicas":3,"readyReplicas":2})",
          InProgress, "2 of 3 replicas are ready"},
         {"no condition", R"({"replicas":0,"progressDeadlineSeconds":600})", R"({"observedGeneration":2})",
          InProgress, "not reported"},
         {"no deadline", R"({"replicas":0})",
          R"({"observedGeneration":2,"conditions":[{"type":"Available","status":"True"}]})", Current, ""},
         {"not available", R"({"replicas":0})",
          R"({"observedGeneration":2,"conditions":[{"type":"Available","status":"False","message":"minimum"}]})",
          InProgress, "minimum"},
         {"deadline", R"({"replicas":3})",
          R"({"observedGeneration":2,"replicas":3,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded","message":"timed out"}]})",
          Failed, "timed out"},
         {"other trouble", R"({"replicas":3})",
          R"({"observedGeneration":2,"replicas":1,"conditions":[{"type":"Progressing","status":"False","reason":"FailedCreate"}]})",
          InProgress, ""},
         {"done", R"({"replicas":3,"progressDeadlineSeconds":600})", done, Current, "3 of 3"},
         {"one by default", "{}", R"({"observedGeneration":2})", InProgress, "0 of 1"}});
  }

  TEST_CASE("a stateful set is current when all its replicas are of the new revision") {
    check(
        "apps/v1", "StatefulSet",
        {{"fresh", R"({"replicas":0})", "{}", InProgress, "not looked at it"},
         {"few", R"({"replicas":3})", R"({"observedGeneration":2,"replicas":1})", InProgress,
          "1 of 3 replicas exist"},
         {"not ready", R"({"replicas":3})", R"({"observedGeneration":2,"replicas":3,"readyReplicas":1})",
          InProgress, "1 of 3 replicas are ready"},
         {"too many", R"({"replicas":3})", R"({"observedGeneration":2,"replicas":4,"readyReplicas":4})",
          InProgress, "ending"},
         {"moving", R"({"replicas":3})",
          R"({"observedGeneration":2,"replicas":3,"readyReplicas":3,"currentReplicas":1,"currentRevision":"a","updateRevision":"b"})",
          InProgress, "1 of 3 replicas are of the present revision"},
         {"almost", R"({"replicas":3})",
          R"({"observedGeneration":2,"replicas":3,"readyReplicas":3,"currentReplicas":3,"currentRevision":"a","updateRevision":"b"})",
          InProgress, "new revision"},
         {"done", R"({"replicas":3})",
          R"({"observedGeneration":2,"replicas":3,"readyReplicas":3,"currentReplicas":3,"currentRevision":"b","updateRevision":"b"})",
          Current, "3 of 3"},
         {"on delete", R"({"replicas":3,"updateStrategy":{"type":"OnDelete"}})",
          R"({"observedGeneration":2})", Current, "deleted"},
         {"partition, not yet", R"({"replicas":5,"updateStrategy":{"rollingUpdate":{"partition":3}}})",
          R"({"observedGeneration":2,"replicas":5,"readyReplicas":5,"updatedReplicas":1})", InProgress,
          "1 of 2"},
         {"partition, done", R"({"replicas":5,"updateStrategy":{"rollingUpdate":{"partition":3}}})",
          R"({"observedGeneration":2,"replicas":5,"readyReplicas":5,"updatedReplicas":2,"currentRevision":"a","updateRevision":"b"})",
          Current, "2 of 2"}});
  }

  TEST_CASE("a daemon set is current when its pod is ready on every node it belongs on") {
    check(
        "apps/v1", "DaemonSet",
        {{"fresh", "{}", R"({"observedGeneration":2})", InProgress, "not known"},
         {"few", "{}", R"({"observedGeneration":2,"desiredNumberScheduled":3,"currentNumberScheduled":1})",
          InProgress, "1 of 3 pods exist"},
         {"old", "{}",
          R"({"observedGeneration":2,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":2})",
          InProgress, "new template"},
         {"old but on delete", R"({"updateStrategy":{"type":"OnDelete"}})",
          R"({"observedGeneration":2,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":0,"numberAvailable":3,"numberReady":3})",
          Current, "3 of 3"},
         {"unavailable", "{}",
          R"({"observedGeneration":2,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":3,"numberAvailable":2})",
          InProgress, "2 of 3 pods are available"},
         {"not ready", "{}",
          R"({"observedGeneration":2,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":3,"numberAvailable":3,"numberReady":1})",
          InProgress, "1 of 3 pods are ready"},
         {"no node", "{}", R"({"observedGeneration":2,"desiredNumberScheduled":0})", Current, "0 of 0"}});
  }

  TEST_CASE("a replica set is current when its replicas are available") {
    check(
        "apps/v1", "ReplicaSet",
        {{"fresh", R"({"replicas":2})", R"({"observedGeneration":2,"replicas":0})", InProgress, "0 of 2"},
         {"failure", R"({"replicas":2})",
          R"({"observedGeneration":2,"conditions":[{"type":"ReplicaFailure","status":"True","message":"quota"}]})",
          InProgress, "quota"},
         {"unavailable", R"({"replicas":2})",
          R"({"observedGeneration":2,"replicas":2,"fullyLabeledReplicas":2,"availableReplicas":1})",
          InProgress, "1 of 2 replicas are available"},
         {"not ready", R"({"replicas":2})",
          R"({"observedGeneration":2,"replicas":2,"fullyLabeledReplicas":2,"availableReplicas":2,"readyReplicas":1})",
          InProgress, "1 of 2 replicas are ready"},
         {"too many", R"({"replicas":2})",
          R"({"observedGeneration":2,"replicas":3,"fullyLabeledReplicas":2,"availableReplicas":2,"readyReplicas":2})",
          InProgress, "ending"},
         {"done", R"({"replicas":2})",
          R"({"observedGeneration":2,"replicas":2,"fullyLabeledReplicas":2,"availableReplicas":2,"readyReplicas":2})",
          Current, "2 of 2"}});
  }

  TEST_CASE("a job is current once it has begun and failed when it says so") {
    check(
        "batch/v1", "Job",
        {{"fresh", "{}", "{}", InProgress, "not begun"},
         {"running", "{}", R"({"startTime":"2026-01-01T00:00:00Z","active":1})", Current, "1 active"},
         {"complete", R"({"completions":3})",
          R"({"succeeded":3,"conditions":[{"type":"Complete","status":"True"}]})", Current, "3 of 3"},
         {"parallel", R"({"parallelism":2})",
          R"({"succeeded":2,"conditions":[{"type":"Complete","status":"True"}]})", Current, "2 of 2"},
         {"failed", "{}",
          R"({"startTime":"x","conditions":[{"type":"Failed","status":"True","message":"BackoffLimitExceeded"}]})",
          Failed, "BackoffLimitExceeded"},
         {"not failed", "{}", R"({"startTime":"x","conditions":[{"type":"Failed","status":"False"}]})",
          Current, ""},
         {"suspended", R"({"suspend":true})", R"({"conditions":[{"type":"Suspended","status":"True"}]})",
          Current, "suspended"}});
    check("batch/v1", "CronJob", {{"fresh", "{}", "{}", Current, "scheduled"}});
  }

  TEST_CASE("a pod is current when it is ready or has finished") {
    check(
        "v1", "Pod",
        {{"fresh", "{}", "{}", InProgress, "pending"},
         {"no node", "{}",
          R"({"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/3 nodes"}]})",
          InProgress, "0/3 nodes"},
         {"running", "{}", R"({"phase":"Running","conditions":[{"type":"Ready","status":"False"}]})",
          InProgress, "not ready"},
         {"ready", "{}", R"({"phase":"Running","conditions":[{"type":"Ready","status":"True"}]})", Current,
          "ready"},
         {"crashing", "{}",
          R"({"phase":"Running","conditions":[{"type":"Ready","status":"False"}],"containerStatuses":[{"name":"a","state":{"running":{}}},{"name":"b","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]})",
          Failed, "again: b"},
         {"crashing early", "{}",
          R"({"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]})",
          Failed, "again: i"},
         {"pulling", "{}",
          R"({"phase":"Pending","containerStatuses":[{"name":"b","state":{"waiting":{"reason":"ImagePullBackOff"}}}]})",
          InProgress, "pending"},
         {"finished", "{}", R"({"phase":"Succeeded"})", Current, "finished"},
         {"failed", "{}", R"({"phase":"Failed","message":"evicted"})", Failed, "evicted"}});
  }

  TEST_CASE("services and claims are current when they have what they need") {
    check("v1", "Service",
          {{"plain", "{}", "{}", Current, ""},
           {"headless", R"({"clusterIP":"None"})", "{}", Current, ""},
           {"balancer, fresh", R"({"type":"LoadBalancer"})", "{}", InProgress, "no address"},
           {"balancer", R"({"type":"LoadBalancer","clusterIP":"10.0.0.1"})", "{}", Current, ""}});
    check("v1", "PersistentVolumeClaim",
          {{"fresh", "{}", R"({"phase":"Pending"})", InProgress, "not bound"},
           {"lost", "{}", R"({"phase":"Lost"})", InProgress, "lost"},
           {"bound", "{}", R"({"phase":"Bound"})", Current, "bound"}});
  }

  TEST_CASE("a definition is current when its kind is served and failed when its names are taken") {
    check(
        "apiextensions.k8s.io/v1", "CustomResourceDefinition",
        {{"fresh", "{}", "{}", InProgress, "not served yet"},
         {"installing", "{}",
          R"({"conditions":[{"type":"NamesAccepted","status":"True"},{"type":"Established","status":"False","reason":"Installing"}]})",
          InProgress, ""},
         {"taken", "{}",
          R"({"conditions":[{"type":"NamesAccepted","status":"False","message":"plural taken"}]})", Failed,
          "plural taken"},
         {"impossible", "{}",
          R"({"conditions":[{"type":"Established","status":"False","reason":"NotAccepted"}]})", Failed,
          "NotAccepted"},
         {"served", "{}", R"({"conditions":[{"type":"Established","status":"True"}]})", Current, "served"}});
    check("apiregistration.k8s.io/v1", "APIService",
          {{"fresh", "{}", "{}", InProgress, "not available"},
           {"available", "{}", R"({"conditions":[{"type":"Available","status":"True"}]})", Current,
            "available"}});
  }

  TEST_CASE("a kind of the same name in another group has no rule") {
    check("x.example/v1", "Deployment", {{"fresh", R"({"replicas":3})", "{}", Current, "it exists"}});
  }
}

}  // namespace emco::kube

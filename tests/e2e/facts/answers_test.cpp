#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/json.h"
#include "core/kube/ready.h"
#include "tests/e2e/control_plane.h"

// Answers of a real API server that need care, reading, and what else the design takes for granted.

namespace emco::test {
namespace {

using enum Answer::Class;

std::string map(const std::string& ns, const std::string& name, const std::string& more = R"("data":{})") {
  return fmt::format(
      R"({{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"{}","namespace":"{}"}},{}}})", name, ns,
      more);
}

std::string job(const std::string& ns, const std::string& image, bool suspended = true) {
  return fmt::format(
      R"({{"apiVersion":"batch/v1","kind":"Job","metadata":{{"name":"j","namespace":"{}"}},"spec":{{"suspend":{},"template":{{"spec":{{"restartPolicy":"Never","containers":[{{"name":"c","image":"{}"}}]}}}}}}}})",
      ns, suspended, image);
}

}  // namespace

TEST_SUITE("e2e/answers") {
  TEST_CASE("a field that the schema does not know is refused, although with a 500") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-schema");
    const auto answered = plane.create(map(space.name(), "a", R"("dat":{})"));
    CHECK(answered.status == 500);
    CHECK(answered.outcome == Refused);
    CHECK(answered.message.find("field not declared in schema") != std::string::npos);
    CHECK(plane.read({"", "ConfigMap", space.name(), "a"}).outcome == Absent);
    const auto tried = plane.dry_run(map(space.name(), "a", R"("dat":{})"));
    CHECK(tried.outcome == Refused);
    // A value of the wrong type is refused in the same way.
    CHECK(plane.create(job(space.name(), "i\",\"tty\":\"maybe")).outcome == Refused);
  }

  TEST_CASE("a duplicate key is refused by strict validation") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-twice");
    const auto answered = json::parse(plane.foreign(
        "PATCH",
        "/api/v1/namespaces/" + space.name() + "/configmaps/a?fieldManager=other&fieldValidation=Strict",
        "application/apply-patch+yaml", map(space.name(), "a", R"("data":{"x":"1","x":"2"})")));
    CHECK(answered.find("code")->integer() == 400);
  }

  TEST_CASE("a change of an immutable field is refused (H7)") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-immutable");
    const auto made = plane.create(job(space.name(), "one"));
    REQUIRE(made.done());
    Answer answered;
    for (int i = 0; i < 20 && answered.status != 422; ++i) {
      const auto seen = plane.read(made.object->key, "v1");
      REQUIRE(seen.done());
      answered = plane.update(*seen.object, job(space.name(), "two"));
    }
    CHECK(answered.outcome == Refused);
    CHECK(answered.reason == "Invalid");
    CHECK(answered.message.find("field is immutable") != std::string::npos);
    CHECK(answered.message.size() < 5000);
  }

  TEST_CASE("nothing can be made or tried in a namespace that is absent or going") {
    ControlPlane plane("c1");
    for (const auto& answered :
         {plane.create(map("facts-nowhere", "a")), plane.dry_run(map("facts-nowhere", "a"))}) {
      CHECK(answered.outcome == Refused);
      CHECK(answered.status == 404);
      CHECK(answered.message.find("\"facts-nowhere\" not found") != std::string::npos);
    }
    CHECK(plane.read({"", "ConfigMap", "facts-nowhere", "a"}).outcome == Absent);
    // Also when object and namespace have one name.
    CHECK(plane.create(map("facts-nowhere", "facts-nowhere")).outcome == Refused);

    const Space space(plane, "facts-going");
    REQUIRE(plane.create(map(space.name(), "a")).done());
    const std::string path = "/api/v1/namespaces/" + space.name();
    plane.foreign("PATCH", path + "/configmaps/a", "application/merge-patch+json",
                  R"({"metadata":{"finalizers":["facts.example/wait"]}})");
    plane.foreign("DELETE", path);
    const auto late = plane.create(map(space.name(), "b"));
    CHECK(late.outcome == Refused);
    CHECK(late.status == 403);
    CHECK(late.message.find("being terminated") != std::string::npos);
    const auto seen = plane.read({"", "Namespace", "", space.name()});
    REQUIRE(seen.done());
    CHECK(kube::ready(seen.object->body).readiness == Readiness::Terminating);
    plane.foreign("PATCH", path + "/configmaps/a", "application/merge-patch+json",
                  R"({"metadata":{"finalizers":null}})");
    CHECK(plane.gone({"", "Namespace", "", space.name()}));
  }

  TEST_CASE("a kind that is not served makes objects absent and changes refused") {
    ControlPlane plane("c1");
    const auto read = plane.read({"no.such.example", "Thing", "default", "a"});
    CHECK(read.outcome == Absent);
    CHECK(read.reason == "KindNotServed");
    const auto made = plane.create(
        R"({"apiVersion":"no.such.example/v1","kind":"Thing","metadata":{"name":"a","namespace":"default"}})");
    CHECK(made.outcome == Refused);
    CHECK(made.reason == "KindNotServed");
    CHECK(plane.foreign("GET", "/apis/no.such.example/v1/things").starts_with("404 page not found"));
  }

  TEST_CASE("another name in the body than in the path is refused") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-names");
    const auto answered = json::parse(
        plane.foreign("PATCH", "/api/v1/namespaces/" + space.name() + "/configmaps/b?fieldManager=other",
                      "application/apply-patch+yaml", map(space.name(), "a")));
    CHECK(answered.find("code")->integer() == 400);
  }

  TEST_CASE("an object that is too large is refused") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-large");
    const auto answered =
        plane.create(map(space.name(), "a", R"("data":{"x":")" + std::string((1U << 20U) + 1, 'x') + "\"}"));
    CHECK(answered.outcome == Refused);
    CHECK((answered.status == 422 || answered.status == 413));
    CHECK(plane.create(map(space.name(), "b", R"("data":{"x":")" + std::string(1'000'000, 'x') + "\"}"))
              .done());
  }

  TEST_CASE("a quota that is used up refuses for good (H21)") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-quota");
    REQUIRE(
        plane
            .create(fmt::format(
                R"({{"apiVersion":"v1","kind":"ResourceQuota","metadata":{{"name":"q","namespace":"{}"}},"spec":{{"hard":{{"count/secrets":"0"}}}}}})",
                space.name()))
            .done());
    Answer answered;
    // The quota is looked at once its controller has counted.
    for (int i = 0; i < 50 && answered.status != 403; ++i) {
      answered = plane.create(fmt::format(
          R"({{"apiVersion":"v1","kind":"Secret","metadata":{{"name":"s-{}","namespace":"{}"}},"stringData":{{"k":"v"}}}})",
          i, space.name()));
      output_of("sleep 0.1");
    }
    CHECK(answered.outcome == Refused);
    CHECK(answered.message.find("exceeded quota") != std::string::npos);
  }

  TEST_CASE(
      "a webhook that does not answer leaves a change unknown, and reading says that nothing was done "
      "(H15)") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-webhook");
    const auto hook = plane.create(fmt::format(
        R"({{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{{"name":"facts-down"}},"webhooks":[{{"name":"down.facts.example","clientConfig":{{"url":"https://127.0.0.1:1/"}},"failurePolicy":"Fail","sideEffects":"None","timeoutSeconds":1,"admissionReviewVersions":["v1"],"namespaceSelector":{{"matchLabels":{{"kubernetes.io/metadata.name":"{}"}}}},"rules":[{{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["configmaps"]}}]}}]}})",
        space.name()));
    REQUIRE(hook.done());
    Answer answered;
    // Webhooks come into force a moment after they were configured.
    int i = 0;
    for (; i < 50 && answered.status != 500; ++i) {
      answered = plane.create(map(space.name(), fmt::format("a-{}", i)));
      output_of("sleep 0.1");
    }
    CAPTURE(answered.reason);
    CAPTURE(answered.message);
    CHECK(answered.outcome == Unknown);
    CHECK(answered.status == 500);
    CHECK(answered.message.find("failed calling webhook") != std::string::npos);
    CHECK(plane.read({"", "ConfigMap", space.name(), fmt::format("a-{}", i - 1)}).outcome == Absent);
    const auto seen = plane.read(hook.object->key);
    REQUIRE(seen.done());
    CHECK(plane.erase(*seen.object).done());
  }

  TEST_CASE("a refusal does not repeat what a Secret holds (M8)") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-secret");
    const auto answered = plane.create(fmt::format(
        R"({{"apiVersion":"v1","kind":"Secret","metadata":{{"name":"s","namespace":"{}"}},"data":{{"k":"c4nary-c4nary-not-base64!"}}}})",
        space.name()));
    CHECK(answered.outcome == Refused);
    CHECK(answered.message.find("c4nary") == std::string::npos);
  }

  TEST_CASE("wrong credentials are refused") {
    ControlPlane plane("c1");
    const std::string file = plane.script("user", "facts-nobody");
    ControlPlane nobody("c1", file);
    const auto forbidden = nobody.read({"", "ConfigMap", "default", "a"});
    CHECK(forbidden.outcome == Refused);
    CHECK(forbidden.status == 403);
    CHECK(nobody.create(map("default", "a")).status == 403);
    const auto facts = nobody.ask(ReadFacts{});
    CHECK(facts.answer.reason == "IdentityUnreadable");
    REQUIRE(facts.facts != nullptr);
    CHECK(facts.facts->identity == "");

    ControlPlane token("c1", "token.kubeconfig");
    CHECK(token.ask(ReadFacts{}).answer.done());
    kube::Connection wrong = ControlPlane::connection(plane.folder() + "/token.kubeconfig");
    wrong.token = Secret("wr0ng-t0ken");
    token.writer().add("c1", wrong);
    const auto refused = token.read({"", "ConfigMap", "default", "a"});
    CHECK(refused.outcome == Refused);
    CHECK(refused.status == 401);
  }

  TEST_CASE("an access review tells what a user may do") {
    ControlPlane plane("c1");
    ControlPlane nobody("c1", plane.script("user", "facts-reviewed"));
    const CheckAccess wish{"patch", "apps", "deployments", "default", ""};
    const auto no = nobody.ask(wish).answer;
    CHECK(no.done());
    CHECK(no.message != "");
    const auto yes = plane.ask(wish).answer;
    CHECK(yes.done());
    CHECK(yes.message == "");
  }

  TEST_CASE("a dry run says what would be and changes nothing (H14)") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-dry");
    const auto fresh = plane.dry_run(map(space.name(), "a", R"("data":{"x":"1"})"));
    CAPTURE(fresh.message);
    REQUIRE(fresh.done());
    CHECK(fresh.object->body.text_at({"data", "x"}) == "1");
    CHECK(plane.read({"", "ConfigMap", space.name(), "a"}).outcome == Absent);

    const auto made = plane.create(map(space.name(), "a", R"("data":{"x":"1"})"));
    const auto changed = plane.dry_run(map(space.name(), "a", R"("data":{"x":"2"})"), &*made.object);
    REQUIRE(changed.done());
    CHECK(changed.object->body.text_at({"data", "x"}) == "2");
    const auto seen = plane.read({"", "ConfigMap", space.name(), "a"});
    CHECK(seen.object->resource_version == made.object->resource_version);
    CHECK(plane.dry_run(map(space.name(), "a")).outcome == Conflict);
  }

  TEST_CASE("deployments and jobs become current under their controllers") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-ready");
    const auto made = plane.create(fmt::format(
        R"({{"apiVersion":"apps/v1","kind":"Deployment","metadata":{{"name":"d","namespace":"{}"}},"spec":{{"replicas":2,"selector":{{"matchLabels":{{"a":"b"}}}},"template":{{"metadata":{{"labels":{{"a":"b"}}}},"spec":{{"containers":[{{"name":"c","image":"i"}}]}}}}}}}})",
        space.name()));
    REQUIRE(made.done());
    CHECK(kube::ready(made.object->body).readiness == Readiness::InProgress);
    const auto task = plane.create(job(space.name(), "i", false));
    REQUIRE(task.done());
    for (const auto& key : {made.object->key, task.object->key}) {
      ReadyState state;
      for (int i = 0; i < 300 && state.readiness != Readiness::Current; ++i) {
        const auto seen = plane.read(key);
        REQUIRE(seen.done());
        state = kube::ready(seen.object->body);
        output_of("sleep 0.1");
      }
      CAPTURE(state.message);
      CHECK(state.readiness == Readiness::Current);
    }
  }
}

}  // namespace emco::test

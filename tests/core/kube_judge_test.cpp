#include <doctest/doctest.h>

#include "core/base/error.h"
#include "core/kube/judge.h"
#include "tests/scripted_transport.h"

namespace emco::kube {
namespace {

using enum Answer::Class;
using test::answer;
using test::config_map;
using test::failure;
using test::status;

const Expected kExpected{{"", "ConfigMap", "shop", "a"}, "v1", "configmaps", ""};

Expected with_uid(const std::string& uid) {
  Expected expected = kExpected;
  expected.uid = uid;
  return expected;
}

Answer::Class changed(int code, const std::string& body) {
  return judge_object(answer(code, body), kExpected).outcome;
}

}  // namespace

TEST_SUITE("kube/judge") {
  TEST_CASE("2xx is done only with the object that was meant") {
    const auto good = judge_object(answer(200, config_map("a")), kExpected);
    REQUIRE(good.outcome == Done);
    CHECK(good.object->uid == "u-1");
    CHECK(good.object->resource_version == "7");
    // H5: which 2xx it is does not matter when the object is the right one.
    CHECK(changed(201, config_map("a")) == Done);
    CHECK(changed(202, config_map("a")) == Done);
    CHECK(judge_object(answer(200, config_map("a")), with_uid("u-1")).outcome == Done);
  }

  TEST_CASE("2xx with anything else is unknown (H4)") {
    for (
        const std::string& body :
        {std::string("<html>welcome</html>"), std::string("{}"), std::string(), std::string("null"),
         std::string("[]"), config_map("a").substr(0, 40), config_map("b"), config_map("a", ""),
         config_map("a", "u", ""),
         std::string(
             R"({"kind":"Secret","apiVersion":"v1","metadata":{"name":"a","namespace":"shop","uid":"u","resourceVersion":"1"}})"),
         std::string(
             R"({"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"other","uid":"u","resourceVersion":"1"}})"),
         status(200, "", "fine")}) {
      CAPTURE(body);
      const auto judged = judge_object(answer(200, body), kExpected);
      CHECK(judged.outcome == Unknown);
      CHECK(judged.reason == "bad-answer");
      CHECK(!judged.object);
    }
    CHECK(judge_object(answer(200, config_map("a", "u-2")), with_uid("u-1")).outcome == Unknown);
    CHECK(judge_object(answer(204, ""), kExpected).outcome == Unknown);
  }

  TEST_CASE("definite refusals are refused, conflicts are conflicts (H7, H9, H21)") {
    for (const int code : {400, 401, 403, 404, 405, 413, 415, 422, 429}) {
      CAPTURE(code);
      CHECK(changed(code, status(code, "Whatever", "no")) == Refused);
      CHECK(changed(code, "<html>") == Refused);
    }
    CHECK(changed(409, status(409, "AlreadyExists", "no")) == Conflict);
    CHECK(changed(412, "") == Conflict);
    const auto quota = judge_object(answer(403, status(403, "Forbidden", "exceeded quota: q")), kExpected);
    CHECK(quota.reason == "Forbidden");
    CHECK(quota.message == "exceeded quota: q");
    CHECK(quota.status == 403);
  }

  TEST_CASE("everything a gateway may say is unknown (H6, H12)") {
    for (const int code :
         {100, 301, 302, 304, 307, 308, 402, 406, 408, 410, 418, 499, 500, 501, 502, 503, 504, 599}) {
      CAPTURE(code);
      CHECK(changed(code, "") == Unknown);
      CHECK(changed(code, status(code, "InternalError", "failed calling webhook")) == Unknown);
    }
    CHECK(judge_object(answer(302, ""), kExpected).reason == "redirect");
    CHECK(judge_object(answer(503, ""), kExpected).reason == "http-503");
  }

  TEST_CASE("a patch that the server could not read is refused although it says 500") {
    const std::string message =
        "failed to create typed patch object (shop/a; /v1, Kind=ConfigMap): .dat: field not declared in "
        "schema";
    CHECK(changed(500, status(500, "", message)) == Refused);
    CHECK(changed(500, status(500, "",
                              "failed to create typed patch object (x): .spec.replicas: expected numeric")) ==
          Refused);
    CHECK(changed(500, status(500, "",
                              "failed to convert new object (shop/s; /v1, Kind=Secret) to proper version: "
                              "illegal base64")) == Refused);
    CHECK(changed(502, status(502, "", message)) == Unknown);
    CHECK(changed(500, message) == Unknown);
  }

  TEST_CASE("absent is only what the server names as absent") {
    const auto details = [](const std::string& name, const std::string& kind) {
      return R"({"name":")" + name + R"(","kind":")" + kind + R"("})";
    };
    CHECK(changed(404, status(404, "NotFound", "no", details("a", "configmaps"))) == Absent);
    CHECK(changed(404, status(404, "NotFound", "no", details("a", ""))) == Absent);
    CHECK(changed(404, status(404, "NotFound", "no", details("shop", "namespaces"))) == Refused);
    CHECK(changed(404, status(404, "NotFound", "no", details("a", "namespaces"))) == Refused);
    CHECK(changed(404, status(404, "NotFound", "the server could not find the requested resource")) ==
          Refused);
    CHECK(changed(404, "<html>404</html>") == Refused);
    const auto unserved = judge_object(answer(404, "404 page not found\n"), kExpected);
    CHECK(unserved.outcome == Refused);
    CHECK(unserved.reason == "KindNotServed");
    // What is to be created cannot be missing.
    CHECK(judge_create(answer(404, status(404, "NotFound", "no", details("a", "configmaps"))), kExpected)
              .outcome == Refused);
  }

  TEST_CASE("without an answer it depends on whether anything was sent (H1, H2, H3)") {
    for (const auto how : {Failure::Resolve, Failure::Refused, Failure::Tls, Failure::Timeout,
                           Failure::Broken, Failure::TooLarge, Failure::Unreadable}) {
      CAPTURE(to_word(how));
      CHECK(judge_object(failure(how, false), kExpected).outcome == NotSent);
      CHECK(judge_object(failure(how, true), kExpected).outcome == Unknown);
      CHECK(judge_delete(failure(how, true), kExpected).outcome == Unknown);
      CHECK(judge_object(failure(how, true), kExpected).reason == to_word(how));
    }
    // A status line alone makes no answer.
    auto cut = failure(Failure::Broken, true);
    cut.status = 200;
    cut.body = config_map("a");
    CHECK(judge_object(cut, kExpected).outcome == Unknown);
    cut.status = 403;
    CHECK(judge_object(cut, kExpected).outcome == Unknown);
  }

  TEST_CASE("conflicts of fields name field and manager") {
    const auto judged = judge_object(answer(409, status(409, "Conflict", "Apply failed", R"({"causes":[
          {"reason":"FieldManagerConflict","message":"conflict with \"other\" using v1","field":".data.x"},
          {"reason":"FieldManagerConflict","message":"conflict with \"hpa\" with subresource \"scale\"","field":".spec.replicas"},
          {"reason":"Something","message":"else","field":".y"}]})")),
                                     kExpected);
    REQUIRE(judged.conflicts.size() == 2);
    CHECK(judged.conflicts[0].field == ".data.x");
    CHECK(judged.conflicts[0].manager == "other");
    CHECK(judged.conflicts[1].manager == "hpa");
  }

  TEST_CASE("a delete is done with a success or with the object that is going") {
    const auto success = [](const std::string& details) {
      return R"({"kind":"Status","apiVersion":"v1","status":"Success","details":)" + details + "}";
    };
    const auto expected = with_uid("u-1");
    CHECK(judge_delete(answer(200, success(R"({"name":"a","uid":"u-1"})")), expected).outcome == Done);
    CHECK(judge_delete(answer(202, success("{}")), expected).outcome == Done);
    CHECK(judge_delete(answer(200, success(R"({"name":"a","uid":"u-2"})")), expected).outcome == Unknown);
    CHECK(judge_delete(answer(200, success(R"({"name":"b"})")), expected).outcome == Unknown);
    CHECK(judge_delete(answer(200, status(200, "", "no")), expected).outcome == Unknown);
    CHECK(judge_delete(answer(200, "{}"), expected).outcome == Unknown);
    CHECK(judge_delete(answer(200, "OK"), expected).outcome == Unknown);
    const auto going = judge_delete(answer(200, config_map("a")), expected);
    CHECK(going.outcome == Done);
    CHECK(going.object.has_value());
    CHECK(judge_delete(answer(404, status(404, "NotFound", "", R"({"name":"a"})")), expected).outcome ==
          Absent);
    CHECK(judge_delete(answer(409, ""), expected).outcome == Conflict);
  }

  TEST_CASE("what is only tried may lack a revision, nothing else") {
    const std::string unborn =
        R"({"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"shop","uid":"u"}})";
    const auto judged = judge_dry_run(answer(200, unborn), kExpected);
    REQUIRE(judged.outcome == Done);
    CHECK(judged.object->resource_version.empty());
    CHECK(judged.object->body.at("metadata", "resourceVersion") == nullptr);
    CHECK(judge_object(answer(200, unborn), kExpected).outcome == Unknown);
    CHECK(judge_dry_run(answer(200, config_map("a")), kExpected).outcome == Done);
    CHECK(judge_dry_run(answer(200, config_map("b")), kExpected).outcome == Unknown);
    CHECK(judge_dry_run(answer(200, R"({"metadata":[]})"), kExpected).outcome == Unknown);
  }

  TEST_CASE("an access review says yes, no or nothing") {
    const auto review = [](const std::string& state) {
      return answer(201,
                    R"({"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","status":)" +
                        state + "}");
    };
    const auto yes = judge_access(review(R"({"allowed":true})"));
    CHECK(yes.outcome == Done);
    CHECK(yes.message == "");
    const auto no = judge_access(review(R"({"allowed":false,"reason":"no RBAC policy matched"})"));
    CHECK(no.outcome == Done);
    CHECK(no.message == "no RBAC policy matched");
    CHECK(judge_access(review(R"({"allowed":false})")).message == "not allowed");
    CHECK(judge_access(review("{}")).outcome == Unknown);
    CHECK(judge_access(answer(200, "{}")).outcome == Unknown);
    CHECK(judge_access(answer(403, "")).outcome == Refused);
  }

  TEST_CASE("an object of a list gets the kind that the list leaves out") {
    const Live live = live_of(
        Value::map(
            {{"metadata",
              Value::map({{"name", "a"}, {"namespace", "n"}, {"uid", "u"}, {"resourceVersion", "3"}})}}),
        {{"apps", "Deployment", "", ""}, "v1", "", ""});
    CHECK(live.key == ObjectKey{"apps", "Deployment", "n", "a"});
    CHECK(live.version == "v1");
    CHECK_THROWS_WITH_AS(live_of(Value("x"), kExpected), doctest::Contains("no object"), Error);
    try {
      live_of(Value::map(), kExpected);
      FAIL("an object without a name");
    } catch (const Error& error) {
      CHECK(error.code() == "cluster.bad-answer");
    }
  }
}

}  // namespace emco::kube

#include <type_traits>

#include <doctest/doctest.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/kube/client.h"
#include "core/kube/form.h"
#include "core/kube/redact.h"

namespace emco::kube {
namespace {

const ApiResource kMaps{"", "v1", "ConfigMap", "configmaps", true, {}};
const ApiResource kSpaces{"", "v1", "Namespace", "namespaces", false, {}};
const ApiResource kDeployments{"apps", "v1", "Deployment", "deployments", true, {}};

std::shared_ptr<const std::string> text(std::string bytes) {
  return std::make_shared<const std::string>(std::move(bytes));
}

const char* const kBody =
    R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"}})";

Mutation mutation(Mutation::Verb verb) {
  Mutation made;
  made.verb = verb;
  made.key = {"", "ConfigMap", "shop", "a"};
  made.version = "v1";
  if (verb != Mutation::Verb::Delete) made.body = text(kBody);
  if (verb != Mutation::Verb::Create) {
    made.uid = "u-1";
    made.resource_version = "7";
  }
  return made;
}

// Who only looks can neither make a request that changes something nor send one.
template <typename Client>
concept CanSend = requires(Client client, Mutation change) {
  client.send("c", change);
};

static_assert(!CanSend<Reader>);
static_assert(CanSend<Writer>);
static_assert(!std::is_constructible_v<SafeRequest, HttpRequest>);
static_assert(!std::is_constructible_v<SafeRequest, ChangingRequest>);
static_assert(!std::is_default_constructible_v<SafeRequest>);

template <typename Carrier>
concept CanChange = requires(Carrier carrier, ChangingRequest request, Errand errand) {
  carrier.change(request, errand);
};

static_assert(!CanChange<Exchange>);
static_assert(CanChange<ChangingExchange>);

}  // namespace

TEST_SUITE("kube/form") {
  TEST_CASE("paths follow group, version, namespace and name") {
    CHECK(object_path(kMaps, "shop", "a") == "/api/v1/namespaces/shop/configmaps/a");
    CHECK(object_path(kMaps, "", "") == "/api/v1/configmaps");
    CHECK(object_path(kSpaces, "", "shop") == "/api/v1/namespaces/shop");
    CHECK(object_path(kSpaces, "ignored", "shop") == "/api/v1/namespaces/shop");
    CHECK(object_path(kDeployments, "shop", "web") == "/apis/apps/v1/namespaces/shop/deployments/web");
    CHECK(object_path(kMaps, "a/b", "system:x y?#") ==
          "/api/v1/namespaces/a%2Fb/configmaps/system%3Ax%20y%3F%23");
  }

  TEST_CASE("a create expects nothing to be there") {
    const auto http = change_object(kMaps, mutation(Mutation::Verb::Create)).http();
    CHECK(http.method == "PATCH");
    CHECK(http.target == "/api/v1/namespaces/shop/configmaps/a?fieldManager=emcoctl&fieldValidation=Strict");
    CHECK(http.content_type == "application/apply-patch+yaml");
    CHECK(
        *http.body ==
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop","resourceVersion":"1"}})");
  }

  TEST_CASE("an update carries what was seen, and force only when told") {
    auto change = mutation(Mutation::Verb::Update);
    auto http = change_object(kMaps, change).http();
    CHECK(http.method == "PATCH");
    CHECK(http.target == "/api/v1/namespaces/shop/configmaps/a?fieldManager=emcoctl&fieldValidation=Strict");
    CHECK(
        *http.body ==
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop","resourceVersion":"7","uid":"u-1"}})");
    change.force = true;
    CHECK(change_object(kMaps, change).http().target ==
          "/api/v1/namespaces/shop/configmaps/a?fieldManager=emcoctl&fieldValidation=Strict&force=true");
  }

  TEST_CASE("a delete carries what was seen and says what becomes of dependents") {
    auto change = mutation(Mutation::Verb::Delete);
    const auto http = change_object(kMaps, change).http();
    CHECK(http.method == "DELETE");
    CHECK(http.target == "/api/v1/namespaces/shop/configmaps/a");
    CHECK(
        *http.body ==
        R"({"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"resourceVersion":"7","uid":"u-1"},"propagationPolicy":"Background"})");
    change.foreground = true;
    CHECK(change_object(kMaps, change).http().body->find("\"Foreground\"") != std::string::npos);
    change.orphan = true;
    CHECK(change_object(kMaps, change).http().body->find("\"Orphan\"") != std::string::npos);
  }

  TEST_CASE("no change goes out without what it expects or with another object") {
    auto change = mutation(Mutation::Verb::Update);
    change.uid.clear();
    CHECK_THROWS_AS(change_object(kMaps, change), Error);
    change = mutation(Mutation::Verb::Update);
    change.resource_version.clear();
    CHECK_THROWS_AS(change_object(kMaps, change), Error);
    change = mutation(Mutation::Verb::Delete);
    change.resource_version.clear();
    CHECK_THROWS_AS(change_object(kMaps, change), Error);
    change = mutation(Mutation::Verb::Delete);
    change.uid.clear();
    CHECK_THROWS_AS(change_object(kMaps, change), Error);
    change = mutation(Mutation::Verb::Create);
    change.key.name = "b";
    CHECK_THROWS_AS(change_object(kMaps, change), Error);
    change = mutation(Mutation::Verb::Create);
    change.key.ns = "other";
    CHECK_THROWS_AS(change_object(kMaps, change), Error);
    change = mutation(Mutation::Verb::Create);
    change.body = nullptr;
    CHECK_THROWS_AS(change_object(kMaps, change), Error);
  }

  TEST_CASE("a dry run says so") {
    DryRun wanted{{"", "ConfigMap", "shop", "a"}, "v1", text(kBody), "", "", false};
    CHECK(dry_run(kMaps, wanted).http().target.ends_with("fieldValidation=Strict&dryRun=All"));
    wanted.force = true;
    CHECK(dry_run(kMaps, wanted).http().target.ends_with("&dryRun=All&force=true"));
  }

  TEST_CASE("lists select, may ask for metadata alone, and are compressed") {
    ListObjects wanted;
    wanted.ns = "shop";
    wanted.label_selector = "emco/store=a,x in (b)";
    auto http = list_objects(kMaps, wanted, "").http();
    CHECK(http.target ==
          "/api/v1/namespaces/shop/configmaps?labelSelector=emco%2Fstore%3Da%2Cx%20in%20%28b%29");
    CHECK(http.accept == "application/json");
    CHECK(http.gzip);
    wanted.metadata_only = true;
    wanted.label_selector.clear();
    http = list_objects(kMaps, wanted, "t/+=").http();
    CHECK(http.target == "/api/v1/namespaces/shop/configmaps?continue=t%2F%2B%3D");
    CHECK(http.accept == "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
  }
}

TEST_SUITE("kube/redact") {
  TEST_CASE("credentials disappear from what servers write (M8)") {
    Connection connection;
    connection.token = Secret("s3cr3t-t0ken");
    connection.key_pem =
        Secret("-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----\n");
    const Redactor redactor(connection);
    CHECK(redactor.clean("no user for Bearer s3cr3t-t0ken, s3cr3t-t0ken") ==
          "no user for Bearer (secret), (secret)");
    CHECK(redactor.clean("key MIGHAgEAMBMGByqGSM49 of -----BEGIN PRIVATE KEY-----") ==
          "key (secret) of -----BEGIN PRIVATE KEY-----");
    CHECK(redactor.clean("czNjcjN0LXQwa2Vu") == "(secret)");
    CHECK(redactor.clean("nothing to hide") == "nothing to hide");
  }

  TEST_CASE("what a Secret holds disappears, what other objects hold does not") {
    const Redactor redactor{Connection()};
    const std::string secret =
        R"({"kind":"Secret","data":{"p":"aHVudGVyMg=="},"stringData":{"q":"first line\nsecond line of it"}})";
    CHECK(redactor.clean("bad value hunter2 (aHVudGVyMg==)", secret, false) ==
          "bad value (secret) ((secret))");
    CHECK(redactor.clean("near 'second line of it'", secret, false) == "near '(secret)'");
    const std::string map = R"({"kind":"ConfigMap","data":{"p":"Secret hunter2"},"x":"Secret"})";
    CHECK(redactor.clean("bad value hunter2", map, false) == "bad value hunter2");
  }

  TEST_CASE("of a sensitive body no text is repeated, its names are") {
    const Redactor redactor{Connection()};
    const std::string body =
        R"({"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"shop-web"},"data":{"entry":"pass=hunter2","list":[{"a":"inner-value"}]}})";
    CHECK(redactor.clean("ConfigMap shop-web entry: pass=hunter2, inner-value", body, true) ==
          "ConfigMap shop-web entry: (secret), (secret)");
    CHECK(redactor.clean("pass=hunter2", body, false) == "pass=hunter2");
    CHECK(redactor.clean("pass=hunter2", "no JSON", true) == "pass=hunter2");
  }

  TEST_CASE("long messages are cut") {
    const Redactor redactor{Connection()};
    CHECK(redactor.clean(std::string(100'000, 'x')).size() < 4200);
  }
}

}  // namespace emco::kube

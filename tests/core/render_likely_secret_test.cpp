#include <doctest/doctest.h>

#include "core/render/likely_secret.h"
#include "core/template/yaml_value.h"

namespace emco::render {
namespace {

std::vector<std::string> found(const std::string& yaml) {
  return likely_secrets(tpl::yaml::read_value(yaml));
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_SUITE("render/likely_secret") {
  TEST_CASE("entries of a ConfigMap whose names end in a secret's word") {
    CHECK(found("kind: ConfigMap\ndata: {DB_PASSWORD: x1, apiKey: abc, github.token: t, plain: y}\n") ==
          Paths{"data.DB_PASSWORD", "data.apiKey", "data.github.token"});
    CHECK(found("kind: Secret\ndata: {password: eA==}\n").empty());
  }

  TEST_CASE("what only speaks of a secret is none") {
    CHECK(found("kind: ConfigMap\ndata: {password: '', token: /run/token, secret: $(FROM), apiKey: '12', "
                "password-policy: strict, credentials: 'true'}\n")
              .empty());
  }

  TEST_CASE("a private key under any name") {
    CHECK(found("kind: ConfigMap\ndata:\n  tls.pem: |\n    -----BEGIN EC PRIVATE KEY-----\n    MHc\n") ==
          Paths{"data.tls.pem"});
    CHECK(found("kind: ConfigMap\ndata:\n  ca.pem: |\n    -----BEGIN CERTIFICATE-----\n    MHc\n").empty());
  }

  TEST_CASE("annotations of every kind, and variables of containers at any depth") {
    CHECK(found("kind: Service\nmetadata: {annotations: {example.io/token: abc, other: x}}\n") ==
          Paths{"metadata.annotations.example.io/token"});
    const std::string pod =
        "{containers: [{name: c, env: [{name: PASSWORD, value: hunter2}, "
        "{name: TOKEN, valueFrom: {secretKeyRef: {name: s, key: k}}}]}]}";
    CHECK(found("kind: Deployment\nspec: {template: {spec: " + pod + "}}\n") ==
          Paths{"spec.template.spec.containers[0].env[PASSWORD]"});
    CHECK(found("kind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: " + pod + "}}}}\n").size() == 1);
  }
}
}  // namespace emco::render

#include <doctest/doctest.h>

#include "core/render/object_name.h"

namespace emco::render {
namespace {

std::string problem(const char* group, const char* kind, const std::string& name) {
  return name_problem({group, kind, "", name});
}

}  // namespace

// Kubernetes' own rules (validation of object names), which differ by kind: never stricter than a server.
TEST_SUITE("render/object_name") {
  TEST_CASE("names by kind") {
    for (const auto* name : {"a", "a.b-c", "0a", "a.0"})
      CHECK(problem("", "ConfigMap", name).empty());
    for (const auto* name : {"", "A", "a_b", "a..b", ".a", "a-", "a.-b", "a b"})
      CHECK_FALSE(problem("apps", "Deployment", name).empty());
    CHECK(problem("", "Secret", std::string(253, 'a')).empty());
    CHECK_FALSE(problem("", "Secret", std::string(254, 'a')).empty());
    CHECK(problem("", "Service", std::string(63, 'a')).empty());
    CHECK_FALSE(problem("", "Service", std::string(64, 'a')).empty());
    CHECK_FALSE(problem("", "Namespace", "a.b").empty());
    CHECK(problem("serving.knative.dev", "Service", "a.b").empty());
    for (const auto* name : {"system:a_B", "A B", "a@b"})
      CHECK(problem("rbac.authorization.k8s.io", "ClusterRole", name).empty());
    for (const auto* name : {".", "..", "a/b", "a%b"})
      CHECK_FALSE(problem("rbac.authorization.k8s.io", "ClusterRole", name).empty());
    CHECK(problem("networking.k8s.io", "IPAddress", "fd00::1").empty());
    CHECK_FALSE(problem("networking.k8s.io", "Ingress", "a_b").empty());
    // Of aggregated APIs nothing more is known.
    CHECK(problem("user.openshift.io", "User", "kube:admin").empty());
  }

  TEST_CASE("keys of labels") {
    for (const auto* key : {"a", "Tier_1", "example.com/a.B-c", "app.kubernetes.io/name"})
      CHECK(label_key_problem(key).empty());
    for (const auto* key : {"", "a b", "x/y/z", "A.b/c", "-a", "/a", "a/", "a_"})
      CHECK_FALSE(label_key_problem(key).empty());
    CHECK(annotation_key_problem("Example.COM/a").empty());
    CHECK_FALSE(annotation_key_problem("a b").empty());
    CHECK(label_key_problem(std::string(63, 'a')).empty());
    CHECK_FALSE(label_key_problem(std::string(64, 'a')).empty());
  }
}

}  // namespace emco::render

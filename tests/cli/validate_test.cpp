#include <filesystem>

#include <doctest/doctest.h>

#include "tests/program.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

const std::string kApps = "projects/shop/composite-apps";

/// How often a text stands in another.
std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

}  // namespace

TEST_SUITE("cli/validate") {
  TEST_CASE("who refers to a document with mistakes makes no mistake by it, and real ones are all said") {
    Program program;
    program.make_shop();
    program.write("new.yaml", doc(kApps, "till", "{compositeAppVersion: v1, wrong: 1}") +
                                  doc(kApps + "/till/v1/composite-profiles", "plain", "") +
                                  doc(kApps + "/till/v1/deployment-intent-groups", "night",
                                      "{compositeProfile: plain, version: r1, logicalCloud: nowhere}"));
    for (const auto* word : {"validate", "apply"}) {
      CAPTURE(word);
      CHECK(program.run({word, "-f", program.path("new.yaml")}) == 3);
      CHECK(times(program.err, "error: ") == 2);
      CHECK(times(program.err, "[field.unknown]") == 1);
      CHECK(times(program.err, "[reference.missing]") == 1);
      CHECK(program.err.find("'projects/shop/logical-clouds/nowhere', which does not exist") !=
            std::string::npos);
    }
    CHECK(program.run({"get", kApps + "/till/v1"}) != 0);
  }

  TEST_CASE("kubeconfigs that others can read are told once, those that anybody can replace are refused") {
    Program program;
    program.make_shop();
    const auto modes = [&](unsigned one, unsigned two) {
      std::filesystem::permissions(program.path("edge-1.kubeconfig"),
                                   static_cast<std::filesystem::perms>(one));
      std::filesystem::permissions(program.path("edge-2.kubeconfig"),
                                   static_cast<std::filesystem::perms>(two));
      return program.run({"validate", "-f", program.path("bundle.yaml")});
    };
    CHECK(modes(0600, 0600) == 0);
    CHECK(program.err.empty());
    CHECK(modes(0600, 0640) == 0);
    CHECK(program.err.find(
              "others on this host can read 'HERE/edge-2.kubeconfig' [kubeconfig.file-readable]") !=
          std::string::npos);
    CHECK(modes(0644, 0664) == 0);
    CHECK(program.err.find("can read 'HERE/edge-1.kubeconfig' and 1 more kubeconfigs") != std::string::npos);
    CHECK(modes(0600, 0666) == 3);
    CHECK(program.err.find("anybody on this host can replace 'HERE/edge-2.kubeconfig' "
                           "[kubeconfig.file-writable]") != std::string::npos);
    CHECK(program.err.find("HERE/bundle.yaml:") != std::string::npos);
  }

  TEST_CASE("a mistake in an attached kubeconfig is shown where it stands and where the file is attached") {
    Program program;
    program.must({"init"});
    program.write("careless.kubeconfig",
                  "apiVersion: v1\nkind: Config\n"
                  "contexts: [{name: a, context: {cluster: a, user: a}}]\n"
                  "clusters: [{name: a, cluster: {server: 'https://host'}}]\n"
                  "users:\n- name: a\n  user:\n    exec: {command: id}\n");
    program.write("clusters.yaml", doc("cluster-providers", "edge") + doc("cluster-providers/edge/clusters",
                                                                          "c", "", "careless.kubeconfig"));
    CHECK(program.run({"validate", "-f", program.path("clusters.yaml")}) == 3);
    CHECK(program.err.find("HERE/careless.kubeconfig:8:11: error: 'exec' would run a program") !=
          std::string::npos);
    CHECK(times(program.err, "[kubeconfig.exec]") == 1);
    CHECK(program.err.find("'careless.kubeconfig' is attached here (HERE/clusters.yaml:13:7)") !=
          std::string::npos);
  }

  TEST_CASE("a store that cannot be opened does not hide what is wrong with the bundle") {
    Program program;
    program.must({"init"});
    program.write(".emcoctl/store.db", "not a database at all, but long enough to be read as one");
    program.write("bad.yaml", doc("projects", "p", "{wrong: 1}"));
    CHECK(program.run({"apply", "-f", program.path("bad.yaml"), "--intents-only"}) != 0);
    CHECK(times(program.err, "[field.unknown]") == 1);
    CHECK(times(program.err, "[store.") == 1);
  }
}

}  // namespace emco::test

#include <doctest/doctest.h>

#include "core/base/digest.h"
#include "tests/bundle_text.h"
#include "tests/compat/compat.h"
#include "tests/print.h"

namespace emco::test {
namespace {

using Said = std::vector<std::string>;

Existing bundle_of(const std::string& text) { return {{{"b.yaml", text}}}; }

const std::string kProject = "version: emco/v2\nresourceContext:\n  anchor: projects\nmetadata:\n  name: p\n";

}  // namespace

// The YAML that existing bundles consist of: each case is a habit found in them.
TEST_SUITE("compat/yaml") {
  TEST_CASE("a blank stands before the colon") {
    CHECK(bundle_of("version : emco/v2\nresourceContext :\n  anchor : projects\nmetadata :\n  name : p\n")
              .said() == Said{});
  }

  TEST_CASE("maps are written as JSON without blanks") {
    const auto kv = bundle_of(
        R"({"version":"emco/v2","resourceContext":{"anchor":"cluster-providers/a/clusters/b/kv-pairs"},)"
        R"("metadata":{"name":"cpu"},"spec":{"kv":[{"name":"cpu","requests":4}]}})");
    CHECK(kv.said() == Said{});
    CHECK(*kv.document().body.at("spec", "kv") ==
          Value(Value::List{Value::map({{"name", "cpu"}, {"requests", "4"}})}));
  }

  TEST_CASE("comments stand inside brackets and before the first item of a list") {
    const auto permission = resource("projects/p/logical-clouds/l/user-permissions", "u",
                                     "  apiGroups: [\"\", # core\n    # and all others\n    \"*\"]\n"
                                     "  resources:\n    # everything\n    - \"*\"\n  verbs: [get]\n");
    CHECK(permission.said() == Said{});
    CHECK(*permission.document().body.at("spec", "apiGroups") == Value(Value::List{"", "*"}));
  }

  TEST_CASE("tabs stand inside brackets, also before the closing one at a smaller indent") {
    const auto permission = resource(
        "projects/p/logical-clouds/l/user-permissions", "u",
        "  apiGroups: [\t\"\",\t\"apps\"\t]\n  resources: [ pods,\n\t\tsecrets\n\t]\n  verbs: [get]\n");
    CHECK(permission.said() == Said{});
    CHECK(*permission.document().body.at("spec", "resources") == Value(Value::List{"pods", "secrets"}));
  }

  TEST_CASE("a file is named on the line after its key") {
    Existing app = resource(kApp + "apps", "web", "");
    app.files["b.yaml"] += "file:\n  charts/web.tgz\n";
    app.files["charts/web.tgz"] = "x";
    CHECK(app.said() == Said{});
  }

  TEST_CASE("indents of two, three and four blanks are mixed") {
    CHECK(bundle_of("version: emco/v2\nresourceContext:\n    anchor: " + kApp +
                    "deployment-intent-groups\nmetadata:\n   name: d\n"
                    "spec:\n  compositeProfile: cp\n  version: r1\n  logicalCloud: l\n  overrideValues:\n    "
                    " - app: a\n"
                    "       values:\n           x: '1'\n     - app: b\n       values: {}\n")
              .said() == Said{});
  }

  TEST_CASE("blanks trail, on anchors too") {
    const auto project = bundle_of(
        "version: emco/v2  \nresourceContext:  \n  anchor: projects   \nmetadata: \n  name: 'p'  \n   \n");
    CHECK(project.said() == Said{});
    CHECK(project.document().address == "projects/p");
    CHECK(bundle_of("version: emco/v2\nresourceContext:\n  anchor: 'projects '\nmetadata: {name: p}\n")
              .document()
              .address == "projects/p");
  }

  TEST_CASE("no newline ends the file, no marker begins it, some documents are comments") {
    CHECK(bundle_of("resourceContext: {anchor: projects}\nmetadata: {name: p}").said() == Said{});
    const auto read =
        bundle_of("# Copyright\n---\n# nothing here\n---\n" + kProject + "---\n# the end\n").read();
    CHECK(read.diagnostics.empty());
    CHECK(contents(read.value) == Said{"projects/p"});
    CHECK(read.value.empty_documents == 2);
  }

  TEST_CASE("plain scalars begin with '<' or are long lines of base64") {
    const std::string base64(2300, 'Z');
    const auto kv = resource("cluster-providers/a/clusters/b/kv-pairs", "k",
                             "  kv:\n  - a: <no value>\n  - b: " + base64 + "\n");
    CHECK(kv.said() == Said{});
    CHECK(kv.document().body.at("spec", "kv")->items()[1].find("b")->text() == base64);
  }

  TEST_CASE("the same document stands twice, equal in content") {
    const auto twice = bundle_of(kProject + "---\n" + kProject);
    CHECK(twice.said() == Said{"bundle.repeated-document"});
    CHECK(twice.document().address == "projects/p");
  }

  TEST_CASE("one address with different content is refused") {
    const auto twice = bundle_of(kProject + "---\n" + kProject + "  description: other\n");
    CHECK(twice.said() == Said{"bundle.duplicate-address"});
    CHECK_FALSE(twice.read().ok());
  }

  TEST_CASE("files count from the bundle's folder first, then from the working directory") {
    const std::string app = resource(kApp + "apps", "web", "").files.at("b.yaml") + "file: web.tgz\n";
    bundle::Request request;
    request.sources = {"folder/b.yaml"};
    const auto beside =
        read_files({{"folder/b.yaml", app}, {"folder/web.tgz", "near"}, {"web.tgz", "far"}}, request);
    CHECK(beside.value.documents.at(0).files.at(0).sha256 == sha256("near"));
    const auto elsewhere = read_files({{"folder/b.yaml", app}, {"web.tgz", "far"}}, request);
    CHECK(elsewhere.ok());
    CHECK(elsewhere.value.documents.at(0).files.at(0).sha256 == sha256("far"));
    CHECK(elsewhere.diagnostics.items().at(0).code == "bundle.file-from-working-directory");
  }

  TEST_CASE("one archive, .tgz or .tar.gz, is attached to several resources") {
    const std::string first =
        resource(kApp + "composite-profiles/cp/profiles", "one", "  app: a\n").files.at("b.yaml");
    const std::string second =
        resource(kApp + "composite-profiles/cp/profiles", "two", "  app: b\n").files.at("b.yaml");
    Existing profiles = bundle_of(first + "file: profile.tar.gz\n---\n" + second + "file: profile.tar.gz\n");
    profiles.files["profile.tar.gz"] = "x";
    CHECK(profiles.said() == Said{});
    CHECK(profiles.read().value.contents.size() == 1);
  }

  TEST_CASE("a cluster behind git attaches any dummy file, which is kept out") {
    Existing cluster =
        resource("cluster-providers/a/clusters", "c",
                 "  gitOps:\n    gitOpsType: fluxcd\n    gitOpsReferenceObject: GitObjectFluxRepo\n"
                 "    gitOpsResourceObject: GitObjectFluxRepo\n");
    cluster.files["b.yaml"] += "file: dummy\n";
    cluster.files["dummy"] = "no kubeconfig";
    CHECK(cluster.said() == Said{"bundle.attachment-unused"});
    CHECK(cluster.document().files.empty());
    CHECK(cluster.read().value.contents.empty());
  }
}

}  // namespace emco::test

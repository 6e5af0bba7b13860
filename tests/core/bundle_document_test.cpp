#include <doctest/doctest.h>

#include "core/bundle/document.h"
#include "tests/bundle_text.h"
#include "tests/print.h"

namespace emco::bundle {
namespace {

using Found = std::vector<std::string>;
using test::contents;
using test::mistakes;
using test::read_text;
using test::sentences;

const std::string kProject = "resourceContext: {anchor: projects}\nmetadata: {name: p}\n";

}  // namespace

TEST_SUITE("bundle/document") {
  TEST_CASE("an anchor and a name make an address") {
    const auto read = read_text(R"(---
version: emco/v2
resourceContext: {anchor: projects}
metadata: {name: p1, description: demo}
---
version: emco/v2
resourceContext: {anchor: projects/p1/composite-apps}
metadata: {name: ca}
spec: {compositeAppVersion: v1}
---
version: emco/v2
resourceContext: {anchor: cluster-providers/pr/clusters/c1/labels}
clusterLabel: edge
---
version: emco/v2
resourceContext: {anchor: projects/p1/composite-apps/ca/v1/deployment-intent-groups/d1/instantiate}
)");
    CHECK(sentences(read.diagnostics) == Found{});
    CHECK(contents(read.value) ==
          Found{"projects/p1", "projects/p1/composite-apps/ca/v1",
                "cluster-providers/pr/clusters/c1/labels/edge",
                "instantiate projects/p1/composite-apps/ca/v1/deployment-intent-groups/d1"});
    const Document& project = read.value.documents[0];
    CHECK(project.kind == "project");
    CHECK(project.body == Value::map({{"metadata", Value::map({{"name", "p1"}, {"description", "demo"}})}}));
    CHECK(project.where == Source{"-", 2, 1});
    CHECK(project.place("metadata.name") == Source{"-", 4, 18});
    CHECK(read.value.documents[2].body == Value::map({{"clusterLabel", "edge"}}));
  }

  TEST_CASE("a document that is none is refused with a word on what it may be") {
    CHECK(mistakes(read_text("- a\n").diagnostics) == Found{"bundle.not-a-document 1:1"});
    CHECK(mistakes(read_text("just text\n").diagnostics) == Found{"bundle.not-a-document 1:1"});
    CHECK(mistakes(read_text("metadata: {name: p}\n").diagnostics) == Found{"bundle.anchor-missing 1:1"});
    CHECK(mistakes(read_text("resourceContext: {}\n").diagnostics) == Found{"bundle.anchor-missing 1:1"});
    CHECK(mistakes(read_text("resourceContext: {anchor: [a]}\n").diagnostics) ==
          Found{"field.wrong-type 1:27"});
    CHECK(mistakes(
              read_text("resourceContext: {anchor: projects, name: p}\nmetadata: {name: p}\n").diagnostics) ==
          Found{"field.unknown 1:37"});
    const auto manifest = read_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n");
    CHECK(sentences(manifest.diagnostics) ==
          Found{"bundle.anchor-missing -:1:1: the document has no "
                "resourceContext.anchor; a Kubernetes object is deployed as part of an app's chart"});
  }

  TEST_CASE("blanks around an anchor do not count") {
    CHECK(contents(read_text("resourceContext: {anchor: ' projects  '}\nmetadata: {name: p}\n").value) ==
          Found{"projects/p"});
    CHECK(contents(read_text("resourceContext:\n  anchor: projects   \nmetadata: {name: p}\n").value) ==
          Found{"projects/p"});
  }

  TEST_CASE("an unknown anchor is answered with the nearest one") {
    const auto help = [](const std::string& anchor) {
      const auto read = read_text("resourceContext: {anchor: " + anchor + "}\nmetadata: {name: x}\n");
      REQUIRE(read.diagnostics.size() == 1);
      CHECK(read.diagnostics.items()[0].code == "bundle.unknown-kind");
      return read.diagnostics.items()[0].help;
    };
    CHECK(help("project") == "did you mean 'projects'?");
    CHECK(help("projects/p/logical-cloud") == "did you mean 'projects/p/logical-clouds'?");
    CHECK(help("projects/p/composite-apps/ca/v1/deployment-intent-groups/d/instanciate") ==
          "did you mean 'projects/p/composite-apps/ca/v1/deployment-intent-groups/d/instantiate'?");
    CHECK(help("/projects") == "write it without a slash at either end");
    CHECK(help("projects/") == "write it without a slash at either end");
    CHECK(help("x/y/z/apps") ==
          "the anchor of an app is "
          "'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/apps'");
    CHECK(help("''") == "an anchor is the path of a collection, such as 'projects', or ends in an operation");
  }

  TEST_CASE("names follow upstream's rule, in anchors too") {
    const auto named = [](const std::string& name) {
      return mistakes(
          read_text("resourceContext: {anchor: projects}\nmetadata:\n  name: " + name + "\n").diagnostics);
    };
    for (const char* good :
         {"vfw_deployment_intent_group", "GitObjectFluxRepo", "a", "A.b-c_9", "1.10", "true"}) {
      CAPTURE(std::string(good));
      CHECK(named(good) == Found{});
    }
    CHECK(named(std::string(128, 'n')) == Found{});
    for (const std::string bad : {"a/b", "..", "-a", "a.", "a b", "\"a\\tb\"", "--help", "\xF0\x9F\x98\x80",
                                  "\"\"", "<no value>", "'; DROP TABLE run;--'"}) {
      CAPTURE(bad);
      CHECK(named(bad) == Found{"name.invalid 3:9"});
    }
    CHECK(named(std::string(129, 'n')) == Found{"name.too-long 3:9"});
    CHECK(named("\"a\\0b\"") == Found{"yaml.character 3:9"});
    CHECK(named("\"a\\eb\"") == Found{"field.character 3:9"});
    CHECK(mistakes(read_text("resourceContext: {anchor: projects/-/logical-clouds}\nmetadata: {name: x}\n")
                       .diagnostics) == Found{"name.invalid 1:27"});
    CHECK(mistakes(read_text("resourceContext: {anchor: projects/p/composite-apps}\nmetadata: {name: x}\n"
                             "spec: {compositeAppVersion: a/b}\n")
                       .diagnostics) == Found{"name.invalid 3:29"});
  }

  TEST_CASE("a resource without a name is refused, whatever the document is read for") {
    for (const auto purpose : {Purpose::Apply, Purpose::Update, Purpose::Delete, Purpose::Get}) {
      CHECK(mistakes(read_text("resourceContext: {anchor: projects}\n", purpose).diagnostics) ==
            Found{"field.missing 1:1"});
      CHECK(mistakes(read_text("resourceContext: {anchor: cluster-providers/a/clusters/b/labels}\n", purpose)
                         .diagnostics) == Found{"field.missing 1:1"});
      CHECK(mistakes(read_text("resourceContext: {anchor: projects/p/composite-apps}\nmetadata: {name: x}\n",
                               purpose)
                         .diagnostics) == Found{"field.missing 1:1"});
    }
  }

  TEST_CASE("an anchor may name the resource itself") {
    const auto agent = read_text("resourceContext: {anchor: policy/agents/a1}\naddr: host:9000\n");
    CHECK(sentences(agent.diagnostics) == Found{});
    CHECK(contents(agent.value) == Found{"policy/agents/a1"});
    const auto project = read_text("resourceContext: {anchor: projects/p}\n");
    CHECK(contents(project.value) == Found{"projects/p"});
    CHECK(project.value.documents[0].body.text_at({"metadata", "name"}) == "p");
    CHECK(mistakes(read_text("resourceContext: {anchor: projects/p}\nmetadata: {name: q}\n").diagnostics) ==
          Found{"name.differs 2:18"});
  }

  TEST_CASE("a forgotten part of an anchor is no other resource") {
    // Without the version, the anchor of an app reads like the address of a composite app.
    CHECK(
        mistakes(
            read_text("resourceContext: {anchor: projects/p/composite-apps/ca/apps}\nmetadata: {name: web}\n")
                .diagnostics) == Found{"name.differs 2:18"});
  }

  TEST_CASE("the anchor wins over the name of a policy intent") {
    const std::string group = "projects/p/composite-apps/ca/v1/deployment-intent-groups/d";
    const auto read =
        read_text("resourceContext: {anchor: " + group + "/policy-intents/i1}\nmetadata: {name: other}\n");
    CHECK(mistakes(read.diagnostics) == Found{"name.anchor-wins 2:18"});
    CHECK(contents(read.value) == Found{group + "/policy-intents/i1"});
    CHECK(read.value.documents[0].body.text_at({"metadata", "name"}) == "i1");
  }

  TEST_CASE("operations carry their parameters and a reason") {
    const std::string group = "projects/p/composite-apps/ca/v1/deployment-intent-groups/d/";
    const auto rollback = read_text("resourceContext: {anchor: " + group +
                                    "rollback}\nmetadata: {description: bad day}\nspec: {revision: 1}\n");
    REQUIRE(rollback.value.operations.size() == 1);
    CHECK(rollback.value.operations[0].word == "rollback");
    CHECK(rollback.value.operations[0].reason == "bad day");
    CHECK(rollback.value.operations[0].parameters == Value::map({{"revision", "1"}}));
    CHECK(mistakes(read_text("resourceContext: {anchor: " + group + "rollback}\n").diagnostics) ==
          Found{"field.missing 1:1"});
    CHECK(mistakes(read_text("resourceContext: {anchor: " + group +
                             "migrate}\nspec: {targetCompositeAppVersion: v2}\n")
                       .diagnostics) == Found{"field.missing 2:7"});
    CHECK(mistakes(read_text("resourceContext: {anchor: " + group + "approve}\nspec: {by: me}\nfile: x\n")
                       .diagnostics) == Found{"field.unknown 2:8", "field.unknown 3:1"});
    CHECK(mistakes(read_text("resourceContext: {anchor: " + group + "approve}\nspec: [x]\n").diagnostics) ==
          Found{"field.wrong-type 2:7"});
    CHECK(mistakes(
              read_text("resourceContext: {anchor: " + group + "rollback}\n", Purpose::Delete).diagnostics) ==
          Found{});
  }

  TEST_CASE("an operation that a kind does not know is refused with those it knows") {
    const auto read = read_text("resourceContext: {anchor: projects/p/logical-clouds/l/approve}\n");
    CHECK(sentences(read.diagnostics) ==
          Found{"bundle.unknown-operation -:1:27: a logical cloud knows no operation "
                "'approve'; its operations are instantiate, terminate, update, stop"});
    CHECK(mistakes(read_text("resourceContext: {anchor: projects/p/instantiate}\n").diagnostics) ==
          Found{"bundle.unknown-operation 1:27"});
  }

  TEST_CASE("a status can be read and nothing else") {
    const std::string text =
        "resourceContext: {anchor: 'projects/p/logical-clouds/l/status?status=deployed&type=cluster'}\n";
    const auto read = read_text(text, Purpose::Get);
    CHECK(contents(read.value) == Found{"status projects/p/logical-clouds/l"});
    CHECK(read.value.operations[0].parameters == Value::map({{"status", "deployed"}, {"type", "cluster"}}));
    CHECK(mistakes(read_text(text).diagnostics) == Found{"bundle.read-only-anchor 1:27"});
  }

  TEST_CASE("documents to update, delete or get may hold their name alone") {
    const std::string app =
        "resourceContext: {anchor: projects/p/composite-apps/ca/v1/apps}\nmetadata: {name: web}\n";
    for (const auto purpose : {Purpose::Update, Purpose::Delete, Purpose::Get}) {
      const auto read = read_text(app, purpose);
      CHECK(sentences(read.diagnostics) == Found{});
      REQUIRE(read.value.documents.size() == 1);
      CHECK(read.value.documents[0].only_name);
    }
    CHECK(mistakes(read_text(app).diagnostics) == Found{"bundle.attachment-missing 1:1"});
    const auto version = read_text(
        "resourceContext: {anchor: projects/p/composite-apps}\nmetadata: {name: ca}\n"
        "spec: {compositeAppVersion: v1}\n",
        Purpose::Update);
    CHECK(version.value.documents.at(0).only_name);
  }

  TEST_CASE("an update that says more than a name is checked whole") {
    const std::string dependency =
        "resourceContext: {anchor: projects/p/composite-apps/ca/v1/apps/web/dependency}\nmetadata: {name: "
        "d}\nspec: {wait: 3}\n";
    CHECK(mistakes(read_text(dependency, Purpose::Update).diagnostics) ==
          Found{"field.missing 3:7", "field.missing 3:7"});
    CHECK(mistakes(read_text(dependency, Purpose::Delete).diagnostics) == Found{});
    CHECK(mistakes(read_text(kProject + "spec: {x: 1}\n", Purpose::Delete).diagnostics) ==
          Found{"field.unknown 3:1"});
  }

  TEST_CASE("another version of the form is read with a note") {
    const auto read = read_text("version: emco/v1\n" + kProject);
    CHECK(mistakes(read.diagnostics) == Found{"bundle.version-unknown 1:10"});
    CHECK(read.ok());
    CHECK(mistakes(read_text(kProject).diagnostics) == Found{});
  }
}

}  // namespace emco::bundle

#include <doctest/doctest.h>

#include "core/bundle/shape.h"
#include "tests/bundle_text.h"
#include "tests/print.h"

namespace emco::bundle {
namespace {

using Found = std::vector<std::string>;
using test::mistakes;
using test::read_text;
using test::sentences;

const std::string kApps = "projects/p/composite-apps/ca/v1/";
const std::string kGroup = kApps + "deployment-intent-groups/d/";

/// A document of three lines before the spec, which begins in line 3.
Checked<Bundle> read_spec(const std::string& anchor, const std::string& spec) {
  return read_text("resourceContext: {anchor: " + anchor + "}\nmetadata: {name: x}\nspec:\n" + spec);
}

/// The spec as it came out, when there is no error.
Value spec_of(const std::string& anchor, const std::string& spec) {
  const auto read = read_spec(anchor, spec);
  for (const auto& sentence : sentences(read.diagnostics))
    CHECK(sentence == "");
  if (read.value.documents.empty()) return {};
  const Value* found = read.value.documents[0].body.find("spec");
  return found == nullptr ? Value() : *found;
}

}  // namespace

TEST_SUITE("bundle/shape") {
  TEST_CASE("text keeps its spelling whatever YAML would make of it") {
    for (const std::string word : {"no", "off", "0o17", "1_000", "1e3", ".nan", "012", "2001-12-14", "1.10",
                                   "0", "true", "'quoted'", "<no value>"}) {
      CAPTURE(word);
      const std::string plain = word == "'quoted'" ? "quoted" : word;
      CHECK(spec_of("projects/p/logical-clouds", "  level: " + word + "\n") ==
            Value::map({{"level", plain}}));
    }
    CHECK(mistakes(read_spec("projects/p/logical-clouds", "  level: [0]\n").diagnostics) ==
          Found{"field.wrong-type 4:10"});
    CHECK(mistakes(read_spec("projects/p/logical-clouds", "  level: {a: 0}\n").diagnostics) ==
          Found{"field.wrong-type 4:10"});
  }

  TEST_CASE("an empty or null value is as good as none") {
    CHECK(spec_of("projects/p/logical-clouds", "  level:\n  namespace: ~\n  labels: null\n") == Value::map());
    CHECK(spec_of("projects/p/logical-clouds", "  namespace: ''\n") == Value::map({{"namespace", ""}}));
    CHECK(mistakes(read_spec(kApps + "apps/a/dependency", "  app:\n  opStatus: Ready\n").diagnostics) ==
          Found{"field.missing 4:3"});
  }

  TEST_CASE("unknown fields are refused with their path and the nearest name") {
    CHECK(
        sentences(
            read_spec(kApps + "apps/a/dependency", "  ap: b\n  opStatus: Ready\n  xyzzy: 1\n").diagnostics) ==
        Found{"field.missing -:4:3: an app dependency lacks 'spec.app'; add it",
              "field.unknown -:4:3: 'spec.ap' is no field of an app dependency; did you mean 'app'?",
              "field.unknown -:6:3: 'spec.xyzzy' is no field of an app dependency; "
              "the fields here are 'app', 'opStatus', 'wait'"});
    const auto top = read_text("resourceContext: {anchor: projects}\nMetadata: {name: p}\nspecs: {}\n");
    CHECK(
        sentences(top.diagnostics) ==
        Found{"field.missing -:1:1: a project lacks 'metadata.name'; add it: a resource is known by its name",
              "field.unknown -:2:1: 'Metadata' is no field of a project; did you mean 'metadata'?",
              "field.unknown -:3:1: 'specs' is no field of a project; the fields here are 'version', "
              "'resourceContext', 'file', 'files', 'metadata'"});
  }

  TEST_CASE("an empty spec may stand where a kind has none") {
    CHECK(mistakes(read_text("resourceContext: {anchor: projects}\nmetadata: {name: p}\nspec: {}\n")
                       .diagnostics) == Found{});
    CHECK(mistakes(
              read_text("resourceContext: {anchor: projects}\nmetadata: {name: p}\nspec:\n").diagnostics) ==
          Found{});
    CHECK(mistakes(read_text("resourceContext: {anchor: projects}\nmetadata: {name: p}\nspec: {a: 1}\n")
                       .diagnostics) == Found{"field.unknown 3:1"});
  }

  TEST_CASE("missing fields are named one by one, also when the whole spec is missing") {
    const auto read =
        read_text("resourceContext: {anchor: " + kApps + "deployment-intent-groups}\nmetadata: {name: d}\n");
    CHECK(mistakes(read.diagnostics) == Found{"field.missing 1:1", "field.missing 1:1", "field.missing 1:1"});
    CHECK(mistakes(read_spec(kApps + "deployment-intent-groups",
                             "  compositeProfile: a\n  version: r1\n  logicalCloud: l\n  overrideValues:\n   "
                             " - values: {}\n")
                       .diagnostics) == Found{"field.missing 8:7"});
  }

  TEST_CASE("enumerations are matched in any letter case and normalised with a note") {
    const auto exact = read_spec(kApps + "apps/a/dependency", "  app: b\n  opStatus: Ready\n");
    CHECK(mistakes(exact.diagnostics) == Found{});
    const auto read = read_spec(kApps + "apps/a/dependency", "  app: b\n  opStatus: rEADY\n");
    CHECK(sentences(read.diagnostics) ==
          Found{"field.normalised -:5:13: 'spec.opStatus' is read as 'Ready'"});
    CHECK(read.value.documents.at(0).body.text_at({"spec", "opStatus"}) == "Ready");
    CHECK(
        sentences(read_spec(kApps + "apps/a/dependency", "  app: b\n  opStatus: done\n").diagnostics) ==
        Found{
            "field.not-allowed -:5:13: 'spec.opStatus' cannot be 'done'; it is one of 'Ready', 'Deployed'"});
  }

  TEST_CASE("whole numbers are decimal and fit into 64 bits") {
    CHECK(spec_of("controllers", "  port: 9015\n  priority: -3\n") ==
          Value::map({{"port", 9015}, {"priority", -3}}));
    CHECK(spec_of("controllers", "  port: 9007199254740993\n") ==
          Value::map({{"port", std::int64_t{9007199254740993}}}));
    for (const char* bad :
         {"1.0", "1e3", "0x10", "012", "1_000", "-0x1", "many", "[]", "{}", "''", "true", "- 1"}) {
      CAPTURE(std::string(bad));
      CHECK(mistakes(read_spec("controllers", "  port:\n    " + std::string(bad) + "\n").diagnostics) ==
            Found{"field.wrong-type 5:5"});
    }
    CHECK(mistakes(read_spec("controllers", "  port: 9223372036854775808\n").diagnostics) ==
          Found{"field.out-of-range 4:9"});
    CHECK(mistakes(read_spec("controllers", "  port: '80'\n").diagnostics) == Found{"field.normalised 4:9"});
  }

  TEST_CASE("booleans are true and false; upstream's spellings are normalised with a note") {
    CHECK(spec_of(kGroup + "customizations", "  mandatory: true\n") == Value::map({{"mandatory", true}}));
    CHECK(spec_of(kGroup + "customizations", "  mandatory: False\n") == Value::map({{"mandatory", false}}));
    for (const char* word : {"yes", "'true'", "\"True\"", "On"}) {
      const auto read = read_spec(kGroup + "customizations", "  mandatory: " + std::string(word) + "\n");
      CHECK(mistakes(read.diagnostics) == Found{"field.normalised 4:14"});
      CHECK(*read.value.documents.at(0).body.at("spec", "mandatory") == Value(true));
    }
    for (const char* word : {"1", "ja", "[]", "''"})
      CHECK(mistakes(read_spec(kGroup + "customizations", "  mandatory: " + std::string(word) + "\n")
                         .diagnostics) == Found{"field.wrong-type 4:14"});
  }

  TEST_CASE("aliases of fields are read with a note, ignored fields are dropped with one") {
    const auto read =
        read_spec("projects/p/logical-clouds/l/cluster-references", "  loadbalancerIp: 10.0.0.1\n");
    CHECK(sentences(read.diagnostics) ==
          Found{"field.alias -:4:3: 'spec.loadbalancerIp' is read as 'loadBalancerIP'"});
    CHECK(read.value.documents.at(0).body.text_at({"spec", "loadBalancerIP"}) == "10.0.0.1");
    CHECK(mistakes(read_spec("projects/p/logical-clouds/l/cluster-references",
                             "  loadbalancerIp: 10.0.0.1\n  loadBalancerIP: 10.0.0.2\n")
                       .diagnostics) == Found{"field.alias 4:3", "field.duplicate 5:3"});
    const auto ignored = read_spec(kGroup + "generic-placement-intents", "  logicalCloud: l\n");
    CHECK(sentences(ignored.diagnostics) ==
          Found{"field.ignored -:4:3: 'spec.logicalCloud' means nothing here and is ignored"});
    CHECK(*ignored.value.documents.at(0).body.find("spec") == Value::map());
  }

  TEST_CASE("lists and maps hold what is declared, at any depth") {
    CHECK(spec_of("projects/p/logical-clouds/l/user-permissions",
                  "  namespace: ''\n  apiGroups: ['', '*']\n  resources: [pods]\n  verbs: []\n") ==
          Value::map({{"namespace", ""},
                      {"apiGroups", Value::List{"", "*"}},
                      {"resources", Value::List{"pods"}},
                      {"verbs", Value::list()}}));
    CHECK(
        spec_of("cluster-providers/a/clusters/b/kv-pairs",
                "  kv:\n    - a: 1\n    - b: true\n      c: x\n") ==
        Value::map({{"kv", Value::List{Value::map({{"a", "1"}}), Value::map({{"b", "true"}, {"c", "x"}})}}}));
    const auto placement = read_spec(kGroup + "generic-placement-intents/g/app-intents", R"(  app: web
  intent:
    allOf:
      - clusterProvider: pr
        cluster: c1
      - anyOf:
          - {clusterProvider: pr, clusterLabel: edge}
)");
    CHECK(sentences(placement.diagnostics) == Found{});
    CHECK(placement.value.documents.at(0).place("spec.intent.allOf[1].anyOf[0].clusterLabel") ==
          Source{"-", 10, 49});
    CHECK(mistakes(read_spec(kGroup + "generic-placement-intents/g/app-intents",
                             "  app: web\n  intent:\n    allOf:\n      - anyOf:\n          - {provider: "
                             "pr}\n      - text\n")
                       .diagnostics) == Found{"field.unknown 8:14", "field.wrong-type 9:9"});
    CHECK(mistakes(read_spec("projects/p/logical-clouds/l/user-permissions",
                             "  apiGroups: x\n  resources: [[a]]\n  verbs: [~]\n")
                       .diagnostics) ==
          Found{"field.wrong-type 4:14", "field.wrong-type 5:15", "field.wrong-type 6:11"});
    CHECK(mistakes(read_spec("cluster-providers/a/clusters/b/kv-pairs",
                             "  kv:\n    - [a]\n    - b: [c]\n    - d:\n")
                       .diagnostics) ==
          Found{"field.wrong-type 5:7", "field.wrong-type 6:10", "field.wrong-type 7:9"});
  }

  TEST_CASE("keys with dots and slashes are keys like any other") {
    const auto read = read_text(
        "resourceContext: {anchor: projects/p/logical-clouds/l/cluster-quotas}\nmetadata: {name: q}\n"
        "spec:\n  limits.cpu: 4\n  count/deployments.extensions: '10'\n");
    CHECK(sentences(read.diagnostics) == Found{});
    CHECK(*read.value.documents.at(0).body.find("spec") ==
          Value::map({{"limits.cpu", "4"}, {"count/deployments.extensions", "10"}}));
    CHECK(read.value.documents[0].place("spec.limits.cpu") == Source{"-", 4, 15});
  }

  TEST_CASE("free parts keep the types of JSON") {
    CHECK(spec_of(kGroup + "customizations",
                  "  patchJson: [{op: replace, value: 10}, {value: '10'}, yes, 1.5, null]\n") ==
          Value::map({{"patchJson", Value::List{Value::map({{"op", "replace"}, {"value", 10}}),
                                                Value::map({{"value", "10"}}), "yes", 1.5, Value()}}}));
    CHECK(mistakes(read_spec(kGroup + "customizations", "  patchJson: 18446744073709551615\n").diagnostics) ==
          Found{"yaml.number 4:14"});
  }

  TEST_CASE("text holds no characters that hide or reorder it") {
    CHECK(spec_of("projects/p/logical-clouds", "  namespace: \"a\\tb\\n\"\n") ==
          Value::map({{"namespace", "a\tb\n"}}));
    for (const char* bad : {"\\e[31m", "\\u202Ex", "\\u2028", "\\x85"})
      CHECK(mistakes(read_spec("projects/p/logical-clouds", "  namespace: \"" + std::string(bad) + "\"\n")
                         .diagnostics) == Found{"field.character 4:14"});
  }

  TEST_CASE("a part that YAML itself refuses is not complained about twice") {
    CHECK(mistakes(read_spec("controllers", "  port: *x\n  host: !h a\n").diagnostics) ==
          Found{"yaml.alias 4:9", "yaml.tag 5:9"});
    CHECK(mistakes(read_spec(kApps + "apps/a/dependency", "  app: *x\n  opStatus: Ready\n").diagnostics) ==
          Found{"yaml.alias 4:8"});
    CHECK(mistakes(read_spec("controllers", "  port: 1\n  port: 2\n").diagnostics) ==
          Found{"bundle.duplicate-key 5:3"});
    CHECK(read_spec("controllers", "  port: *x\n").value.documents.empty());
    CHECK(read_spec("controllers", "  port: 1\n").value.documents.size() == 1);
  }
}

}  // namespace emco::bundle

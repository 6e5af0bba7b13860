#include <doctest/doctest.h>

#include "tests/bundle_text.h"
#include "tests/compat/compat.h"
#include "tests/print.h"

namespace emco::test {
namespace {

using Said = std::vector<std::string>;

Existing filled(const std::string& bundle, const std::string& values) {
  return {{{"b.yaml", bundle}, {"v.yaml", values}}};
}

/// The names of the projects that a bundle of projects makes.
Said projects(const std::string& bundle, const std::string& values) {
  const auto read = filled(bundle, values).read();
  CHECK(sentences(read.diagnostics) == Said{});
  return contents(read.value);
}

/// A document of a project whose name is a template.
std::string project(const std::string& name) {
  return "---\nversion: emco/v2\nresourceContext:\n  anchor: projects\nmetadata:\n  name: " + name + "\n";
}

}  // namespace

// How existing bundles are filled with values: each case is a habit found in them.
TEST_SUITE("compat/values") {
  TEST_CASE(
      "a values file is indented as a whole and holds nulls, booleans, numbers, lists of maps with lists") {
    CHECK(
        projects(project("{{ .Name }}-{{ .Number }}-{{ .Yes }}") + "{{ range .Groups }}{{ range .Members }}" +
                     project("{{ . }}") + "{{ end }}{{ end }}",
                 "    Name: p\n    Nothing: null\n    Empty:\n    Yes: true\n    Number: 30415\n    Groups:\n"
                 "      - Title: one\n        Members: [a, b]\n      - Title: two\n        Members:\n        "
                 "- c\n") == Said{"projects/p-30415-true", "projects/a", "projects/b", "projects/c"});
  }

  TEST_CASE("a missing key or null prints '<no value>', which loads where text is taken") {
    for (const char* values : {"Other: 1\n", "User: null\nIntent: ~\n"}) {
      const auto cloud =
          filled(resource("projects/p/logical-clouds", "l",
                          "  level: '1'\n  user:\n    userName: {{ .User }}\n    type: certificate\n")
                     .files.at("b.yaml"),
                 values);
      CHECK(cloud.said() == Said{});
      CHECK(cloud.document().body.text_at({"spec", "user", "userName"}) == "<no value>");
      const auto intent =
          filled(resource(kGroup + "intents", "i",
                          "  intent:\n    genericPlacementIntent: g\n    hpa: {{ .Intent }}\n")
                     .files.at("b.yaml"),
                 values);
      CHECK(intent.said() == Said{});
      CHECK(intent.document().body.text_at({"spec", "intent", "hpa"}) == "<no value>");
    }
  }

  TEST_CASE("a missing key or null is false in a condition") {
    CHECK(projects("{{ if .Missing }}" + project("a") + "{{ else }}" + project("b") +
                       "{{ end }}{{ if .Null }}" + project("c") + "{{ end }}{{ with .Missing }}" +
                       project("d") + "{{ end }}",
                   "Null:\n") == Said{"projects/b"});
  }

  TEST_CASE("actions inside comments are executed") {
    CHECK(projects("# {{ range .Names }}\n" + project("{{ . }}") + "# {{ end }}\n", "Names: [a, b]\n") ==
          Said{"projects/a", "projects/b"});
  }

  TEST_CASE("keys of maps are templated") {
    const auto intent =
        filled(resource(kGroup + "intents", "i",
                        "  intent:\n    {{ .Controller }}: {{ .Intent }}\n    {{ .Placement }}: g\n")
                   .files.at("b.yaml"),
               "Controller: dtc\nIntent: t1\nPlacement: genericPlacementIntent\n");
    CHECK(intent.said() == Said{});
    CHECK(*intent.document().body.at("spec", "intent") ==
          Value::map({{"dtc", "t1"}, {"genericPlacementIntent", "g"}}));
  }

  TEST_CASE("range walks scalars and maps, nested, and over a field of its variable") {
    CHECK(
        projects(
            "{{- range $i, $x := .Plain }}\n" + project("{{ $x }}{{ $i }}") +
                "{{- end }}\n"
                "{{- range $index, $group := .Groups }}\n{{- range $member := $group.Members }}\n" +
                project("{{ $group.Name }}-{{ $member }}-{{ $.Suffix }}{{ $index }}") +
                "{{- end }}\n{{- end }}\n",
            "Plain: [a, b]\nSuffix: s\nGroups:\n- Name: g\n  Members: [m, n]\n- Name: h\n  Members: [o]\n") ==
        Said{"projects/a0", "projects/b1", "projects/g-m-s0", "projects/g-n-s0", "projects/h-o-s1"});
  }

  TEST_CASE("else stands inside an item of a list") {
    const auto placement = filled(
        resource(kGroup + "generic-placement-intents/g/app-intents", "a",
                 "  app: web\n  intent:\n    allOf:\n{{- range .Clusters }}\n    - clusterProvider: pr\n"
                 "      {{ if .Label }}clusterLabel: {{ .Label }}{{ else }}cluster: {{ .Name }}{{ end "
                 "}}\n{{- end }}\n")
            .files.at("b.yaml"),
        "Clusters: [{Name: c1}, {Name: c2, Label: edge}]\n");
    CHECK(placement.said() == Said{});
    CHECK(*placement.document().body.at("spec", "intent", "allOf") ==
          Value(Value::List{Value::map({{"clusterProvider", "pr"}, {"cluster", "c1"}}),
                            Value::map({{"clusterProvider", "pr"}, {"clusterLabel", "edge"}})}));
  }

  TEST_CASE("'{cluster}' beside an action is no action") {
    const auto kv = filled(resource("cluster-providers/a/clusters/b/kv-pairs", "k",
                                    "  kv:\n  - host: '{cluster}.{{ .Domain }}'\n")
                               .files.at("b.yaml"),
                           "Domain: example.org\n");
    CHECK(kv.said() == Said{});
    CHECK(kv.document().body.at("spec", "kv")->items()[0].text_at({"host"}) == "{cluster}.example.org");
  }

  TEST_CASE("a bundle without any action is used with values too") {
    CHECK(projects(project("p"), "Unused: 1\n") == Said{"projects/p"});
    CHECK(projects(project("p"), "") == Said{"projects/p"});
  }
}

}  // namespace emco::test

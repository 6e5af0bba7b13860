#include <random>

#include <doctest/doctest.h>

#include "core/bundle/expand.h"
#include "core/yaml/scalar.h"
#include "core/yaml/tree.h"
#include "tests/bundle_text.h"
#include "tests/print.h"

namespace emco::bundle {
namespace {

using Found = std::vector<std::string>;
using test::contents;
using test::mistakes;
using test::read_files;
using test::sentences;

Checked<Bundle> fill(const std::string& bundle, const std::string& values) {
  Request request;
  request.sources = {"b.yaml"};
  request.values = {"v.yaml"};
  return read_files({{"b.yaml", bundle}, {"v.yaml", values}}, request);
}

Value data(const std::string& yaml) {
  Diagnostics none;
  return yaml::to_value(yaml::read_one(yaml, "v").value, "v", none);
}

}  // namespace

TEST_SUITE("bundle/expand") {
  TEST_CASE("values fill a bundle the way upstream's client does") {
    const auto read = fill(R"(# {{ .Comment }}
{{- range $index, $provider := .Providers }}
---
version: emco/v2
resourceContext:
  anchor: cluster-providers
metadata :
  name: {{ $provider.Name }}
{{- range $provider.Clusters }}
---
version: emco/v2
resourceContext:
  anchor: cluster-providers/{{ $provider.Name }}/clusters
metadata: {name: {{ . }}}
{{- end }}
{{- end }}
---
version: emco/v2
resourceContext:
  anchor: projects
metadata:
  name: {{ .ProjectName }}
  {{ if .Missing }}colour: red{{ else }}description: "{{ index .List 1 }} {{ .None }}"{{ end }}
)",
                           R"(  ProjectName: p1
  Comment: nothing
  None: null
  Number: 3
  List: [a, b]
  Providers:
    - Name: one
      Clusters: [c1, c2]
    - {Name: two, Clusters: []}
)");
    CHECK(sentences(read.diagnostics) == Found{});
    CHECK(contents(read.value) == Found{"cluster-providers/one", "cluster-providers/one/clusters/c1",
                                        "cluster-providers/one/clusters/c2", "cluster-providers/two",
                                        "projects/p1"});
    CHECK(read.value.documents.back().body.text_at({"metadata", "description"}) == "b <no value>");
  }

  TEST_CASE("a bundle without any action is used with values too") {
    CHECK(contents(fill("resourceContext: {anchor: projects}\nmetadata: {name: p}\n", "A: 1\n").value) ==
          Found{"projects/p"});
    CHECK(contents(fill("resourceContext: {anchor: projects}\nmetadata: {name: '{cluster}'}\n", "").value) ==
          Found{});
  }

  TEST_CASE("later values files win key by key") {
    Request request;
    request.sources = {"b.yaml"};
    request.values = {"one", "two"};
    const auto read = read_files(
        {{"b.yaml",
          "resourceContext: {anchor: projects}\n"
          "metadata: {name: {{ .A.Name }}, description: {{ .A.Text }}-{{ .B }}-{{ index .L 0 }}}\n"},
         {"one", "A: {Name: p, Text: old}\nB: 1\nL: [1, 2]\n"},
         {"two", "A: {Text: new}\nL: [3]\n"}},
        request);
    CHECK(sentences(read.diagnostics) == Found{});
    CHECK(read.value.documents.at(0).body.text_at({"metadata", "description"}) == "new-1-3");
  }

  TEST_CASE("values are one map") {
    const std::string bundle = "resourceContext: {anchor: projects}\nmetadata: {name: {{ .A }}}\n";
    CHECK(
        sentences(fill(bundle, "- a\n").diagnostics) ==
        Found{
            "values.not-a-map v.yaml:1:1: values are a map from names to values; write 'Name: value' lines"});
    CHECK(mistakes(fill(bundle, "A: p\n---\nA: q\n").diagnostics) == Found{"yaml.several-documents 3:1"});
    CHECK(mistakes(fill(bundle, "A: 1e400\n").diagnostics) == Found{"yaml.number 1:4"});
    CHECK(mistakes(fill(bundle, "A: p\nA: q\n").diagnostics) == Found{"yaml.duplicate-key 2:1"});
    CHECK(contents(fill("resourceContext: {anchor: projects}\nmetadata: {name: x{{ .A }}}\n", "# nothing\n")
                       .value) == Found{});
    Request request;
    request.sources = {"b.yaml"};
    request.values = {"absent"};
    CHECK(mistakes(read_files({{"b.yaml", bundle}}, request).diagnostics) == Found{"file.not-found 0:0"});
  }

  TEST_CASE("a template that cannot be filled is a mistake with its own place") {
    const auto syntax =
        fill("resourceContext: {anchor: projects}\nmetadata: {name: {{ .A }}\n# {{ if }}\n", "A: p\n");
    REQUIRE(syntax.diagnostics.size() == 1);
    CHECK(syntax.diagnostics.items()[0].code == "template.syntax");
    CHECK(syntax.diagnostics.items()[0].where.file == "b.yaml");
    CHECK(syntax.diagnostics.items()[0].where.line == 3);
    const auto execution =
        fill("resourceContext: {anchor: projects}\nmetadata: {name: {{ index .A 7 }}}\n", "A: [1]\n");
    REQUIRE(execution.diagnostics.size() == 1);
    CHECK(execution.diagnostics.items()[0].code == "template.execution");
    CHECK(execution.diagnostics.items()[0].where.line == 2);
  }

  TEST_CASE("mistakes in a filled bundle are reported where the template says them") {
    const std::string bundle = R"({{- range .List }}
---
resourceContext: {anchor: projects}
metadata:
  name: {{ . }}
  colour: red
{{- end }}
---
resourceContext: {anchor: projects}
metadata: {name: q}
spec: {x: {{ .X }}, y: 1}
)";
    const auto read = fill(bundle, "List: [a, b, c]\nX: 1\n");
    // The three copies of one mistake are one.
    CHECK(mistakes(read.diagnostics) == Found{"field.unknown 6:3", "field.unknown 11:1"});
    const auto again = fill(bundle + "---\na: *x\nb: {{ .X }} *y\n", "List: []\nX: 1\n");
    CHECK(mistakes(again.diagnostics) ==
          Found{"field.unknown 11:1", "bundle.anchor-missing 13:1", "yaml.alias 13:4"});
    const auto behind = fill("a: {{ .X }}\n", "X: '*y'\n");
    CHECK(mistakes(behind.diagnostics) == Found{"bundle.anchor-missing 1:1", "yaml.alias 1:4"});
    const auto after = fill("{a: {{ .X }}, b: *c}\n", "X: long long value\n");
    CHECK(mistakes(after.diagnostics) == Found{"yaml.alias 1:0", "bundle.anchor-missing 1:1"});
  }

  TEST_CASE("a template read without values is answered with the way to give them") {
    const auto read = test::read_text("resourceContext: {anchor: projects}\nmetadata: {name: {{ .P }}}\n");
    CHECK(sentences(read.diagnostics) == Found{"bundle.template-without-values -:2: the line holds a "
                                               "template action, but no values were given; give "
                                               "the values file with -v"});
    const auto quoted =
        test::read_text("resourceContext: {anchor: projects}\nmetadata: {name: p, description: '{{ x'}\n");
    CHECK(sentences(quoted.diagnostics) == Found{});
  }

  TEST_CASE("places are found again through everything that trims, quotes and comments") {
    const std::string text =
        "one\n  {{- /* }} not the end */ -}}\n  two {{ \"}}\" }} three\n{{ `{{` }}{{ '}' }}\nfour{{/* x "
        "*/}}\n\n  five\n";
    const auto expansion = expand(text, "f", Value::map());
    REQUIRE(expansion.ok());
    CHECK(expansion.value.text() == "onetwo }} three\n{{125\nfour\n\n  five\n");
    CHECK(expansion.value.origin(1, 1).line == 1);
    CHECK(expansion.value.origin(1, 1).column == 1);
    CHECK(expansion.value.origin(1, 4).line == 3);
    CHECK(expansion.value.origin(1, 11).line == 3);
    CHECK(expansion.value.origin(2, 1).line == 3);
    CHECK(expansion.value.origin(3, 1).line == 5);
    CHECK(expansion.value.origin(5, 3).line == 7);
    CHECK(expansion.value.origin(5, 3).column == 3);
  }

  TEST_CASE("finding places again never changes what a template gives") {
    const std::vector<std::string> pieces{"a",
                                          " ",
                                          "\n",
                                          "- ",
                                          "{{ .A }}",
                                          "{{- .B -}}",
                                          "{{ if .A }}",
                                          "{{ end }}",
                                          "{{- range .L }}",
                                          "x:",
                                          "{{/* c */}}",
                                          "{{ `}}` }}",
                                          "{{ \"q\\\"}}\" }}",
                                          "\xC3\xA4",
                                          "{{",
                                          "}}",
                                          "'",
                                          "\x01"};
    const Value values = data("A: 1\nB: \"two\\nlines\"\nL: [x, y]\n");
    int filled = 0;
    for (std::uint32_t seed = 0; seed < 4000; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      std::string text;
      for (auto count = random() % 12; count > 0; --count)
        text += pieces[random() % pieces.size()];
      const auto expansion = expand(text, "f", values);
      // A control character switches the tags off; a comment with one in it changes nothing else.
      const auto untagged = expand(text + "{{/* \x01 */}}", "f", values);
      CHECK(expansion.value.text() == untagged.value.text());
      CHECK(expansion.ok() == untagged.ok());
      filled += expansion.ok() ? 1 : 0;
    }
    CHECK(filled > 500);
  }
}

}  // namespace emco::bundle

#include <doctest/doctest.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/chart/render.h"
#include "tests/chart_world.h"

namespace emco::chart {

TEST_SUITE("chart/render") {
  TEST_CASE("templates see the release, the chart and the cluster") {
    Request request;
    request.release = "r1";
    request.ns = "shop";
    request.capabilities.kube_version = "v1.33.0";
    CHECK(written("{{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.IsInstall }} {{ .Chart.Name "
                  "}}-{{ .Chart.Version }} "
                  "{{ .Chart.AppVersion }} {{ .Capabilities.KubeVersion }} {{ "
                  ".Capabilities.KubeVersion.Minor }} {{ .Template.Name }}",
                  "{}", request) == "r1 shop true c-1.2.3 1.1 v1.33.0 33 c/templates/t.yaml");
    CHECK(written("{{ .Capabilities.APIVersions.Has \"apps/v1\" }} {{ .Capabilities.APIVersions.Has "
                  "\"apps/v1/Deployment\" }} "
                  "{{ .Capabilities.HelmVersion.Version }} {{ .Capabilities.KubeVersion }}") ==
          "true false v3.21.4 v1.35.0");
  }

  TEST_CASE("numbers of values are floats, those of --set are integers") {
    CHECK(written("{{ kindOf .Values.a }} {{ .Values.a }} {{ kindOf .Values.b }} {{ .Values.b }}",
                  "a: 1000000\n", with_set("b=1000000")) == "float64 1e+06 int64 1000000");
    CHECK(written("{{ if eq .Values.a 1 }}{{ end }}", "a: 1") == "chart.template-failed");
  }

  TEST_CASE("later values win over earlier ones and null deletes a default") {
    Request request = with_values("a: {x: 1}\n");
    request.values.push_back({"more.yaml", "a: {w: 2}\nb: null\n"});
    request.sets.push_back({"a.x=5", SetKind::Typed});
    CHECK(written("{{ toJson .Values }}", "a: {x: 0, z: 3}\nb: {c: 1}\n", request) ==
          R"({"a":{"w":2,"x":5,"z":3}})");
  }

  TEST_CASE("files that --set-file names give the values") {
    Request request;
    request.read = [](const std::string& path) -> std::string {
      if (path == "none") throw Error("file.not-found", "'none' does not exist", "check the path");
      return "text of " + path;
    };
    const auto with_file = [&](const std::string& argument) {
      request.sets = {{argument, SetKind::File}};
      return written("{{ toRawJson .Values }}", "{}", request);
    };
    CHECK(with_file("a.b\\.c/d=x=y") == R"({"a":{"b.c/d":"text of x=y"}})");
    CHECK(with_file("a=x,b[0]=y\\,z") == R"({"a":"text of x","b":["text of y,z"]})");
    CHECK(with_file("a={x,y}") == R"({"a":["text of x","text of y"]})");
    CHECK(with_file("a=") == R"({"a":""})");
    CHECK(with_file("a=none") == "file.not-found");
    CHECK(with_file("a") == "chart.set-invalid");
    request.read = nullptr;
    CHECK(with_file("a=x") == "chart.set-invalid");
  }

  TEST_CASE("override values nest by their keys and are never split") {
    Request request;
    request.overrides = {{"a.b[0]", "x,y={z}"}, {"n", "7"}};
    CHECK(written("{{ toJson .Values }}", "{}", request) == R"({"a":{"b":["x,y={z}"]},"n":7})");
  }

  TEST_CASE("what the templates change in the values, later templates see") {
    const auto result = rendered(chart_of({{"templates/a.yaml", "a: {{ .Values.num }}"},
                                           {"templates/b.yaml", "b: {{ set .Values \"num\" 5 | len }}"},
                                           {"values.yaml", "num: 1"}}));
    REQUIRE(result.ok());
    CHECK(json::write(result.value.documents.at(0).body) == R"({"a":5})");
  }

  TEST_CASE("a sub-chart sees its own table and the globals") {
    const Entries entries =
        chart_of({{"values.yaml", "global: {g: top}\ns: {a: parent}\n"},
                  sub("s"),
                  {"charts/s/values.yaml", "a: own\nb: own\nglobal: {g: own, h: own}\n"},
                  {"charts/s/templates/x.yaml", "v: {{ toJson .Values }}\nc: {{ .Chart.IsRoot }}"}});
    const auto result = rendered(entries);
    REQUIRE(result.ok());
    CHECK(json::write(result.value.documents.at(0).body) ==
          R"({"c":false,"v":{"a":"parent","b":"own","global":{"g":"top","h":"own"}}})");
    CHECK(result.value.documents[0].source == "c/charts/s/templates/x.yaml");
    CHECK(code(entries, with_values("s: 5")) == "chart.values-conflict");
    CHECK(warns(chart_of({{"values.yaml", "a: {b: 1}"}, {"templates/x.yaml", "{{ .Values.a }}: 1"}}),
                "chart.values-conflict", with_values("a: {b: {c: 1}}")));
  }

  TEST_CASE("conditions and tags switch sub-charts, aliases repeat them") {
    const std::string list =
        "dependencies:\n- {name: s, version: '>=0', condition: s.on}\n- {name: s, version: 0.1.0, alias: "
        "two, tags: [t]}\n";
    const auto names = [&](const Request& request) {
      const auto result = rendered(
          chart_of({sub("s"), {"charts/s/templates/x.yaml", "name: {{ .Chart.Name }}"}}, list), request);
      std::string out;
      for (const Document& document : result.value.documents)
        out += document.body.find("name")->text() + " ";
      return out;
    };
    CHECK(names({}) == "s two ");
    CHECK(names(with_set("s.on=false")) == "two ");
    CHECK(names(with_set("tags.t=false")) == "s ");
    CHECK(code(chart_of({}, list)) == "chart.dependency-missing");
    CHECK(warns(chart_of({sub("s")}, list), "chart.condition-ignored", with_set("s.on=x")));
  }

  TEST_CASE("values of a sub-chart are imported by name and by path") {
    const Entries entries = chart_of({{"templates/t.yaml", "v: {{ toJson .Values }}"},
                                      sub("s"),
                                      {"charts/s/values.yaml", "exports: {data: {a: 1}}\ninner: {b: 2}\n"}},
                                     "dependencies:\n- name: s\n  version: 0.1.0\n  import-values: [data, "
                                     "{child: inner, parent: mine}]\n");
    const auto result = rendered(entries);
    REQUIRE(result.ok());
    const Value& values = *result.value.documents.at(0).body.find("v");
    CHECK(values.find("a")->integer() == 1);
    CHECK(values.at("mine", "b")->integer() == 2);
    CHECK(warns(chart_of({sub("s")}, "dependencies:\n- {name: s, version: 0.1.0, import-values: [none]}\n"),
                "chart.import-missing"));
  }

  TEST_CASE("includes, definitions of partials and tpl work across files") {
    const auto result = rendered(
        chart_of({{"templates/_h.tpl", "{{ define \"n\" }}{{ .x | default \"d\" }}{{ end }}"},
                  {"templates/t.yaml",
                   "v: {{ include \"n\" (dict \"x\" 1) }}-{{ include \"n\" . }}-{{ tpl .Values.t . }}"},
                  {"values.yaml", "t: '{{ .Release.Name }}{{ include \"n\" (dict) }}'"}}));
    REQUIRE(result.ok());
    CHECK(result.value.documents.at(0).body.find("v")->text() == "1-d-release-named");
  }

  TEST_CASE("files are given to templates, those of templates and values not") {
    CHECK(written("{{ .Files.Get \"a.txt\" }}", "{}") == "");
    const auto result = rendered(chart_of(
        {{"conf/a.txt", "1\n2\n"},
         {"conf/b.txt", "x"},
         {"templates/t.yaml",
          "{{ (.Files.Glob \"conf/*.txt\").AsConfig }}\nl: {{ .Files.Lines \"conf/a.txt\" | toJson }}\n"
          "s: {{ .Files.Get \"conf/b.txt\" | b64enc }}\nw: {{ .Files.Get \"values.yaml\" | quote }}"}}));
    REQUIRE(result.ok());
    CHECK(json::write(result.value.documents.at(0).body) ==
          R"({"a.txt":"1\n2\n","b.txt":"x","l":["1","2"],"s":"eA==","w":""})");
  }

  TEST_CASE("documents are sorted by kind, hooks come last, tests are left out") {
    const auto result = rendered(chart_of(
        {{"templates/a.yaml",
          "kind: Deployment\nmetadata: {name: d}\n---\nkind: Zebra\n---\n# nothing\n---\nkind: Service\n"},
         {"templates/b.yaml",
          "kind: Job\nmetadata: {name: j, annotations: {helm.sh/hook: 'pre-install, post-upgrade', "
          "helm.sh/hook-weight: '-5', helm.sh/hook-delete-policy: hook-succeeded}}\n---\n"
          "kind: Pod\nmetadata: {annotations: {helm.sh/hook: test-success}}\n---\n"
          "kind: Pod\nmetadata: {annotations: {helm.sh/hook: unknown}}\n"},
         {"crds/c.yaml", "kind: CustomResourceDefinition\nx: '{{ raw }}'\n"},
         {"templates/NOTES.txt", "hello {{ .Release.Name }}"}}));
    REQUIRE(result.ok());
    std::string kinds;
    for (const Document& document : result.value.documents)
      kinds += document.kind() + " ";
    CHECK(kinds == "CustomResourceDefinition Service Deployment  Zebra Job ");
    const Document& job = result.value.documents.back();
    REQUIRE(job.hook.has_value());
    CHECK(job.hook->events == std::vector<std::string>{"pre-install", "post-upgrade"});
    CHECK(job.hook->weight == -5);
    CHECK(job.hook->delete_policies == std::vector<std::string>{"hook-succeeded"});
    CHECK(result.value.documents.front().is_crd);
    CHECK(result.value.notes == "hello release-name");
  }

  TEST_CASE("files of definitions are printed as they stand, everything else document by document") {
    const auto result =
        rendered(chart_of({{"templates/a.yaml", "kind: A\n---\n\nkind: B\n"},
                           {"templates/b.yaml", "metadata: {annotations: {helm.sh/hook: pre-install}}"},
                           {"crds/w.yaml", "# no object\n"},
                           {"crds/x.yaml", "# {{ raw }}\nkind: X\n---\n\nkind: Y\n \n"}}));
    REQUIRE(result.ok());
    const std::string definitions =
        "---\n# Source: c/crds/w.yaml\n# no object\n\n"
        "---\n# Source: c/crds/x.yaml\n# {{ raw }}\nkind: X\n---\n\nkind: Y\n \n\n";
    const std::string plain =
        "---\n# Source: c/templates/a.yaml\nkind: A\n---\n# Source: c/templates/a.yaml\nkind: B\n";
    const std::string hook =
        "---\n# Source: c/templates/b.yaml\nmetadata: {annotations: {helm.sh/hook: pre-install}}\n";
    CHECK(to_text(result.value, false, false) == plain);
    CHECK(to_text(result.value, true, true) == definitions + plain + hook);
    const auto alone = rendered(chart_of({{"crds/x.yaml", "kind: X\n \t\r\n\n"}}));
    CHECK(to_text(alone.value, true, true) == "---\n# Source: c/crds/x.yaml\nkind: X\n");
    CHECK(to_text(alone.value, false, true) == "\n");
  }

  TEST_CASE("a document knows the template's line it came from") {
    const auto result = rendered(chart_of({{"templates/a.yaml",
                                            "# one\n{{ if true }}\nkind: A\n{{ end }}\n---\n{{ range list 1 "
                                            "2 }}\n---\nkind: B{{ . }}\n{{ end }}"}}));
    REQUIRE(result.ok());
    REQUIRE(result.value.documents.size() == 3);
    CHECK(result.value.documents[0].line == 1);
    CHECK(result.value.documents[1].line == 7);
  }

  TEST_CASE("random values stay while their arguments stay") {
    SeededRandom first(1);
    SeededRandom second(2);
    const Entries entries =
        chart_of({{"templates/a.yaml", "p: {{ randAlphaNum (int .Values.num) }}\nq: {{ uuidv4 }}"},
                  {"values.yaml", "num: 8"}});
    Request request;
    request.random = &first;
    const auto before = rendered(entries, request);
    REQUIRE(before.ok());
    CHECK(before.value.generated.size() == 2);
    request.random = &second;
    request.generated = before.value.generated;
    const auto after = rendered(entries, request);
    CHECK(json::write(after.value.documents.at(0).body) == json::write(before.value.documents.at(0).body));
    request.sets.push_back({"num=9", SetKind::Typed});
    const auto changed = rendered(entries, request);
    CHECK(changed.value.documents.at(0).body.find("p")->text().size() == 9);
    CHECK(*changed.value.documents.at(0).body.find("q") == *before.value.documents.at(0).body.find("q"));
    request.random = nullptr;
    request.generated.clear();
    CHECK(code(entries, request) == "chart.template-failed");
  }

  TEST_CASE("what templates ask of the cluster is recorded") {
    const auto asked = [](const std::string& text) {
      return rendered(chart_of({{"templates/a.yaml", "x: " + text}})).value.asked;
    };
    CHECK(asked("{{ .Capabilities.APIVersions.Has \"a/v1\" }}").api_versions ==
          std::set<std::string>{"a/v1"});
    CHECK_FALSE(asked("{{ .Capabilities.APIVersions.Has \"a/v1\" }}").all_api_versions);
    CHECK(asked("{{ len .Capabilities.APIVersions }}").all_api_versions);
    CHECK(asked("{{ .Capabilities.KubeVersion.Minor }}").kube_version);
    CHECK_FALSE(asked("1").kube_version);
  }

  TEST_CASE("schemas of charts and sub-charts are checked") {
    const std::string schema =
        R"({"type":"object","required":["num"],"properties":{"num":{"$ref":"#/$defs/num"}},"$defs":{"num":{"type":"integer","maximum":5}}})";
    CHECK(code(chart_of({{"values.schema.json", schema}, {"values.yaml", "num: 3"}})) == "");
    CHECK(code(chart_of({{"values.schema.json", schema}, {"values.yaml", "num: 6"}})) ==
          "chart.schema-violation");
    CHECK(code(chart_of({sub("s"), {"charts/s/values.schema.json", schema}})) == "chart.schema-violation");
    CHECK(code(chart_of({{"values.schema.json", "{"}})) == "chart.schema-invalid");
    CHECK(code(chart_of({{"values.schema.json", R"({"$ref":"https://example.com/x.json"})"}})) ==
          "chart.schema-invalid");
    CHECK(code(chart_of({{"values.schema.json", R"({"unevaluatedProperties":false})"},
                         {"values.yaml", "a: 1"}})) == "chart.schema-violation");
    CHECK(warns(chart_of({{"values.schema.json",
                           R"({"$schema":"http://json-schema.org/draft-07/schema","format":"duration"})"}}),
                "chart.schema-keyword"));
  }

  TEST_CASE("every place that breaks a schema is said, with its path") {
    const auto result = rendered(chart_of(
        {{"values.schema.json",
          R"({"properties":{"a":{"items":{"type":"string"}},"b":{"properties":{"c":{"maximum":1}}}},"required":["d"]})"},
         {"values.yaml", "a: [x, 1]\nb: {c: 2}"}}));
    std::string all;
    for (const Diagnostic& diagnostic : result.diagnostics)
      all += diagnostic.summary + "\n";
    CHECK(all.find("value 'a[1]' of chart 'c' breaks its schema: it is of type integer, want string") !=
          all.npos);
    CHECK(all.find("value 'b.c' of chart 'c' breaks its schema: maximum: got 2, want 1") != all.npos);
    CHECK(all.find("value '(the values)' of chart 'c' breaks its schema: the key \"d\" is missing") !=
          all.npos);
  }

  TEST_CASE("a schema's pattern and its references cost no more than they may") {
    // A matcher that goes back and forth needs longer than the world is old for the first, and all of the
    // stack for the second.
    const std::string pattern = R"({"properties":{"a":{"pattern":"^(a|a)*$"}}})";
    CHECK(code(chart_of({{"values.schema.json", pattern},
                         {"values.yaml", "a: " + std::string(60, 'a') + "b"}})) == "chart.schema-violation");
    CHECK(code(chart_of(
              {{"values.schema.json", pattern}, {"values.yaml", "a: " + std::string(300'000, 'a')}})) == "");
    CHECK(code(chart_of({{"values.schema.json", R"({"$ref":"#"})"}})) == "chart.budget-exceeded");
    CHECK(code(chart_of({{"values.schema.json", R"({"$ref":"#nowhere"})"}})) == "chart.schema-invalid");
    std::string deep = "true";
    for (int i = 0; i < 1'000; ++i)
      deep = "{\"not\":" + deep + "}";
    CHECK(code(chart_of({{"values.schema.json", deep}})) == "chart.schema-invalid");
    std::string wide = R"({"$defs":{"x0":{})";
    for (int i = 1; i < 40; ++i)
      wide += ",\"x" + std::to_string(i) + R"(":{"allOf":[{"$ref":"#/$defs/x)" + std::to_string(i - 1) +
              R"("},{"$ref":"#/$defs/x)" + std::to_string(i - 1) + "\"}]}";
    CHECK(code(chart_of({{"values.schema.json", wide + R"(},"$ref":"#/$defs/x39"})"}})) ==
          "chart.budget-exceeded");
  }

  TEST_CASE("a chart that fails says where and through which templates") {
    const auto result =
        rendered(chart_of({{"templates/_h.tpl", "\n{{ define \"h\" }}{{ .Values.a.b }}{{ end }}"},
                           {"templates/t.yaml", "x:\n  {{ include \"h\" . }}"}}));
    REQUIRE(result.diagnostics.size() == 1);
    const Diagnostic& first = result.diagnostics.items().front();
    CHECK(first.code == "chart.template-failed");
    CHECK(to_text(first.where) == "c/templates/_h.tpl:2:27");
    CHECK(first.summary == "nil pointer evaluating interface {}.b at '.Values.a.b' in template 'h'");
    REQUIRE(first.related.size() == 1);
    CHECK(to_text(first.related[0].where) == "c/templates/t.yaml:2:6");
  }

  TEST_CASE("what Helm refuses is refused") {
    CHECK(code({{"c/values.yaml", ""}}) == "chart.not-a-chart");
    CHECK(code({{"c/Chart.yaml", "name: ..\nversion: 1.0.0"}}) == "chart.metadata-invalid");
    CHECK(code({{"c/Chart.yaml", "name: c\nversion: one"}}) == "chart.metadata-invalid");
    CHECK(code({{"c/Chart.yaml", "name: c\nversion: 1.0.0\ntype: other"}}) == "chart.metadata-invalid");
    CHECK(code({{"c/Chart.yaml", "name: c\nversion: 1.0.0\nunknown: 1"}}) == "");
    CHECK(code(chart_of({}, "type: library\n")) == "chart.library");
    CHECK(code(chart_of({}, "kubeVersion: '>=2.0'\n")) == "chart.kube-version-unsupported");
    CHECK(code(chart_of({}, "kubeVersion: '>=1.20.0-0'\n")) == "");
    CHECK(code(chart_of({{"values.yaml", "a: b: c"}})) == "chart.values-invalid");
    CHECK(code(chart_of({}), with_values("[1]")) == "chart.values-invalid");
    CHECK(code(chart_of({}), with_set("a[x]=1")) == "chart.set-invalid");
    CHECK(code(chart_of({{"templates/t.yaml", "{{ if }}"}})) == "chart.template-syntax");
    CHECK(code(chart_of({{"templates/t.yaml", "{{ env \"HOME\" }}"}})) == "chart.template-syntax");
    CHECK(code(chart_of({{"templates/t.yaml", "{{ fail \"no\" }}"}})) == "chart.refused");
    CHECK(code(chart_of({{"templates/NOTES.txt", "{{ required \"give a\" .Values.a }}"}})) ==
          "chart.refused");
    CHECK(code(chart_of({{"templates/t.yaml", "a: b: c"}})) == "chart.manifest-invalid");
    CHECK(code(chart_of({{"templates/t.yaml", "- 1"}})) == "chart.manifest-invalid");
    Request request;
    request.release = "Upper";
    CHECK(code(chart_of({}), request) == "chart.release-name-invalid");
    request.release = "v1.2";
    CHECK(code(chart_of({}), request) == "");
  }

  TEST_CASE("a chart that never ends is stopped and told why") {
    Request request;
    request.budgets.steps = 100'000;
    CHECK(code(chart_of({{"templates/t.yaml",
                          "{{ define \"r\" }}{{ include \"r\" . }}{{ end }}{{ include \"r\" . }}"}}),
               request) == "chart.template-failed");
    CHECK(code(chart_of({{"templates/t.yaml", "{{ range until 1000000000 }}{{ end }}"}}), request) ==
          "chart.budget-exceeded");
    CHECK(code(chart_of({{"templates/t.yaml", "{{ repeat 1000000000 \"xxxx\" }}"}}), request) ==
          "chart.budget-exceeded");
    CHECK(code(chart_of({{"templates/t.yaml", "{{ set .Values \"a\" .Values | toYaml }}"}}), request) ==
          "chart.budget-exceeded");
    CHECK(code(chart_of({{"templates/t.yaml", "{{ regexMatch (repeat 70000 \"a\") \"a\" }}"}}), request) ==
          "chart.budget-exceeded");
  }

  TEST_CASE("versions of Kubernetes lose what stands behind their numbers") {
    CHECK(parse_kube_version("v1.25.3-gke.100") == "v1.25.3");
    CHECK(parse_kube_version("1.25") == "v1.25");
    try {
      parse_kube_version("one");
      FAIL("a word is no version");
    } catch (const Error& error) {
      CHECK(error.code() == "chart.kube-version-invalid");
    }
  }

  TEST_CASE("the same request gives the same bytes") {
    SeededRandom one(7);
    SeededRandom two(7);
    Request request;
    request.now = 1'700'000'000'000;
    const Entries entries = chart_of(
        {{"templates/t.yaml",
          "{{ $ca := genCA \"ca\" 10 }}c: {{ $ca.Cert | b64enc }}\nt: {{ now | date \"2006-01-02\" }}"}});
    request.random = &one;
    const auto first = rendered(entries, request);
    REQUIRE(first.ok());
    request.random = &two;
    CHECK(to_text(rendered(entries, request).value, true, true) == to_text(first.value, true, true));
    CHECK(first.value.documents[0].body.find("t")->text() == "2023-11-14");
  }
}

}  // namespace emco::chart

// What Helm does with sub-charts, files, capabilities and output: a case for every statement, numbered as in
// the project's list of facts.
#include <doctest/doctest.h>

#include "tests/chart_world.h"

namespace emco::chart {
namespace {

using Files = std::initializer_list<std::pair<std::string, std::string>>;

// "source: body" of every document, in order.
std::string documents(Files files, const std::string& more = "", const Request& request = {}) {
  const auto result = rendered(chart_of(files, more), request);
  if (!result.ok()) return result.diagnostics.items().front().code;
  std::string out;
  for (const Document& document : result.value.documents)
    out += document.source.substr(document.source.find('/') + 1) + ": " + json::write(document.body) + "\n";
  return out;
}

std::string listed(const std::string& entries) { return "dependencies: [" + entries + "]\n"; }

const std::string kShow = "v: {{ .Values | toJson | squote }}";

}  // namespace

TEST_SUITE("chart/facts") {
  TEST_CASE("11: globals go down, libraries render nothing") {
    CHECK(documents({sub("s"),
                     {"charts/s/values.yaml", "global: {a: child, own: 1}"},
                     {"charts/s/templates/t.yaml", "v: {{ .Values.global | toJson | squote }}"},
                     {"values.yaml", "global: {a: top}\ns: {global: {a: for-child, more: 2}}"}}) ==
          "charts/s/templates/t.yaml: {\"v\":\"{\\\"a\\\":\\\"top\\\",\\\"more\\\":2,\\\"own\\\":1}\"}\n");
    CHECK(documents({sub("s"), {"charts/s/values.yaml", "b: 1"}, {"templates/t.yaml", kShow}}) ==
          "templates/t.yaml: {\"v\":\"{\\\"s\\\":{\\\"b\\\":1,\\\"global\\\":{}}}\"}\n");
    CHECK(
        documents({sub("l", "type: library\n"),
                   {"charts/l/templates/x.yaml", "v: no"},
                   {"charts/l/templates/_x.tpl", "{{ define \"x\" }}1{{ end }}"},
                   {"templates/t.yaml", "v: {{ include \"x\" . }}\nl: {{ .Values.l | toJson | squote }}"}}) ==
        "templates/t.yaml: {\"l\":\"{\\\"global\\\":{}}\",\"v\":1}\n");
  }

  TEST_CASE("12: conditions and tags") {
    const auto is_on = [](const std::string& dependency, const std::string& values) {
      return documents({sub("s"), {"charts/s/templates/t.yaml", "v: 1"}, {"values.yaml", values}},
                       listed("{name: s, version: 0.1.0, " + dependency + "}")) != "";
    };
    CHECK(is_on("condition: a.b", "{}"));
    CHECK_FALSE(is_on("condition: a.b", "a: {b: false}"));
    CHECK_FALSE(is_on("condition: 'x.y,a.b,c'", "{a: {b: false}, c: true}"));
    CHECK_FALSE(is_on("condition: 'x,a'", "{x: text, a: false}"));
    CHECK(is_on("condition: a, tags: [t]", "{a: true, tags: {t: false}}"));
    CHECK_FALSE(is_on("tags: [t]", "tags: {t: false}"));
    CHECK(is_on("tags: [t, u]", "tags: {t: false, u: true}"));
    CHECK(is_on("tags: [t]", "{}"));
    CHECK(is_on("tags: [t]", "s: {tags: {t: false}}"));
    CHECK(warns(
        chart_of({sub("s"), {"values.yaml", "a: text"}}, listed("{name: s, version: 0.1.0, condition: a}")),
        "chart.condition-ignored"));
    const auto nested = [](const std::string& top) {
      return documents({sub("m", listed("{name: inner, version: 0.1.0, condition: inner.wanted, tags: [t]}")),
                        {"charts/m/charts/inner/Chart.yaml", "name: inner\nversion: 0.1.0\n"},
                        {"charts/m/charts/inner/templates/t.yaml", "v: 1"},
                        {"values.yaml", top}},
                       listed("{name: m, version: 0.1.0}")) != "";
    };
    CHECK(nested("{}"));
    CHECK_FALSE(nested("m: {inner: {wanted: false}}"));
    CHECK(nested("inner: {wanted: false}"));
    CHECK_FALSE(nested("tags: {t: false}"));
    CHECK(nested("m: {tags: {t: false}}"));
  }

  TEST_CASE("13: aliases, versions, charts that no list names") {
    CHECK(documents({sub("s"), {"charts/s/templates/t.yaml", "v: {{ .Chart.Name }}"}},
                    listed("{name: s, version: 0.1.0, alias: one}, {name: s, version: ^0.1, alias: two}, "
                           "{name: s, version: '>1', alias: no}")) ==
          "charts/one/templates/t.yaml: {\"v\":\"one\"}\ncharts/two/templates/t.yaml: {\"v\":\"two\"}\n");
    CHECK(documents({sub("s"),
                     {"charts/s/templates/t.yaml", "v: 1"},
                     {"charts/_x/Chart.yaml", "name: x\nversion: 0.1.0"},
                     {"charts/_x/templates/t.yaml", "v: 2"},
                     {"charts/.y/Chart.yaml", "name: y\nversion: 0.1.0"},
                     {"charts/.y/templates/t.yaml", "v: 3"}}) == "charts/s/templates/t.yaml: {\"v\":1}\n");
    CHECK(documents({sub("s"), {"charts/s/templates/t.yaml", "v: {{ .Chart.Name | quote }}"}},
                    listed("{name: s, version: 0.1.0, alias: off}")) ==
          "charts/false/templates/t.yaml: {\"v\":\"false\"}\n");
  }

  TEST_CASE("14: imported values lie below the parent's own") {
    CHECK(
        documents({sub("s"),
                   {"charts/s/values.yaml", "exports: {d: {a: child, b: child}}\nx: {z: {c: child}}"},
                   {"values.yaml", "a: mine"},
                   {"templates/t.yaml", "v: {{ pick .Values \"a\" \"b\" \"p\" | toJson | squote }}"}},
                  listed("{name: s, version: 0.1.0, import-values: [d, {child: x.z, parent: p}]}")) ==
        "templates/t.yaml: "
        "{\"v\":\"{\\\"a\\\":\\\"mine\\\",\\\"b\\\":\\\"child\\\",\\\"p\\\":{\\\"c\\\":\\\"child\\\"}}\"}\n");
  }

  TEST_CASE("15: one name means one template, the last one parsed") {
    const auto said = [](Files files) { return documents(files); };
    CHECK(said({sub("s"),
                {"charts/s/templates/_z.tpl", "{{ define \"x\" }}child{{ end }}"},
                {"templates/_a.tpl", "{{ define \"x\" }}top{{ end }}"},
                {"charts/s/templates/t.yaml", "v: {{ include \"x\" . }}"}}) ==
          "charts/s/templates/t.yaml: {\"v\":\"top\"}\n");
    CHECK(said({{"templates/_a.tpl", "{{ define \"x\" }}a{{ end }}"},
                {"templates/_b.tpl", "{{ define \"x\" }}b{{ end }}"},
                {"templates/t.yaml", "v: {{ include \"x\" . }}"}}) == "templates/t.yaml: {\"v\":\"a\"}\n");
  }

  TEST_CASE("16 and 17: values are one object, a sub-chart's are in its parent's") {
    CHECK(documents({{"templates/z.yaml", "v: {{ set .Values \"a\" 2 | len }}"},
                     {"templates/a.yaml", "v: {{ .Values.a }}"},
                     {"values.yaml", "a: 1"}}) ==
          "templates/a.yaml: {\"v\":2}\ntemplates/z.yaml: {\"v\":1}\n");
    CHECK(documents({sub("s"),
                     {"charts/s/templates/t.yaml",
                      "v: {{ set .Values \"a\" 2 | len }} {{ set .Values.global \"g\" 1 | len }}"},
                     {"templates/t.yaml",
                      "v: {{ .Values.s.a }} {{ .Subcharts.s.Values.a }} {{ .Subcharts.s.Chart.Version }} "
                      "{{ len .Values.global }}"},
                     {"values.yaml", "global: {}"}}) ==
          "charts/s/templates/t.yaml: {\"v\":\"2 1\"}\ntemplates/t.yaml: {\"v\":\"2 2 0.1.0 0\"}\n");
  }

  TEST_CASE("25: a file can be included by its path") {
    CHECK(documents({{"templates/_t.txt", "hello {{ .Release.Name }}"},
                     {"templates/t.yaml",
                      "v: {{ include (print $.Template.BasePath \"/_t.txt\") . | sha1sum }}"}}) ==
          documents({{"templates/t.yaml", "v: {{ \"hello release-name\" | sha1sum }}"}}));
  }

  TEST_CASE("29: files") {
    const std::string all = "v: {{ range $p, $_ := .Files }}{{ $p }},{{ end }}";
    CHECK(documents({{"templates/t.yaml", all},
                     {"values.yaml", ""},
                     {"values.schema.json", "{}"},
                     {"Chart.lock", ""},
                     {".helmignore", "b.txt\n"},
                     {"b.txt", ""},
                     {"crds/c.txt", ""},
                     {"d/e.txt", ""},
                     sub("s")}) == "templates/t.yaml: {\"v\":\".helmignore,b.txt,crds/c.txt,d/e.txt,\"}\n");
    CHECK(documents({{"d/a.txt", "1"},
                     {"d/e/b.conf", "2"},
                     {"templates/t.yaml",
                      "a: {{ .Files.Get \"none\" | quote }}\n"
                      "g: {{ range $p, $_ := .Files.Glob \"d/**.{conf,txt}\" }}{{ $p }},{{ end }}\n"
                      "c: {{ (.Files.Glob \"d/[ab].txt\").AsConfig | nindent 2 }}\n"
                      "s: {{ (.Files.Glob \"**.conf\").AsSecrets | nindent 2 }}"}}) ==
          "templates/t.yaml: "
          "{\"a\":\"\",\"c\":{\"a.txt\":\"1\"},\"g\":\"d/a.txt,d/e/b.conf,\",\"s\":{\"b.conf\":\"Mg==\"}}\n");
  }

  TEST_CASE("30: the release and the chart") {
    CHECK(written("{{ .Release.Service }} {{ .Release.Revision }} {{ .Release.IsUpgrade }}") ==
          "Helm 1 false");
    CHECK(written("{{ .Release.Time.Seconds }}") == "chart.template-failed");
    CHECK(written("{{ .Chart.Unknown }}") == "chart.template-failed");
    CHECK(written("{{ .Chart.name }}") == "chart.template-failed");
    CHECK(written("{{ .Chart.Annotations.none }}{{ index .Chart.Annotations \"none\" }}") == "");
    CHECK(written("{{ .Chart.AppVersion }} {{ .Chart.IsRoot }}") == "1.1 true");
  }

  TEST_CASE("31 and 32: capabilities without a cluster") {
    const auto has = [](const std::string& api) {
      return written("{{ .Capabilities.APIVersions.Has \"" + api + "\" }}") == "true";
    };
    for (const char* api : {"v1", "apps/v1", "apps/v1beta2", "policy/v1beta1", "extensions/v1beta1",
                            "autoscaling/v2", "batch/v1beta1", "resource.k8s.io/v1alpha3",
                            "storagemigration.k8s.io/v1beta1", "apiextensions.k8s.io/v1beta1",
                            "coordination.k8s.io/v1alpha2", "internal.apiserver.k8s.io/v1alpha1"})
      CHECK(has(api));
    for (const char* api : {"apps/v1/Deployment", "v1/Secret", "policy/v1/PodDisruptionBudget",
                            "autoscaling/v2beta2", "apiregistration.k8s.io/v1", "monitoring.coreos.com/v1",
                            "batch/v2alpha1", "security.openshift.io/v1"})
      CHECK_FALSE(has(api));
    CHECK(written("{{ len .Capabilities.APIVersions }}") == "55");
    Request request;
    request.capabilities.kube_version = "v1.33.0";
    CHECK(written("{{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.GitVersion }} {{ kindOf "
                  ".Capabilities.KubeVersion.Minor }}",
                  "{}", request) == "v1.33.0 v1.33.0 string");
    CHECK(code(chart_of({{"templates/t.yaml", "{{ fail \"late\" }}"}}, "kubeVersion: '<1.0'\n")) ==
          "chart.kube-version-unsupported");
    CHECK(written("{{ semverCompare \">=3.0\" .Capabilities.HelmVersion.Version }}") == "true");
  }

  TEST_CASE("33: order") {
    CHECK(documents({{"templates/b.yaml", "kind: Zed\n---\nkind: Alpha\n---\nv: none\n---\nkind: Service"},
                     {"templates/a.yaml", "kind: Service\nv: a\n---\nkind: Namespace"},
                     {"crds/a.yaml", "kind: CustomResourceDefinition"},
                     {"crds/b.yaml", "kind: CustomResourceDefinition\nv: '{{ raw }}'"},
                     {"templates/h.yaml",
                      "kind: Job\nmetadata: {annotations: {helm.sh/hook: PRE-install, helm.sh/hook-weight: "
                      "'-9'}}\n---\n"
                      "kind: ServiceAccount\nmetadata: {annotations: {helm.sh/hook: post-install}}\n---\n"
                      "kind: Role\nmetadata: {annotations: {helm.sh/hook: unknown}}\n---\n"
                      "kind: Pod\nmetadata: {annotations: {helm.sh/hook: test-success}}"}}) ==
          "crds/a.yaml: {\"kind\":\"CustomResourceDefinition\"}\n"
          "crds/b.yaml: {\"kind\":\"CustomResourceDefinition\",\"v\":\"{{ raw }}\"}\n"
          "templates/a.yaml: {\"kind\":\"Namespace\"}\n"
          "templates/a.yaml: {\"kind\":\"Service\",\"v\":\"a\"}\n"
          "templates/b.yaml: {\"kind\":\"Service\"}\n"
          "templates/b.yaml: {\"v\":\"none\"}\n"
          "templates/b.yaml: {\"kind\":\"Alpha\"}\n"
          "templates/b.yaml: {\"kind\":\"Zed\"}\n"
          "templates/h.yaml: "
          "{\"kind\":\"ServiceAccount\",\"metadata\":{\"annotations\":{\"helm.sh/hook\":\"post-install\"}}}\n"
          "templates/h.yaml: "
          "{\"kind\":\"Job\",\"metadata\":{\"annotations\":{\"helm.sh/hook\":\"PRE-install\",\"helm.sh/"
          "hook-weight\":\"-9\"}}}\n");
    CHECK(documents({sub("s"),
                     {"charts/s/crds/a.yaml", "kind: CustomResourceDefinition"},
                     {"values.yaml", "s: {wanted: false}"}},
                    listed("{name: s, version: 0.1.0, condition: s.wanted}")) == "");
  }

  TEST_CASE("34: documents") {
    CHECK(documents({{"templates/t.yaml", "a: 1\n--- # more\nb: 2\n  \n---\nc: |\n  x\n   ---\n  y\n"}}) ==
          "templates/t.yaml: {\"a\":1}\ntemplates/t.yaml: {\"b\":2}\ntemplates/t.yaml: {\"c\":\"x\\n "
          "---\\ny\"}\n");
    CHECK(documents({{"templates/a.json", "{\"a\":1}"},
                     {"templates/b.md", "b: 1"},
                     {"templates/_c.yaml", "c: 1"},
                     {"templates/sub/NOTES.txt", "d: 1"}}) ==
          "templates/a.json: {\"a\":1}\ntemplates/b.md: {\"b\":1}\n");
    CHECK(documents({{"templates/t.yaml", "- 1"}}) == "chart.manifest-invalid");
    CHECK(documents({{"templates/t.yaml", "text"}}) == "chart.manifest-invalid");
    CHECK(documents({{"templates/t.yaml", "a: b: c"}}) == "chart.manifest-invalid");
    CHECK(documents({{"templates/t.yaml", "a:\n\tb: 1"}}) == "chart.manifest-invalid");
    CHECK(documents({{"templates/t.yaml", "a: 1\na: 2"}}) == "templates/t.yaml: {\"a\":2}\n");
    CHECK(documents({{"templates/t.yaml", "kind: A\nmetadata: {annotations: {helm.sh/hook-weight: 5}}"}}) !=
          "chart.manifest-invalid");
  }

  TEST_CASE("35: schemas come before templates") {
    const std::string schema = R"({"properties":{"a":{"type":"integer","maximum":5}}})";
    CHECK(code(chart_of({{"values.schema.json", schema},
                         {"values.yaml", "a: 6"},
                         {"templates/t.yaml", "{{ fail \"late\" }}"}})) == "chart.schema-violation");
    CHECK(code(chart_of({{"values.schema.json", schema}, {"values.yaml", "a: 1"}}), with_set("a=6")) ==
          "chart.schema-violation");
    CHECK(code(chart_of({sub("s"), {"charts/s/values.schema.json", schema}, {"values.yaml", "s: {a: x}"}})) ==
          "chart.schema-violation");
    CHECK(
        code(chart_of(
            {sub("s"), {"charts/s/values.schema.json", schema}, {"values.yaml", "s: {a: x, wanted: false}"}},
            listed("{name: s, version: 0.1.0, condition: s.wanted}"))) == "");
    CHECK(code(chart_of({{"values.schema.json", "no"}})) == "chart.schema-invalid");
    CHECK(code(chart_of({{"values.schema.json", R"({"$ref":"https://example.com/a.json"})"}})) ==
          "chart.schema-invalid");
  }

  TEST_CASE("36: charts that are refused, and what passes") {
    CHECK(code(chart_of({}, listed("{name: gone, version: 1.0.0}"))) == "chart.dependency-missing");
    for (const char* text :
         {"name: .\nversion: 1.0.0", "name: ..\nversion: 1.0.0", "name: a/b\nversion: 1.0.0",
          "version: 1.0.0", "name: c", "name: c\nversion: x", "name: c\nversion: 1.0.0\ntype: other"})
      CHECK(code({{"c/Chart.yaml", text}}) == "chart.metadata-invalid");
    CHECK(code({{"c/Chart.yaml", "name: c\nversion: 1.0.0"}}) == "");
    CHECK(code({{"c/Chart.yaml", "apiVersion: v9\nname: c\nversion: 1.0.0\nunknown: {a: 1}"}}) == "");
  }
}

}  // namespace emco::chart

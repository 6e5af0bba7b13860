#include <random>

#include <doctest/doctest.h>

#include "tests/bundle_properties.h"

namespace emco::test {
namespace {

const std::vector<std::string>& samples() {
  static const std::vector<std::string> kSamples{
      R"(---
version: emco/v2
resourceContext:
  anchor: projects
metadata:
  name: p1
  description: "demo \"x\" \u00e4"
---
version: emco/v2
resourceContext: {anchor: projects/p1/composite-apps/ca/v1/apps}
metadata: {name: web}
file: web.tgz
---
resourceContext:
  anchor: projects/p1/logical-clouds/l/user-permissions
metadata:
  name: u
spec:
  namespace: ''
  apiGroups: ["", "*"]
  resources:
  - pods
  verbs: [get, # read
    list]
)",
      R"({{- range $i, $c := .Clusters }}
---
version: emco/v2
resourceContext:
  anchor: cluster-providers/{{ $.Provider }}/clusters
metadata:
  name: {{ $c.Name }}
file: {{ $.Config }}
---
resourceContext:
  anchor: cluster-providers/{{ $.Provider }}/clusters/{{ $c.Name }}/kv-pairs
metadata: {name: kv{{ $i }}}
spec:
  kv:
  - {{ $c.Name }}: |
      two
      lines
  {{- if $c.Label }}
  - label: {{ $c.Label }}
  {{- end }}
{{- end }}
)",
      R"(resourceContext: {anchor: projects/p/composite-apps/ca/v1/deployment-intent-groups/d/generic-placement-intents/g/app-intents}
metadata : {name: a}
spec:
  app: web
  intent:
    allOf:
    - clusterProvider: pr
      cluster: c1
    - anyOf:
      - {clusterProvider: pr, clusterLabel: edge}
---
resourceContext: {anchor: projects/p/composite-apps/ca/v1/deployment-intent-groups/d/rollback}
spec: {revision: 1}
---
resourceContext: {anchor: projects/p/composite-apps/ca/v1/deployment-intent-groups/d/customizations}
metadata: {name: c}
files: [web.tgz, kubeconfig]
spec:
  mandatory: yes
  patchJson: [{op: replace, value: 0x1F}, 1e3, ~, {"a": [true]}]
)"};
  return kSamples;
}

const std::string kValues =
    "Provider: pr\nConfig: kubeconfig\nClusters:\n- {Name: c1, Label: edge}\n- Name: c2\n  Label: null\n";

/// A text changed in a few places by what people, editors and networks do to files.
class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}

  std::string mutate(std::string text) {
    for (std::uint32_t count = 1 + below(4); count > 0; --count)
      change(text);
    return text;
  }

  std::uint32_t below(std::size_t limit) {
    return static_cast<std::uint32_t>(random_() % std::max<std::size_t>(limit, 1));
  }

 private:
  void change(std::string& text) {
    static const std::vector<std::string> kPieces{"\t",
                                                  " ",
                                                  "\n",
                                                  "\r\n",
                                                  ":",
                                                  ": ",
                                                  "-",
                                                  "---\n",
                                                  "...\n",
                                                  "[",
                                                  "]",
                                                  "{",
                                                  "}",
                                                  "{{",
                                                  "}}",
                                                  "\"",
                                                  "'",
                                                  "#",
                                                  "&a ",
                                                  "*a",
                                                  "!!x",
                                                  "<<: ",
                                                  "|\n",
                                                  ">-\n",
                                                  "\xFF",
                                                  "\x01",
                                                  "\xE2\x80\xAE",
                                                  "~",
                                                  "1e400",
                                                  "%",
                                                  "? ",
                                                  ", ",
                                                  "name:",
                                                  "spec:",
                                                  "anchor: ",
                                                  "\\",
                                                  std::string(1, '\0'),
                                                  "\xEF\xBB\xBF"};
    const std::size_t at = below(text.size() + 1);
    switch (below(6)) {
      case 0: text.insert(at, kPieces[below(kPieces.size())]); break;
      case 1: text.erase(at, 1 + below(8)); break;
      case 2: text.resize(at); break;
      case 3: text.insert(at, text.substr(below(text.size() + 1), below(60))); break;
      case 4:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
      default: swap_lines(text); break;
    }
  }

  void swap_lines(std::string& text) {
    const std::size_t first = text.find('\n', below(text.size() + 1));
    if (first == std::string::npos) return;
    const std::size_t end = text.find('\n', first + 1);
    if (end == std::string::npos) return;
    const std::string line = text.substr(first + 1, end - first);
    text.erase(first + 1, line.size());
    const std::size_t place = text.find('\n', below(text.size() + 1));
    text.insert(place == std::string::npos ? text.size() : place + 1, line);
  }

  std::mt19937 random_;
};

}  // namespace

TEST_SUITE("bundle/mutation") {
  TEST_CASE("the samples are without a mistake") {
    for (const auto& sample : samples())
      CHECK(broken_property(sample, kValues) == "");
  }

  TEST_CASE("no damage to a bundle makes its reader break what it promises") {
    for (std::uint32_t seed = 0; seed < 3000; ++seed) {
      Mutator mutator(seed);
      const std::string bundle = mutator.mutate(samples()[seed % samples().size()]);
      const std::string values = mutator.below(4) == 0 ? mutator.mutate(kValues) : kValues;
      const std::string broken = broken_property(bundle, values);
      if (broken.empty()) continue;
      CAPTURE(seed);
      CAPTURE(bundle);
      CHECK(broken == "");
    }
  }
}

}  // namespace emco::test

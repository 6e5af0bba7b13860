// Makes cases for both engines, answers them with this one, and compares the answers. See
// tests/oracle/run.sh.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/chart/render.h"
#include "core/template/functions.h"
#include "core/template/glob.h"
#include "core/template/json_text.h"
#include "core/template/machine.h"
#include "core/template/parser.h"
#include "core/template/template.h"
#include "core/template/unicode.h"
#include "core/template/yaml_value.h"
#include "tests/oracle/cases.h"
#include "tests/still_environment.h"

namespace emco::oracle {
namespace {

struct Answer {
  std::string out;
  std::string error;
};

tpl::Any release(tpl::Heap& heap) {
  tpl::Map* map = tpl::make_map(heap);
  map->set(heap, "Name", tpl::Any::text("r"));
  map->set(heap, "Namespace", tpl::Any::text("ns"));
  map->set(heap, "Service", tpl::Any::text("Helm"));
  map->set(heap, "Revision", tpl::Any::integer(1));
  map->set(heap, "IsInstall", tpl::Any::boolean(true));
  map->set(heap, "IsUpgrade", tpl::Any::boolean(false));
  return tpl::Any::map(map);
}

Answer helm(const Value& one, const tpl::Budgets& budgets = {}) {
  test::StillEnvironment nothing;
  tpl::MachineOptions options;
  options.budgets = budgets;
  options.functions = &tpl::helm_functions();
  options.environment = &nothing;
  tpl::Machine machine(options);
  tpl::Heap& heap = machine.heap();
  try {
    const auto program =
        tpl::compile("t/templates/a", one.find("Text")->text(), tpl::helm_functions(), options.budgets);
    tpl::TemplateSet set;
    set.add(*program);
    tpl::Any values = tpl::yaml::read(heap, one.find("Values")->text());
    if (values.is_nil()) values = tpl::Any::map(tpl::make_map(heap));
    tpl::Map* dot = tpl::make_map(heap);
    tpl::Map* names = tpl::make_map(heap);
    names->set(heap, "Name", tpl::Any::text("t/templates/a"));
    names->set(heap, "BasePath", tpl::Any::text("t/templates"));
    dot->set(heap, "Template", tpl::Any::map(names, tpl::MapType::Values));
    dot->set(heap, "Values", tpl::Any::map(values.map(), tpl::MapType::Values));
    dot->set(heap, "Release", release(heap));
    return {tpl::without_no_value(machine.execute(set, "t/templates/a", tpl::Any::map(dot))), ""};
  } catch (const tpl::ExecutionError& error) {
    return {"", error.budget.empty() ? error.what() : "budget"};
  } catch (const tpl::SyntaxError& error) {
    return {"", error.what()};
  } catch (const tpl::yaml::ReadError& error) {
    return {"", error.what()};
  }
}

Answer plain(const Value& one) {
  const auto result =
      tpl::Template::parse("t", one.find("Text")->text()).execute(json::parse(one.find("Values")->text()));
  if (result.ok()) return {result.value, ""};
  return {"", result.diagnostics.items().front().summary};
}

// What `helm template --include-crds` prints for a chart on disk.
Answer whole(const Value& one) {
  DiskFiles disk;
  SeededRandom random(1);
  auto loaded = chart::load(disk, one.find("Path")->text());
  if (!loaded.ok()) return {"", loaded.diagnostics.items().front().summary};
  chart::Request request;
  request.release = one.find("Release")->text();
  request.ns = one.find("Namespace")->text();
  request.random = &random;
  request.now = 1'700'000'000'000;
  request.skip_tests = false;
  request.capabilities.kube_version = chart::parse_kube_version(one.find("Kube")->text());
  for (const Value& api : one.find("APIs")->items())
    request.capabilities.api_versions.push_back(api.text());
  for (const Value& file : one.find("ValueFiles")->items())
    request.values.push_back({file.text(), disk.read(file.text(), 1U << 24U)});
  for (const Value& set : one.find("Set")->items())
    request.sets.push_back({set.text(), chart::SetKind::Typed});
  const auto rendered = chart::render(*loaded.value, request);
  for (const Diagnostic& diagnostic : rendered.diagnostics)
    if (diagnostic.severity == Severity::Error)
      return {"", to_text(diagnostic.where) + ": " + diagnostic.code + ": " + diagnostic.summary};
  return {chart::to_text(rendered.value, true, true), ""};
}

Answer set(const Value& one) {
  tpl::Heap heap;
  const std::string& mode = one.find("Release")->text();
  const auto kind = mode == "string"    ? chart::SetKind::Text
                    : mode == "json"    ? chart::SetKind::Json
                    : mode == "literal" ? chart::SetKind::Literal
                                        : chart::SetKind::Typed;
  try {
    tpl::Any values = tpl::yaml::read(heap, one.find("Values")->text());
    if (values.is_nil()) values = tpl::Any::map(tpl::make_map(heap));
    chart::set_values(heap, *values.map(), one.find("Text")->text(), kind);
    return {tpl::write_json(values, {}), ""};
  } catch (const Error& error) {
    return {"", error.what()};
  }
}

Answer matches(const Value& one) {
  return {tpl::Glob(one.find("Text")->text()).matches(one.find("Values")->text()) ? "1" : "0", ""};
}

// A chart with nothing but a schema and values.
Answer schema(const Value& one) {
  const auto loaded = chart::load_entries({{"t/Chart.yaml", "name: t\nversion: 1.0.0\n"},
                                           {"t/values.yaml", one.find("Values")->text()},
                                           {"t/values.schema.json", one.find("Text")->text()}},
                                          "t");
  if (!loaded.ok()) return {"", loaded.diagnostics.items().front().summary};
  for (const Diagnostic& diagnostic : chart::render(*loaded.value, {}).diagnostics)
    if (diagnostic.severity == Severity::Error) return {"", diagnostic.summary};
  return {};
}

Answer answer(const Value& one) {
  const std::string& mode = one.find("Mode")->text();
  if (mode == "chart") return whole(one);
  if (mode == "glob") return matches(one);
  if (mode == "schema") return schema(one);
  if (mode == "set") return set(one);
  if (mode == "helm") return helm(one);
  if (mode == "go") return plain(one);
  return {"", "unknown mode"};
}

std::vector<Case> make(const std::string& kind, std::uint64_t seed, std::size_t count) {
  if (kind == "functions") return function_cases(seed);
  if (kind == "programs") return program_cases(seed, count);
  if (kind == "values") return value_cases(seed, count);
  if (kind == "yaml") return yaml_cases(seed, count);
  if (kind == "toml") return toml_cases(seed, count);
  if (kind == "json") return json_cases(seed, count);
  if (kind == "globs") return glob_cases(seed, count);
  if (kind == "schemas") return schema_cases();
  return set_cases(seed, count);
}

// Reads cases and the other engine's answers side by side; prints differences, returns their number.
int compare(const char* cases_path, const char* answers_path) {
  std::ifstream cases(cases_path);
  std::ifstream answers(answers_path);
  std::string line;
  std::string theirs;
  std::size_t total = 0;
  std::size_t failing = 0;
  std::size_t same_message = 0;
  int differences = 0;
  json::Limits limits;
  limits.bytes = std::size_t{64} << 20U;
  while (std::getline(answers, theirs) && theirs.ends_with('}') && std::getline(cases, line)) {
    const Value one = json::parse(line, limits);
    const Value other = json::parse(theirs, limits);
    Answer mine = answer(one);
    // Bad bytes do not survive the other engine's JSON.
    mine.out = tpl::map_runes(mine.out, [](char32_t c) { return c; });
    const std::string& error = other.find("Error")->text();
    const std::string& out = other.find("Out")->text();
    ++total;
    if (!error.empty()) ++failing;
    if (!error.empty() && error == mine.error) ++same_message;
    const bool as_wanted = one.find("Mode")->text() != "chart" || error.empty() != expects_failure(one);
    if (as_wanted && error.empty() == mine.error.empty() && (!error.empty() || out == mine.out)) continue;
    if (++differences > 400) continue;
    if (!as_wanted) std::cout << "with Helm this chart " << (error.empty() ? "renders" : "fails") << "\n";
    if (as_wanted && error.empty() && mine.error.empty() && one.find("Mode")->text() == "chart") {
      std::cout << "case " << total << ": " << one.find("Text")->text() << first_difference(mine.out, out);
      continue;
    }
    std::cout << "case " << total << ": " << one.find("Text")->text()
              << (one.find("Values")->text().starts_with("map:") ? ""
                                                                 : "\nvalues: " + one.find("Values")->text())
              << "\nmine:   " << (mine.error.empty() ? json::quote(mine.out) : "error " + mine.error)
              << "\ntheirs: " << (error.empty() ? json::quote(out) : "error " + error) << "\n";
  }
  if (std::getline(cases, line)) {
    std::cout << "the other engine stopped at case " << total + 1 << ": " << line << "\n";
    ++differences;
  }
  std::cout << total << " cases, " << failing << " of them failing with Helm (" << same_message
            << " with the same words here), " << differences << " differences\n";
  return differences;
}

}  // namespace
}  // namespace emco::oracle

// Whether a program is so short-lived that 20,000 of them take no long time; the other engine has no budgets.
static bool is_light(const emco::oracle::Case& one) {
  emco::tpl::Budgets budgets;
  budgets.steps = 300'000;
  budgets.output_bytes = 200'000;
  budgets.memory_bytes = std::size_t{16} << 20U;
  return emco::oracle::helm(to_json(one), budgets).error != "budget";
}

int main(int argc, char** argv) {
  using namespace emco::oracle;
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "make" && argc == 5) {
    for (const Case& one :
         make(argv[2], std::strtoull(argv[3], nullptr, 10), std::strtoull(argv[4], nullptr, 10)))
      if (std::string_view(argv[2]) != "programs" || is_light(one))
        std::cout << emco::json::write(to_json(one)) << "\n";
    return 0;
  }
  if (what == "charts" && argc == 3) {
    for (const emco::Value& one : chart_cases(argv[2]))
      std::cout << emco::json::write(one) << "\n";
    return 0;
  }
  if (what == "compare" && argc == 4) return compare(argv[2], argv[3]) == 0 ? 0 : 1;
  std::cerr << "usage: oracle make KIND SEED COUNT | oracle compare CASES ANSWERS\n";
  return 2;
}

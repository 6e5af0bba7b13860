// Texts of values: YAML, JSON and TOML, --set arguments, versions and ranges, dates and durations, formats of
// printf, patterns of files. The first byte says which.

#include <stdexcept>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/chart/json_schema.h"
#include "core/chart/set_values.h"
#include "core/template/functions.h"
#include "core/template/glob.h"
#include "core/template/json_text.h"
#include "core/template/machine.h"
#include "core/template/parser.h"
#include "core/template/yaml_value.h"
#include "core/template/yaml_writer.h"
#include "tests/fuzz/target.h"
#include "tests/still_environment.h"

namespace {

using namespace emco;
using test::must;

// What is read from what was written is the same.
void yaml(const std::string& text) {
  tpl::Heap heap;
  const tpl::Any value = tpl::yaml::read(heap, text);
  const std::string once = tpl::yaml::write(value, tpl::yaml::Style::Plain);
  const tpl::Any back = tpl::yaml::read(heap, once);
  must(tpl::write_json(value, {}) == tpl::write_json(back, {}),
       "YAML that was written reads as something else");
}

// A function of templates on the text, and on its parts: "a|b" gives both as arguments.
void call(const std::string& body, const std::string& text) {
  static test::StillEnvironment environment;
  tpl::MachineOptions options;
  options.functions = &tpl::helm_functions();
  options.environment = &environment;
  options.budgets.steps = 100'000;
  options.budgets.text_bytes = std::size_t{1} << 20U;
  options.budgets.memory_bytes = std::size_t{64} << 20U;
  const auto program = tpl::compile("t", body, tpl::helm_functions(), options.budgets);
  tpl::TemplateSet set;
  set.add(*program);
  tpl::Machine machine(options);
  tpl::Map* dot = tpl::make_map(machine.heap());
  const auto split = text.find('|');
  dot->set(machine.heap(), "a", tpl::text_of(machine.heap(), text.substr(0, split)));
  dot->set(machine.heap(), "b",
           tpl::text_of(machine.heap(), split == std::string::npos ? "" : text.substr(split + 1)));
  machine.execute(set, "t", tpl::Any::map(dot));
}

void set(const std::string& text, chart::SetKind kind) {
  tpl::Heap heap;
  tpl::Any values = tpl::yaml::read(heap, "a: {b: [1, {c: 2}], d: x}");
  chart::set_values(heap, *values.map(), text, kind, [](const std::string& path) { return path; });
  tpl::write_json(values, {});
}

void one(char which, const std::string& text) {
  switch (which) {
    case 'y': return yaml(text);
    case 'j': return call("{{ fromJson .a | toJson }}{{ fromJsonArray .a | toYaml }}", text);
    case 't': return call("{{ fromToml .a | toToml }}{{ fromToml .a | toJson }}", text);
    case 's': return set(text, chart::SetKind::Typed);
    case 'S': return set(text, chart::SetKind::Text);
    case 'J': return set(text, chart::SetKind::Json);
    case 'L': return set(text, chart::SetKind::Literal);
    case 'F': return set(text, chart::SetKind::File);
    case 'v': return call("{{ semverCompare .a .b }}", text);
    case 'w': return call("{{ semver .a }}", text);
    case 'd': return call("{{ toDate .a .b | date .a }}{{ date .b (toDate .a .b) }}", text);
    case 'D':
      return call("{{ duration .a }}{{ durationRound .a }}{{ dateModify .a now }}{{ mustDateModify .a now }}",
                  text);
    case 'p': return call("{{ printf .a .b 1 2.5 nil }}{{ printf .a . (list 1 .b) true }}", "%" + text);
    case 'g': {
      tpl::Glob(text).matches("templates/a/b.yaml");
      return;
    }
    case 'r':
      return call(
          "{{ regexReplaceAll .a .b \"${1}x$a\" }}{{ regexFindAll .a .b -1 }}{{ regexSplit .a .b 3 }}", text);
    case 'u':
      return call(
          "{{ urlParse .a }}{{ b64dec .b }}{{ .a | b32dec }}{{ wrap 5 .a }}{{ title .a }}{{ .a | quote }}",
          text);
    default: {
      const chart::JsonSchema schema(text);
      return;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    one(static_cast<char>(data[0]), text);
  } catch (const Error&) {
  } catch (const tpl::ExecutionError&) {
  } catch (const tpl::SyntaxError&) {
  } catch (const tpl::CallError&) {
  } catch (const tpl::yaml::ReadError&) {
  } catch (const tpl::BudgetExceeded&) {
  } catch (const std::invalid_argument&) {
  }
  return 0;
}

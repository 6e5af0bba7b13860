// Template texts, whatever they are: parsed, compiled and executed with all functions. A line "===" begins
// the values.

#include "core/template/template.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "core/template/functions.h"
#include "core/template/machine.h"
#include "core/template/parser.h"
#include "core/template/yaml_value.h"
#include "tests/fuzz/target.h"
#include "tests/still_environment.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emco;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto split = input.find("\n===\n");
  const std::string text(input.substr(0, split));
  const std::string values(split == input.npos ? "" : input.substr(split + 5));
  test::StillEnvironment environment;
  tpl::MachineOptions options;
  options.functions = &tpl::helm_functions();
  options.environment = &environment;
  options.budgets.steps = 100'000;
  options.budgets.memory_bytes = std::size_t{64} << 20U;
  options.budgets.output_bytes = std::size_t{1} << 20U;
  options.budgets.text_bytes = std::size_t{1} << 20U;
  try {
    const auto program = tpl::compile("t/templates/a", text, tpl::helm_functions(), options.budgets);
    tpl::TemplateSet set;
    set.add(*program);
    tpl::Machine machine(options);
    tpl::Heap& heap = machine.heap();
    tpl::Any given = tpl::yaml::read(heap, values);
    if (!given.is_map()) given = tpl::Any::map(tpl::make_map(heap));
    tpl::Map* dot = tpl::make_map(heap);
    dot->set(heap, "Values", tpl::Any::map(given.map(), tpl::MapType::Values));
    machine.execute(set, "t/templates/a", tpl::Any::map(dot));
  } catch (const tpl::ExecutionError&) {
  } catch (const tpl::SyntaxError&) {
  } catch (const tpl::yaml::ReadError&) {
  } catch (const tpl::BudgetExceeded&) {
  }
  return 0;
}

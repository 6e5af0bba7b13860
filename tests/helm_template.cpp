#include "tests/helm_template.h"

#include "core/template/functions.h"
#include "core/template/machine.h"
#include "core/template/parser.h"
#include "core/template/yaml_value.h"
#include "tests/still_environment.h"

namespace emco::test {
std::string helm_template(const std::string& text, const std::string& values) {
  StillEnvironment still;
  tpl::MachineOptions options;
  options.functions = &tpl::helm_functions();
  options.environment = &still;
  tpl::Machine machine(options);
  try {
    const auto program = tpl::compile("c/templates/t.yaml", text, tpl::helm_functions(), options.budgets);
    tpl::TemplateSet set;
    set.add(*program);
    tpl::Map* dot = tpl::make_map(machine.heap());
    dot->set(machine.heap(), "Values", tpl::yaml::read(machine.heap(), values));
    return tpl::without_no_value(machine.execute(set, "c/templates/t.yaml", tpl::Any::map(dot)));
  } catch (const tpl::ExecutionError& error) {
    return "error: " + std::string(error.what());
  } catch (const tpl::SyntaxError& error) {
    return "error: " + std::string(error.what());
  }
}

}  // namespace emco::test

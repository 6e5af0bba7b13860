#include "tests/helm_template.h"

#include "core/template/functions.h"
#include "core/template/machine.h"
#include "core/template/parser.h"
#include "core/template/yaml_value.h"

namespace emco::test {
namespace {

class Still final : public tpl::Environment {
 public:
  Milliseconds now() const override { return 1'700'000'000'000; }

  std::string generated(const std::string&,
                        const std::string&,
                        const std::function<std::string()>& make) override {
    return make();
  }

  std::string random_bytes(std::size_t count) override { return std::string(count, 'x'); }
};

}  // namespace

std::string helm_template(const std::string& text, const std::string& values) {
  Still still;
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

#include "core/template/generate.h"

#include "core/template/json_text.h"

namespace emco::tpl {

std::string generate(Call& call, const std::function<std::string(Environment&)>& make) {
  Environment& environment = call.machine.environment();
  call.machine.work(1'000);
  std::string arguments;
  for (const Any& value : call.args)
    arguments += write_json(value, {}) + "\n";
  return environment.generated(call.machine.call_site(), arguments, [&] { return make(environment); });
}

}  // namespace emco::tpl

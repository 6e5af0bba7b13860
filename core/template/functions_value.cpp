// Functions on values of any kind: defaults, types.
#include "core/template/convert.h"
#include "core/template/format.h"
#include "core/template/functions.h"
#include "core/template/machine.h"

namespace emco::tpl {
namespace {

Any with_default(Call& call) { return call.size() > 1 && truth(call[1]) ? call[1] : call[0]; }

Any empty(Call& call) { return Any::boolean(!truth(call[0])); }

Any coalesce(Call& call) {
  for (const Any& value : call.args)
    if (truth(value)) return value;
  return {};
}

Any all(Call& call) {
  for (const Any& value : call.args)
    if (!truth(value)) return Any::boolean(false);
  return Any::boolean(true);
}

Any any(Call& call) {
  for (const Any& value : call.args)
    if (truth(value)) return Any::boolean(true);
  return Any::boolean(false);
}

Any ternary(Call& call) { return call[2].boolean() ? call[0] : call[1]; }

Any type_of(Call& call) { return call.give(type_name(call[0])); }

Any type_is(Call& call) { return Any::boolean(call.text(0) == type_name(call[1])); }

Any type_is_like(Call& call) {
  const std::string type = type_name(call[1]);
  return Any::boolean(call.text(0) == type || "*" + std::string(call.text(0)) == type);
}

Any kind_of(Call& call) { return Any::text(kind_name(call[0])); }

Any kind_is(Call& call) { return Any::boolean(call.text(0) == kind_name(call[1])); }

Any equal(Call& call) { return Any::boolean(deep_equal(call[0], call[1])); }

constexpr Function kTable[] = {
    {"all", "a*", all},
    {"any", "a*", any},
    {"coalesce", "a*", coalesce},
    {"deepEqual", "aa", equal},
    {"default", "aa*", with_default},
    {"empty", "a", empty},
    {"kindIs", "sa", kind_is},
    {"kindOf", "a", kind_of},
    {"ternary", "aab", ternary},
    {"typeIs", "sa", type_is},
    {"typeIsLike", "sa", type_is_like},
    {"typeOf", "a", type_of},
};

}  // namespace

std::span<const Function> value_functions() { return kTable; }

}  // namespace emco::tpl

// Helm's own functions. include and tpl are calls that the machine makes itself.
#include "core/template/functions.h"
#include "core/template/machine.h"

namespace emco::tpl {
namespace {

// Marks that Helm puts around a chart author's own message, so that it can be shown alone.
std::string warning(std::string_view message) {
  return "HELM_ERR_START" + std::string(message) + "HELM_ERR_END";
}

Any fail(Call& call) { throw CallError(warning(call.text(0))); }

Any required(Call& call) {
  if (call[1].is_nil() || (call[1].is_text() && call[1].text().empty()))
    throw CallError(warning(call.text(0)));
  return call[1];
}

Any lookup(Call& call) { return Any::map(make_map(call.heap)); }

Any no_host(Call&) { return Any::text({}); }

constexpr Function kTable[] = {
    {"fail", "s", fail},        {"getHostByName", "s", no_host}, {"include", "sa", nullptr, Special::Include},
    {"lookup", "ssss", lookup}, {"required", "sa", required},    {"tpl", "sa", nullptr, Special::Tpl},
};

}  // namespace

std::span<const Function> chart_functions() { return kTable; }

}  // namespace emco::tpl

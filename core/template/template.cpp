#include "core/template/template.h"

#include "core/template/machine.h"
#include "core/template/parser.h"

namespace emco::tpl {

struct Template::State {
  Budgets budgets;
  std::unique_ptr<Program> program;
  Diagnostics diagnostics;
};

Template::Template(std::unique_ptr<State> state) : state_(std::move(state)) {}

Template::~Template() = default;
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;

const Diagnostics& Template::diagnostics() const { return state_->diagnostics; }

Template Template::parse(std::string name, std::string text, const Budgets& budgets) {
  auto state = std::make_unique<State>();
  state->budgets = budgets;
  const std::string file = name;
  try {
    state->program = compile(std::move(name), std::move(text), go_functions(), budgets);
  } catch (const SyntaxError& error) {
    state->diagnostics.add(to_diagnostic(error));
  } catch (const BudgetExceeded& error) {
    state->diagnostics.error("template.budget-exceeded", {file, 0, 0}, error.what(),
                             "make the template smaller or flatter");
  }
  return Template(std::move(state));
}

Checked<std::string> Template::execute(const Value& data, Clock* clock) const {
  if (state_->program == nullptr) return {{}, state_->diagnostics};
  Checked<std::string> result;
  MachineOptions options;
  options.budgets = state_->budgets;
  options.clock = clock;
  options.missing_key_is_zero = false;
  Machine machine(options);
  TemplateSet set;
  set.add(*state_->program);
  try {
    const Any root = from_value(machine.heap(), data, Numbers::Int);
    result.value = machine.execute(set, state_->program->main->name, root);
  } catch (const ExecutionError& error) {
    result.diagnostics.add(to_diagnostic(error));
  } catch (const BudgetExceeded& error) {
    result.diagnostics.error("template.budget-exceeded", {state_->program->syntax->name, 0, 0}, error.what(),
                             "make the values smaller");
  }
  return result;
}

Diagnostic to_diagnostic(const SyntaxError& error) {
  Diagnostic diagnostic;
  diagnostic.code = "template.syntax";
  diagnostic.where = {error.name, error.place.line, error.place.column + 1};
  diagnostic.summary = error.message;
  diagnostic.help = "mend the action; the language is that of Go's text/template, see emcoctl-templates(7)";
  return diagnostic;
}

namespace {

/// Of a chain longer than both together: so many at its begin and at its end are shown.
constexpr std::size_t kShownLinks = 5;

/// Where a failure was called from. A template that calls itself is seen in a few calls as well as in
/// thousands.
std::vector<Related> callers(const std::vector<Link>& chain) {
  std::vector<Related> callers;
  const auto show = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      const Link& link = chain[i];
      callers.push_back({{link.file, link.line, link.column + 1},
                         "called from '" + link.context + "' in template '" + link.template_name + "'"});
    }
  };
  if (chain.size() <= 2 * kShownLinks + 2) {
    show(1, chain.size());
    return callers;
  }
  const std::size_t last = chain.size() - kShownLinks;
  show(1, kShownLinks + 1);
  callers.push_back({{}, std::to_string(last - kShownLinks - 1) + " more calls are left out here"});
  show(last, chain.size());
  return callers;
}

}  // namespace

Diagnostic to_diagnostic(const ExecutionError& error) {
  Diagnostic diagnostic;
  diagnostic.code = error.budget.empty() ? "template.execution" : "template.budget-exceeded";
  diagnostic.summary = error.cause;
  diagnostic.help = error.budget.empty() ? "check the values that the template was given" : "";
  if (error.chain.empty()) return diagnostic;
  const Link& link = error.chain.front();
  diagnostic.where = {link.file, link.line, link.column + 1};
  diagnostic.summary += " at '" + link.context + "' in template '" + link.template_name + "'";
  diagnostic.related = callers(error.chain);
  return diagnostic;
}

}  // namespace emco::tpl

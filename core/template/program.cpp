#include "core/template/program.h"

#include "core/template/parser.h"

namespace emco::tpl {

std::unique_ptr<Program> compile(std::string name,
                                 std::string source,
                                 const Functions& functions,
                                 const Budgets& budgets) {
  auto program = std::make_unique<Program>();
  const auto known = [&](std::string_view word) { return functions.find(word) != nullptr; };
  program->syntax = parse(std::move(name), std::move(source), known, budgets.syntax_depth);
  for (const Tree& tree : program->syntax->trees) {
    Code& code = program->codes.emplace_back();
    code.name = tree.name;
    code.syntax = program->syntax.get();
    code.empty = is_empty(tree.root);
    compile_tree(code, functions, tree.root);
    if (code.name == program->syntax->name) program->main = &code;
  }
  return program;
}

void TemplateSet::add(const Program& program) {
  for (const Code& code : program.codes) {
    if (code.empty && find(code.name) != nullptr) continue;
    codes_[code.name] = &code;
  }
}

const Code* TemplateSet::find(std::string_view name) const {
  const auto at = codes_.find(name);
  if (at != codes_.end()) return at->second;
  return parent_ == nullptr ? nullptr : parent_->find(name);
}

}  // namespace emco::tpl

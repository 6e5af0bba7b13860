#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/template/any.h"
#include "core/template/budget.h"
#include "core/template/function.h"
#include "core/template/syntax.h"

namespace emco::tpl {

/// Instructions of a stack machine. "Top" is the top of its stack; slots are the variables of one call.
enum class Op : std::uint8_t {
  Text,          ///< write the node's text
  Print,         ///< write top, drop it
  Drop,          ///< drop top
  Slide,         ///< drop what is below top
  Constant,      ///< push constants[a]
  Nil,           ///< push nil
  Load,          ///< push slot a
  Store,         ///< slot a = top (kept)
  Field,         ///< top = top.name
  Method,        ///< top must have the method `name` for `count` arguments (kept)
  Unwrap,        ///< top is the end of a command: an interface's nil becomes plain nil
  Require,       ///< top must be of type a
  Jump,          ///< go to a
  JumpIfFalse,   ///< drop top; go to a unless it was true
  JumpIf,        ///< go to a if top's truth is `flag`, otherwise drop it
  RangeBegin,    ///< drop top, iterate over it; go to a when it is empty
  RangeNext,     ///< next element into slots b (element) and c (index); go to a when there is none
  RangeEnd,      ///< forget the innermost iteration
  Invoke,        ///< call `function` with `count` values; below them stands the piped one when `flag`
  InvokeMethod,  ///< call the method `name` of the value below `count` arguments; below it perhaps the piped
                 ///< one
  Template,      ///< run the template `name` with top as data
  Raise,         ///< fail with texts[a]
  Return
};

struct Instruction {
  Op op = Op::Return;
  bool flag = false;
  std::uint16_t count = 0;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t c = 0;
  const Node* node = nullptr;  ///< for messages
  std::string_view name;
  const Function* function = nullptr;
};

/// One named template, compiled.
struct Code {
  std::string_view name;
  const Syntax* syntax = nullptr;
  bool empty = false;  ///< never replaces another definition
  std::vector<Instruction> instructions;
  std::vector<Any> constants;
  std::vector<std::string> texts;
  std::uint32_t slots = 2;  ///< 0 is "$", 1 is dot
};

/// One parsed and compiled text with all templates it defines. Not changed afterwards: may be executed again
/// and again, also by several machines at once.
struct Program {
  std::unique_ptr<Syntax> syntax;
  std::deque<Code> codes;
  const Code* main = nullptr;  ///< the text itself
};

/// Fills `code` with the instructions of one tree.
void compile_tree(Code& code, const Functions& functions, const Node* root);

/// Throws SyntaxError and BudgetExceeded.
std::unique_ptr<Program> compile(std::string name,
                                 std::string source,
                                 const Functions& functions,
                                 const Budgets& budgets);

/// Templates by name, as one execution sees them: those of a parent and, before them, its own.
class TemplateSet {
 public:
  explicit TemplateSet(const TemplateSet* parent = nullptr) : parent_(parent) {}

  /// Adds all templates of a program; the last definition of a name wins, unless it is empty.
  /// The program must outlive the set.
  void add(const Program& program);
  const Code* find(std::string_view name) const;

 private:
  const TemplateSet* parent_;
  std::unordered_map<std::string_view, const Code*> codes_;
};

}  // namespace emco::tpl

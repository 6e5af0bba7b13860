#include <algorithm>
#include <optional>

#include "core/template/parser.h"
#include "core/template/program.h"

// Most kinds of nodes, tokens and values share one answer here: the default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace emco::tpl {
namespace {

constexpr std::uint32_t kDollar = 0;
constexpr std::uint32_t kDot = 1;
constexpr std::uint32_t kNoSlot = 0xFFFFFFFF;

// Turns one tree into instructions. Variables and dots get slots; a name's meaning is found out here, the
// way Go finds it at run time: the innermost declaration that has already been executed.
class Compiler {
 public:
  Compiler(Code& code, const Functions& functions) : code_(code), functions_(functions) {
    variables_.push_back({"$", kDollar});
  }

  void compile(const Node* root) {
    statements(*root);
    emit(Op::Return, root);
  }

 private:
  struct Variable {
    std::string_view name;
    std::uint32_t slot;
  };

  struct Loop {
    std::uint32_t next = 0;
    std::vector<std::uint32_t> breaks;
  };

  Instruction& emit(Op op, const Node* node) {
    Instruction& instruction = code_.instructions.emplace_back();
    instruction.op = op;
    instruction.node = node;
    return instruction;
  }

  std::uint32_t here() const { return static_cast<std::uint32_t>(code_.instructions.size()); }

  // Emits a jump whose target is set later by `land`.
  std::uint32_t jump(Op op, const Node* node) {
    emit(op, node);
    return here() - 1;
  }

  void land(std::uint32_t at) { code_.instructions[at].a = here(); }

  std::uint32_t new_slot() { return code_.slots++; }

  void raise(const Node* node, std::string message) {
    emit(Op::Raise, node).a = static_cast<std::uint32_t>(code_.texts.size());
    code_.texts.push_back(std::move(message));
  }

  void constant(const Node* node, const Any& value) {
    emit(Op::Constant, node).a = static_cast<std::uint32_t>(code_.constants.size());
    code_.constants.push_back(value);
  }

  void load(const Node* node, std::uint32_t slot) { emit(Op::Load, node).a = slot; }

  std::optional<std::uint32_t> slot_of(std::string_view name) const {
    for (auto at = variables_.rbegin(); at != variables_.rend(); ++at)
      if (at->name == name) return at->slot;
    return std::nullopt;
  }

  // ---- statements
  void statements(const Node& list) {
    for (const Node* node : list.children)
      statement(*node);
  }

  void statement(const Node& node);
  void branch(const Node& node);
  void range(const Node& node);
  void call_template(const Node& node);

  // ---- expressions; each leaves one value on the stack
  void pipeline(const Node& pipe);
  void declare(const Node& pipe);
  void command(const Node& command, bool piped);
  void plain(const Node& command, const Node& word, bool piped);
  void fields(const Node& node, std::size_t first, const Node* command, bool piped);
  void chain(const Node& node, const Node* command, bool piped);
  void variable(const Node& node, const Node* command, bool piped);
  void call(const Node& word, const Node& at, const Node* command, bool piped);
  void short_circuit(const Function& function, const Node* command, bool piped);
  void argument(const Node& node, Param param);
  bool not_a_function(const Node* command, bool piped);

  static std::size_t arguments(const Node* command) {
    return command == nullptr ? 0 : command->children.size() - 1;
  }

  Code& code_;
  const Functions& functions_;
  std::vector<Variable> variables_;
  std::vector<Loop> loops_;
  std::uint32_t dot_ = kDot;
};

// ---- statements

void Compiler::statement(const Node& node) {
  switch (node.type) {
    case NodeType::Text:
      if (!node.text.empty()) emit(Op::Text, &node);
      return;
    case NodeType::Action:
      pipeline(*node.children[0]);
      emit(node.children[0]->declared.empty() ? Op::Print : Op::Drop, &node);
      return;
    case NodeType::If:
    case NodeType::With: return branch(node);
    case NodeType::Range: return range(node);
    case NodeType::Template: return call_template(node);
    case NodeType::Break: loops_.back().breaks.push_back(jump(Op::Jump, &node)); return;
    case NodeType::Continue: emit(Op::Jump, &node).a = loops_.back().next; return;
    default: return;
  }
}

void Compiler::branch(const Node& node) {
  const std::size_t variables = variables_.size();
  pipeline(*node.children[0]);
  const std::uint32_t dot_before = dot_;
  std::uint32_t inner = dot_;
  if (node.type == NodeType::With) {
    inner = new_slot();
    emit(Op::Store, &node).a = inner;
  }
  const std::uint32_t otherwise = jump(Op::JumpIfFalse, &node);
  const std::size_t declared = variables_.size();
  dot_ = inner;
  statements(*node.children[1]);
  dot_ = dot_before;
  variables_.resize(declared);
  if (node.children.size() > 2) {
    const std::uint32_t end = jump(Op::Jump, &node);
    land(otherwise);
    statements(*node.children[2]);
    land(end);
  } else {
    land(otherwise);
  }
  variables_.resize(variables);
}

void Compiler::range(const Node& node) {
  const std::size_t variables = variables_.size();
  const Node& pipe = *node.children[0];
  pipeline(pipe);
  const std::uint32_t begin = jump(Op::RangeBegin, &node);
  code_.instructions[begin].count = static_cast<std::uint16_t>(pipe.declared.size());
  const std::uint32_t element = new_slot();
  const std::size_t declared = variables_.size();
  const std::uint32_t next = jump(Op::RangeNext, &node);
  code_.instructions[next].b = element;
  code_.instructions[next].c = kNoSlot;
  loops_.push_back({next, {}});
  // With one variable it takes the element, with two the first takes the index.
  if (!pipe.declared.empty()) {
    const auto last = slot_of(pipe.declared.back()->names[0]);
    if (last) {
      load(&node, element);
      emit(Op::Store, &node).a = *last;
      emit(Op::Drop, &node);
    }
  }
  if (pipe.declared.size() > 1) {
    // The index's slot: the first of the two, found before the second could hide it.
    const std::string_view name = pipe.declared[0]->names[0];
    std::uint32_t index = kNoSlot;
    if (pipe.assigns)
      index = slot_of(name).value_or(kNoSlot);
    else
      index = variables_[declared - 2].slot;
    code_.instructions[next].c = index;
  }
  const std::uint32_t dot_before = dot_;
  dot_ = element;
  statements(*node.children[1]);
  dot_ = dot_before;
  variables_.resize(declared);
  emit(Op::Jump, &node).a = next;
  land(next);
  for (const std::uint32_t at : loops_.back().breaks)
    land(at);
  loops_.pop_back();
  emit(Op::RangeEnd, &node);
  if (node.children.size() > 2) {
    const std::uint32_t end = jump(Op::Jump, &node);
    land(begin);
    statements(*node.children[2]);
    land(end);
  } else {
    land(begin);
  }
  variables_.resize(variables);
}

void Compiler::call_template(const Node& node) {
  if (node.children.empty())
    emit(Op::Nil, &node);
  else
    pipeline(*node.children[0]);
  emit(Op::Template, &node).name = node.text;
}

// ---- expressions

void Compiler::pipeline(const Node& pipe) {
  for (std::size_t i = 0; i < pipe.children.size(); ++i) {
    command(*pipe.children[i], i > 0);
    emit(Op::Unwrap, pipe.children[i]);
  }
  declare(pipe);
}

void Compiler::declare(const Node& pipe) {
  for (const Node* name : pipe.declared) {
    if (!pipe.assigns) {
      variables_.push_back({name->names[0], new_slot()});
      emit(Op::Store, name).a = variables_.back().slot;
    } else if (const auto slot = slot_of(name->names[0])) {
      emit(Op::Store, name).a = *slot;
    } else {
      raise(name, "undefined variable: " + std::string(name->names[0]));
    }
  }
}

void Compiler::command(const Node& command, bool piped) {
  const Node& word = *command.children[0];
  switch (word.type) {
    case NodeType::Field: load(&word, dot_); return fields(word, 0, &command, piped);
    case NodeType::Chain: return chain(word, &command, piped);
    case NodeType::Identifier: return call(word, command, &command, piped);
    case NodeType::Pipe:
      if (not_a_function(&command, piped)) return;
      return pipeline(word);
    case NodeType::Variable: return variable(word, &command, piped);
    default: return plain(command, word, piped);
  }
}

bool Compiler::not_a_function(const Node* command, bool piped) {
  if (arguments(command) == 0 && !piped) return false;
  raise(command->children[0], "can't give argument to non-function " + to_text(*command->children[0]));
  return true;
}

void Compiler::plain(const Node& command, const Node& word, bool piped) {
  if (not_a_function(&command, piped)) return;
  if (word.type == NodeType::Dot) return load(&word, dot_);
  if (word.type == NodeType::Nil) return raise(&word, "nil is not a command");
  try {
    constant(&word, constant_argument(word, Param::Any));
  } catch (const CallError& error) {
    raise(&word, error.what());
  }
}

// Field accesses on top; the last one may be a method that takes the command's arguments.
void Compiler::fields(const Node& node, std::size_t first, const Node* command, bool piped) {
  const bool called = arguments(command) > 0 || piped;
  const std::size_t last = node.names.size() - 1;
  for (std::size_t i = first; i < node.names.size(); ++i) {
    if (i < last || !called) {
      emit(Op::Field, &node).name = node.names[i];
      continue;
    }
    Instruction& check = emit(Op::Method, &node);
    check.name = node.names[i];
    check.count = static_cast<std::uint16_t>(arguments(command));
    check.flag = piped;
    for (std::size_t k = 1; k <= arguments(command); ++k)
      argument(*command->children[k], Param::Any);
    Instruction& invoke = emit(Op::InvokeMethod, command);
    invoke.name = node.names[i];
    invoke.count = static_cast<std::uint16_t>(arguments(command));
    invoke.flag = piped;
  }
}

void Compiler::chain(const Node& node, const Node* command, bool piped) {
  const Node& term = *node.children[0];
  if (term.type == NodeType::Nil) return raise(&node, "indirection through explicit nil in " + to_text(node));
  if (term.type == NodeType::Pipe)
    pipeline(term);
  else
    call(term, term, nullptr, false);
  fields(node, 0, command, piped);
}

void Compiler::variable(const Node& node, const Node* command, bool piped) {
  const auto slot = slot_of(node.names[0]);
  if (!slot) return raise(&node, "undefined variable: " + std::string(node.names[0]));
  if (node.names.size() == 1 && command != nullptr && not_a_function(command, piped)) return;
  load(&node, *slot);
  if (node.names.size() > 1) fields(node, 1, command, piped);
}

void Compiler::call(const Node& word, const Node& at, const Node* command, bool piped) {
  const Function* function = functions_.find(word.text);
  const std::size_t count = arguments(command);
  const std::size_t given = count + (piped ? 1 : 0);
  const std::string name(word.text);
  if (function == nullptr) return raise(&word, "\"" + name + "\" is not a defined function");
  if (function->variadic() && given < function->fixed())
    return raise(&word, "wrong number of args for " + name + ": want at least " +
                            std::to_string(function->fixed()) + " got " + std::to_string(count));
  if (!function->variadic() && given != function->fixed())
    return raise(&word, "wrong number of args for " + name + ": want " + std::to_string(function->fixed()) +
                            " got " + std::to_string(given));
  if (function->special == Special::And || function->special == Special::Or)
    return short_circuit(*function, command, piped);
  for (std::size_t i = 0; i < count; ++i)
    argument(*command->children[i + 1], function->parameter(i));
  Instruction& invoke = emit(Op::Invoke, &at);
  invoke.function = function;
  invoke.name = function->name;
  invoke.count = static_cast<std::uint16_t>(count);
  invoke.flag = piped;
}

// "and" and "or" stop at the first argument that decides; the piped value is their last.
void Compiler::short_circuit(const Function& function, const Node* command, bool piped) {
  const std::size_t count = arguments(command);
  std::vector<std::uint32_t> decided;
  for (std::size_t i = 0; i < count; ++i) {
    argument(*command->children[i + 1], Param::Value);
    if (i + 1 == count && !piped) break;
    decided.push_back(jump(Op::JumpIf, command));
    code_.instructions.back().flag = function.special == Special::Or;
  }
  if (!piped) {
    for (const std::uint32_t at : decided)
      land(at);
    return;
  }
  const std::uint32_t end = jump(Op::Jump, command);
  for (const std::uint32_t at : decided)
    land(at);
  if (!decided.empty()) emit(Op::Slide, command);
  land(end);
}

void Compiler::argument(const Node& node, Param param) {
  switch (node.type) {
    case NodeType::Dot: load(&node, dot_); break;
    case NodeType::Nil:
      if (!takes_nil(param)) return raise(&node, "cannot assign nil to " + std::string(type_name(param)));
      emit(Op::Nil, &node);
      break;
    case NodeType::Field:
      load(&node, dot_);
      fields(node, 0, nullptr, false);
      break;
    case NodeType::Variable: variable(node, nullptr, false); break;
    case NodeType::Pipe: pipeline(node); break;
    case NodeType::Identifier: call(node, node, nullptr, false); break;
    case NodeType::Chain: chain(node, nullptr, false); break;
    default: try { return constant(&node, constant_argument(node, param));
      } catch (const CallError& error) {
        return raise(&node, error.what());
      }
  }
  if (param != Param::Any && param != Param::Value)
    emit(Op::Require, &node).a = static_cast<std::uint32_t>(param);
}

}  // namespace

void compile_tree(Code& code, const Functions& functions, const Node* root) {
  Compiler(code, functions).compile(root);
}

}  // namespace emco::tpl

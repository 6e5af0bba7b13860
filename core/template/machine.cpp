#include "core/template/machine.h"

#include <algorithm>

#include "core/template/format.h"
#include "core/template/parser.h"
#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

constexpr std::uint64_t kStepsBetweenClocks = 20'000;
constexpr std::string_view kNoValue = "<no value>";

}  // namespace

Machine::Machine(MachineOptions options)
    : options_(options), heap_(options.budgets.memory_bytes), steps_left_(options.budgets.steps) {
  stack_.reserve(64);
  slots_.reserve(256);
}

std::string without_no_value(std::string text) {
  std::size_t at = text.find(kNoValue);
  if (at == std::string::npos) return text;
  std::string out;
  std::size_t from = 0;
  for (; at != std::string::npos; at = text.find(kNoValue, from)) {
    out.append(text, from, at - from);
    from = at + kNoValue.size();
  }
  out.append(text, from);
  return out;
}

// ---- budgets

void Machine::out_of_steps() { throw BudgetExceeded("steps", options_.budgets.steps); }

void Machine::check_clock() {
  steps_until_clock_ = kStepsBetweenClocks;
  if (options_.clock == nullptr) return;
  const Milliseconds now = options_.clock->elapsed();
  if (deadline_ == 0) deadline_ = now + options_.budgets.wall_clock;
  if (now > deadline_)
    throw BudgetExceeded("wall-clock", static_cast<std::uint64_t>(options_.budgets.wall_clock));
}

void Machine::check_text(std::uint64_t bytes) const {
  if (bytes > options_.budgets.text_bytes) throw BudgetExceeded("text-bytes", options_.budgets.text_bytes);
}

Environment& Machine::environment() const {
  if (options_.environment == nullptr) throw CallError("neither time nor randomness is available here");
  return *options_.environment;
}

std::string Machine::call_site() {
  const Frame& frame = frames_.back();
  const Node* node = frame.code->instructions[frame.pc - 1].node;
  std::string site = std::string(frames_.front().code->name) + "|" + std::string(frame.code->name) + "|" +
                     emco::tpl::to_text(*node);
  const std::uint64_t count = sites_[site]++;
  return site + "|" + std::to_string(count);
}

// ---- calls

void Machine::enter(const Code* code, const TemplateSet* set, Entry entry, const Any& data) {
  if (frames_.size() >= static_cast<std::size_t>(options_.budgets.call_depth))
    throw BudgetExceeded("call-depth", static_cast<std::uint64_t>(options_.budgets.call_depth));
  Frame frame;
  frame.code = code;
  frame.set = set;
  frame.slots = static_cast<std::uint32_t>(slots_.size());
  frame.iterators = static_cast<std::uint32_t>(iterators_.size());
  frame.entry = entry;
  frame.output = output_.size();
  slots_.resize(slots_.size() + code->slots);
  slots_[frame.slots] = data;
  slots_[frame.slots + 1] = data;
  frames_.push_back(frame);
}

// The end of a template; false when it was the first.
bool Machine::leave() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  slots_.resize(frame.slots);
  iterators_.resize(frame.iterators);
  if (frame.entry == Entry::Start) return false;
  if (frame.entry == Entry::Template) return true;
  std::string_view text(output_);
  text.remove_prefix(frame.output);
  check_text(text.size());
  if (frame.entry == Entry::Tpl && text.find(kNoValue) != std::string_view::npos)
    stack_.push_back(text_of(heap_, without_no_value(std::string(text))));
  else
    stack_.push_back(text_of(heap_, text));
  if (frame.entry == Entry::Include) --includes_[frame.code->name];
  output_.resize(frame.output);
  return true;
}

void Machine::include(const Instruction& in) {
  const std::size_t first = stack_.size() - 2;
  const std::string_view name = stack_[first].text();
  const Any data = stack_[first + 1].as_concrete();
  stack_.resize(first);
  const TemplateSet* set = frames_.back().set;
  const Code* code = set->find(name);
  if (code == nullptr)
    throw CallError("template: no template " + quote(name) + " associated with template \"gotpl\"");
  int& count = includes_[code->name];
  if (count > kIncludeDepth)
    throw CallError("rendering template has a nested reference name: " + std::string(name) +
                    ": unable to execute template");
  ++count;
  (void)in;
  enter(code, set, Entry::Include, data);
}

void Machine::tpl(const Instruction& in) {
  const std::size_t first = stack_.size() - 2;
  const std::string_view text = stack_[first].text();
  const Any data = stack_[first + 1].as_concrete();
  (void)in;
  work(text.size() / 8);
  if (text.find("{{") == std::string_view::npos) {
    const Any result = text.find(kNoValue) == std::string_view::npos
                           ? Any::text(text)
                           : text_of(heap_, without_no_value(std::string(text)));
    stack_.resize(first);
    stack_.push_back(result);
    return;
  }
  auto& program = sources_[std::string(text)];
  if (program == nullptr) {
    try {
      program = compile("gotpl", std::string(text), *options_.functions, options_.budgets);
    } catch (const SyntaxError& error) {
      throw CallError("cannot parse template " + quote(text) + ": " + error.what());
    }
  }
  const TemplateSet* set = frames_.back().set;
  if (program->codes.size() > 1) {
    sets_.push_back(std::make_unique<TemplateSet>(set));
    sets_.back()->add(*program);
    set = sets_.back().get();
  }
  stack_.resize(first);
  enter(program->main, set, Entry::Tpl, data);
}

void Machine::call_template(const Instruction& in, const Frame& frame) {
  const Any data = pop();
  const Code* code = frame.set->find(in.name);
  if (code == nullptr) throw CallError("template " + quote(in.name) + " not defined");
  enter(code, frame.set, Entry::Template, data);
}

void Machine::invoke(const Instruction& in) {
  const std::size_t total = in.count + (in.flag ? 1U : 0U);
  const std::size_t first = stack_.size() - total;
  if (in.flag) {
    std::rotate(stack_.begin() + static_cast<std::ptrdiff_t>(first),
                stack_.begin() + static_cast<std::ptrdiff_t>(first) + 1, stack_.end());
    stack_.back() = checked_argument(stack_.back(), in.function->parameter(total - 1));
  }
  try {
    if (in.function->special == Special::Include) return include(in);
    if (in.function->special == Special::Tpl) return tpl(in);
    Call call{*this, heap_, std::span<Any>(stack_.data() + first, total)};
    const Any result = in.function->run(call);
    stack_.resize(first);
    stack_.push_back(result);
  } catch (const CallError& error) {
    throw CallError("error calling " + std::string(in.name) + ": " + error.what());
  }
}

// ---- the loop

std::string Machine::execute(const TemplateSet& templates, std::string_view name, const Any& data) {
  stack_.clear();
  slots_.clear();
  frames_.clear();
  iterators_.clear();
  includes_.clear();
  output_.clear();
  marks_.clear();
  const Code* code = templates.find(name);
  if (code == nullptr) throw ExecutionError("template: no template " + quote(name), "no such template", {});
  try {
    check_clock();
    enter(code, &templates, Entry::Start, data);
    run();
  } catch (const CallError& error) {
    fail(error.what(), "");
  } catch (const BudgetExceeded& error) {
    fail(error.what(), error.budget);
  }
  return std::move(output_);
}

void Machine::run() {
  for (;;) {
    Frame& frame = frames_.back();
    const Instruction& in = frame.code->instructions[frame.pc++];
    work(1);
    if (--steps_until_clock_ == 0) check_clock();
    if (in.op == Op::Return) {
      if (!leave()) return;
      continue;
    }
    step(in, frame);
  }
}

void Machine::step(const Instruction& in, Frame& frame) {
  switch (in.op) {
    case Op::Text:
      if (frames_.size() == 1) marks_.push_back({output_.size(), in.node->position, true});
      output_ += in.node->text;
      check_output();
      break;
    case Op::Print:
      if (frames_.size() == 1) marks_.push_back({output_.size(), in.node->position, false});
      append_printed(output_, stack_.back());
      stack_.pop_back();
      check_output();
      break;
    case Op::Drop: stack_.pop_back(); break;
    case Op::Slide:
      stack_[stack_.size() - 2] = stack_.back();
      stack_.pop_back();
      break;
    case Op::Constant: stack_.push_back(frame.code->constants[in.a]); break;
    case Op::Nil: stack_.emplace_back(); break;
    case Op::Load: stack_.push_back(slots_[frame.slots + in.a]); break;
    case Op::Store: slots_[frame.slots + in.a] = stack_.back(); break;
    case Op::Field:
      stack_.back() = field(stack_.back(), in.name, false);
      note_capabilities(in, frame);
      break;
    case Op::Method: check_method(in); break;
    case Op::Unwrap: stack_.back() = stack_.back().as_concrete(); break;
    case Op::Require: stack_.back() = checked_argument(stack_.back(), static_cast<Param>(in.a)); break;
    case Op::Jump: frame.pc = in.a; break;
    case Op::JumpIfFalse:
      if (!truth(pop())) frame.pc = in.a;
      break;
    case Op::JumpIf:
      if (truth(stack_.back()) == in.flag)
        frame.pc = in.a;
      else
        stack_.pop_back();
      break;
    case Op::RangeBegin: range_begin(in, frame); break;
    case Op::RangeNext: range_next(in, frame); break;
    case Op::RangeEnd: iterators_.pop_back(); break;
    case Op::Invoke: invoke(in); break;
    case Op::InvokeMethod: invoke_method(in); break;
    case Op::Template: call_template(in, frame); break;
    case Op::Raise: throw CallError(frame.code->texts[in.a]);
    case Op::Return: break;
  }
}

// The environment hears what templates want to know of the cluster: `.Has` tells its own question.
void Machine::note_capabilities(const Instruction& in, const Frame& frame) {
  if (options_.environment == nullptr) return;
  const Any& value = stack_.back();
  if (value.is_list() && value.list_type() == ListType::VersionSet) {
    const Instruction& next = frame.code->instructions[frame.pc];
    if (next.op != Op::Method || next.name != "Has") options_.environment->asked_api("");
  } else if (value.is_struct() && in.name == "KubeVersion") {
    options_.environment->asked_kube_version();
  }
}

void Machine::range_begin(const Instruction& in, Frame& frame) {
  const Any value = pop();
  Iterator iterator;
  iterator.kind = value.kind();
  if (value.is_integer()) {
    if (in.count > 1)
      throw CallError("can't use " + emco::tpl::to_text(value) + " to iterate over more than one variable");
    iterator.size = value.integer();
  } else if (value.is_list()) {
    iterator.size = length(value);
    if (value.list() != nullptr) iterator.items = value.list()->items;
  } else if (value.kind() == Kind::Bytes) {
    iterator.bytes = value.text();
    iterator.size = length(value);
  } else if (value.is_map()) {
    iterator.size = length(value);
    if (iterator.size > 0) {
      auto* copy = heap_.array<tpl::Entry>(static_cast<std::size_t>(iterator.size));
      std::copy(value.map()->begin(), value.map()->end(), copy);
      iterator.entries = copy;
    }
  } else if (!value.is_nil()) {
    throw CallError("range can't iterate over " + emco::tpl::to_text(value));
  }
  if (iterator.size <= 0)
    frame.pc = in.a;
  else
    iterators_.push_back(iterator);
}

void Machine::range_next(const Instruction& in, Frame& frame) {
  Iterator& iterator = iterators_.back();
  if (iterator.next == iterator.size) {
    frame.pc = in.a;
    return;
  }
  const auto at = static_cast<std::size_t>(iterator.next);
  Any element;
  Any index = Any::integer(iterator.next);
  if (iterator.items != nullptr) {
    element = iterator.items[at].as_interface();
  } else if (iterator.entries != nullptr) {
    element = iterator.entries[at].value.as_interface();
    index = Any::text(iterator.entries[at].key);
  } else if (iterator.kind == Kind::Bytes) {
    element = Any::number(Kind::Uint8, static_cast<unsigned char>(iterator.bytes[at]));
  } else {
    element = Any::number(iterator.kind, iterator.next);
  }
  ++iterator.next;
  slots_[frame.slots + in.b] = element;
  if (in.c != 0xFFFFFFFF) slots_[frame.slots + in.c] = index;
}

// ---- failures

Link Machine::link(const Frame& frame) const {
  const Code& code = *frame.code;
  const Node* node = code.instructions[frame.pc == 0 ? 0 : frame.pc - 1].node;
  const Place place = place_of(code.syntax->source, node->position);
  Link link{std::string(code.name), code.syntax->name, place.line, place.column, emco::tpl::to_text(*node)};
  return link;
}

void Machine::fail(const std::string& message, const std::string& budget) {
  std::vector<Link> chain;
  std::string full = message;
  for (std::size_t i = frames_.size(); i-- > 0;) {
    const Frame& frame = frames_[i];
    chain.push_back(link(frame));
    const Link& here = chain.back();
    // Go names only the innermost of templates that run in each other through {{template}}.
    const bool named = i + 1 == frames_.size() || frames_[i + 1].entry != Entry::Template;
    if (!named) continue;
    std::string location = "template: " + here.file + ":" + std::to_string(here.line) + ":" +
                           std::to_string(here.column) + ": executing " + quote(here.template_name) +
                           " at <" + here.context + ">: ";
    if (i + 1 < frames_.size()) {
      // What the frame above was called through. Frames of {{template}} in between belong to it.
      std::size_t above = i + 1;
      location += frames_[above].entry == Entry::Tpl
                      ? "error calling tpl: error during tpl function execution for " +
                            quote(frames_[above].code->syntax->source) + ": "
                      : "error calling include: ";
    }
    full = location + full;
  }
  ExecutionError error(full, message, std::move(chain));
  error.budget = budget;
  throw error;
}

}  // namespace emco::tpl

#include "core/template/machine.h"

namespace emco::tpl {
namespace {

// The type a receiver had for Go: values out of maps and lists are interfaces.
std::string receiver_type(const Any& receiver) {
  return receiver.through_interface() ? "interface {}" : type_name(receiver);
}

}  // namespace

Any Machine::missing(const Any& map, std::string_view name) const {
  if (options_.missing_key_is_error)
    throw CallError("map has no entry for key \"" + std::string(name) + "\"");
  if (!options_.missing_key_is_zero) return {};
  switch (map.map_type()) {
    case MapType::String: return Any::text({});
    case MapType::Files: return Any::bytes({});
    case MapType::Any:
    case MapType::Values: break;
  }
  return Any().as_interface();
}

Any Machine::field(const Any& receiver, std::string_view name, bool has_arguments) {
  if (receiver.is_nil()) {
    if (receiver.through_interface())
      throw CallError("nil pointer evaluating interface {}." + std::string(name));
    if (options_.missing_key_is_error)
      throw CallError("nil data; no entry for key \"" + std::string(name) + "\"");
    return {};
  }
  const bool plain = receiver.is_map() && receiver.map_type() == MapType::Any;
  if (!plain) {
    if (const Method* method = find_method(receiver, name)) {
      if (!method->parameters.empty())
        throw CallError("wrong number of args for " + std::string(name) + ": want " +
                        std::to_string(method->parameters.size()) + " got 0");
      Any self = receiver;
      return call_method(*method, std::span<Any>(&self, 1));
    }
  }
  if (receiver.is_map()) {
    if (has_arguments) throw CallError(std::string(name) + " is not a method but has arguments");
    const Any* found = receiver.map() == nullptr ? nullptr : receiver.map()->find(name);
    if (found == nullptr) return missing(receiver, name);
    const bool any = plain || receiver.map_type() == MapType::Values;
    return any ? found->as_interface() : *found;
  }
  if (receiver.is_struct()) {
    if (const Any* found = receiver.structure()->find(name)) {
      if (has_arguments)
        throw CallError(std::string(name) + " has arguments but cannot be invoked as function");
      return *found;
    }
  }
  throw CallError("can't evaluate field " + std::string(name) + " in type " + receiver_type(receiver));
}

// Before a method's arguments are evaluated: there must be one that takes as many.
void Machine::check_method(const Instruction& in) {
  const Any& receiver = stack_.back();
  const Method* method = receiver.is_nil() ? nullptr : find_method(receiver, in.name);
  if (method == nullptr) {
    // Nil receivers give nil; everything else is refused by `field`.
    stack_.back() = field(receiver, in.name, true);
    return;
  }
  const std::size_t given = in.count + (in.flag ? 1U : 0U);
  if (given != method->parameters.size())
    throw CallError("wrong number of args for " + std::string(in.name) + ": want " +
                    std::to_string(method->parameters.size()) + " got " + std::to_string(given));
}

void Machine::invoke_method(const Instruction& in) {
  const std::size_t first = stack_.size() - in.count - 1;
  const std::size_t base = in.flag ? first - 1 : first;
  const Any receiver = stack_[first];
  const Method* method = receiver.is_nil() ? nullptr : find_method(receiver, in.name);
  if (method == nullptr) {
    stack_.resize(base);
    stack_.emplace_back();
    return;
  }
  std::vector<Any> values{receiver};
  for (std::size_t i = 0; i < in.count; ++i) {
    const Node& node = *in.node->children[i + 1];
    const auto param = static_cast<Param>(method->parameters[i]);
    const bool literal =
        node.type == NodeType::Number || node.type == NodeType::String || node.type == NodeType::Bool;
    values.push_back(literal ? constant_argument(node, param)
                             : checked_argument(stack_[first + 1 + i], param));
  }
  if (in.flag)
    values.push_back(checked_argument(stack_[base], static_cast<Param>(method->parameters[in.count])));
  const Any result = call_method(*method, values);
  stack_.resize(base);
  stack_.push_back(result);
}

Any Machine::call_method(const Method& method, std::span<Any> values) {
  try {
    Call call{*this, heap_, values};
    return method.run(call);
  } catch (const CallError& error) {
    throw CallError("error calling " + std::string(method.name) + ": " + error.what());
  }
}

}  // namespace emco::tpl

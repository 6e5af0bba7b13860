#include "core/sandbox/json_patch.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/sandbox/answers.h"

namespace emco::sandbox {
namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// Does one step of a patch to the value that the last word of its path names.
void do_step(Value& owner, const std::string& word, std::string_view how, const Value* value) {
  const auto refuse = [&] {
    throw Refusal{422, "Invalid", fmt::format("the patch cannot {} \"{}\"", how, word)};
  };
  if (owner.is_map()) {
    const Value* there = owner.find(word);
    if (how != "add" && there == nullptr) refuse();
    if (how == "test" && *there != *value) refuse();
    if (how == "remove") owner.erase(word);
    if (how == "add" || how == "replace") owner[word] = *value;
    return;
  }
  if (!owner.is_list()) refuse();
  auto& items = owner.items();
  const auto index = word == "-" ? std::optional<std::int64_t>(static_cast<std::int64_t>(items.size()))
                                 : text::integer(word);
  const auto most = static_cast<std::int64_t>(items.size()) - (how == "add" ? 0 : 1);
  if (!index || *index < 0 || *index > most) refuse();
  const auto at = items.begin() + *index;
  if (how == "test" && *at != *value) refuse();
  if (how == "remove") items.erase(at);
  if (how == "add") items.insert(at, *value);
  if (how == "replace") *at = *value;
}

}  // namespace

Value merge_patched(Value target, const Value& patch) {
  if (!patch.is_map()) return patch;
  if (!target.is_map()) target = Value::map();
  for (const auto& [name, value] : patch.members()) {
    if (value.is_null()) {
      target.erase(name);
    } else {
      const Value* there = target.find(name);
      target[name] = merge_patched(there == nullptr ? Value() : *there, value);
    }
  }
  return target;
}

Value json_patched(Value target, const std::string& patch) {
  Value steps;
  try {
    steps = json::parse(patch);
  } catch (const Error& error) {
    throw bad_request(fmt::format("error decoding patch: {}", error.what()));
  }
  if (!steps.is_list()) throw bad_request("error decoding patch: it is no list");
  for (const auto& step : steps.items()) {
    const auto how = step.text_at({"op"});
    const Value* value = step.find("value");
    auto words = text::split(step.text_at({"path"}), '/');
    if (words.size() < 2 || (value == nullptr && how != "remove") ||
        (how != "add" && how != "remove" && how != "replace" && how != "test"))
      throw bad_request("error decoding patch: a step that is not understood");
    for (auto& word : words)
      word = replaced(replaced(word, "~1", "/"), "~0", "~");
    Value* at = &target;
    for (std::size_t i = 1; i + 1 < words.size() && at != nullptr; ++i) {
      const auto index = text::integer(words[i]);
      const bool in_list =
          at->is_list() && index && *index >= 0 && *index < static_cast<std::int64_t>(at->items().size());
      at = at->is_map() ? at->find(words[i])
           : in_list    ? &at->items()[static_cast<std::size_t>(*index)]
                        : nullptr;
    }
    if (at == nullptr)
      throw Refusal{422, "Invalid",
                    fmt::format("the patch names a path that is not there: {}", step.text_at({"path"}))};
    do_step(*at, words.back(), how, value);
  }
  return target;
}

}  // namespace emco::sandbox

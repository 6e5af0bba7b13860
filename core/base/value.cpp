#include "core/base/value.h"

#include <algorithm>
#include <utility>

namespace emco {
namespace {

auto position(const Value::Members& members, std::string_view key) {
  return std::lower_bound(members.begin(), members.end(), key,
                          [](const Member& member, std::string_view k) { return member.key < k; });
}

}  // namespace

Value Value::map() { return map(Members{}); }

Value Value::map(std::initializer_list<Member> members) { return map(Members(members)); }

Value Value::map(Members members) {
  const auto by_key = [](const Member& a, const Member& b) { return a.key < b.key; };
  if (!std::is_sorted(members.begin(), members.end(), by_key))
    std::sort(members.begin(), members.end(), by_key);
  Value value;
  value.data_ = std::move(members);
  return value;
}

const Value* Value::find(std::string_view key) const {
  const auto* members = std::get_if<Members>(&data_);
  if (members == nullptr) return nullptr;
  const auto at = position(*members, key);
  return at != members->end() && at->key == key ? &at->value : nullptr;
}

Value* Value::find(std::string_view key) { return const_cast<Value*>(std::as_const(*this).find(key)); }

std::string_view Value::text_at(std::initializer_list<std::string_view> path,
                                std::string_view otherwise) const {
  const Value* here = this;
  for (const auto key : path) {
    here = here->find(key);
    if (here == nullptr) return otherwise;
  }
  return here->is_text() ? std::string_view(here->text()) : otherwise;
}

Value& Value::operator[](std::string_view key) {
  if (is_null()) data_ = Members{};
  auto& own = members();
  const auto at = position(own, key);
  const auto index = at - own.begin();
  if (at == own.end() || at->key != key) own.insert(own.begin() + index, Member{std::string(key), {}});
  return own[static_cast<std::size_t>(index)].value;
}

bool Value::erase(std::string_view key) {
  auto& own = members();
  const auto at = position(own, key);
  if (at == own.end() || at->key != key) return false;
  own.erase(own.begin() + (at - own.begin()));
  return true;
}

Value& Value::push(Value item) {
  if (is_null()) data_ = List{};
  items().push_back(std::move(item));
  return items().back();
}

}  // namespace emco

// Functions on maps.
#include <algorithm>

#include "core/template/budget.h"
#include "core/template/convert.h"
#include "core/template/format.h"
#include "core/template/functions.h"
#include "core/template/machine.h"

namespace emco::tpl {
namespace {

const Any* find(const Any& map, std::string_view key) {
  return map.map() == nullptr ? nullptr : map.map()->find(key);
}

Any get(Call& call) {
  const Any* found = find(call[0], call.text(1));
  return found != nullptr ? *found : Any::text({});
}

Any set(Call& call) {
  if (call[0].map() == nullptr) throw CallError("assignment to entry in nil map");
  call.machine.work(1 + call[0].map()->size / 64);
  call[0].map()->set(call.heap, call.text(1), call[2]);
  return call[0];
}

Any unset(Call& call) {
  if (call[0].map() != nullptr) call[0].map()->erase(call.text(1));
  return call[0];
}

Any has_key(Call& call) { return Any::boolean(find(call[0], call.text(1)) != nullptr); }

Any pluck(Call& call) {
  std::vector<Any> found;
  for (std::size_t i = 1; i < call.size(); ++i)
    if (const Any* value = find(call[i], call.text(0))) found.push_back(*value);
  return list_of(call.heap, found.data(), found.size());
}

Any keys(Call& call) {
  std::vector<std::string_view> keys;
  for (const Any& map : call.args)
    for (std::uint32_t i = 0; i < length(map); ++i)
      keys.push_back(map.map()->entries[i].key);
  call.machine.work(keys.size());
  return text_list(call.heap, keys);
}

Any values(Call& call) {
  List* list = make_list(call.heap, length(call[0]));
  for (std::uint32_t i = 0; i < list->size; ++i)
    list->items[i] = call[0].map()->entries[i].value;
  return Any::list(list);
}

Any pick(Call& call) {
  Map* result = make_map(call.heap);
  for (std::size_t i = 1; i < call.size(); ++i)
    if (const Any* value = find(call[0], call.text(i))) result->set(call.heap, call.text(i), *value);
  return Any::map(result);
}

Any omit(Call& call) {
  Map* result = make_map(call.heap, length(call[0]));
  for (std::uint32_t i = 0; i < length(call[0]); ++i) {
    const Entry& entry = call[0].map()->entries[i];
    const bool left_out = std::any_of(call.args.begin() + 1, call.args.end(),
                                      [&](const Any& key) { return key.text() == entry.key; });
    if (!left_out) result->append(call.heap, entry.key, entry.value);
  }
  return Any::map(result);
}

Any dict(Call& call) {
  Map* result = make_map(call.heap, static_cast<std::uint32_t>(call.size() / 2 + 1));
  for (std::size_t i = 0; i < call.size(); i += 2)
    result->append(call.heap, text_value(call.heap, call[i]),
                   i + 1 < call.size() ? call[i + 1] : Any::text({}));
  result->sort();
  return Any::map(result);
}

// ---- merging, with the aliasing of dario.cat/mergo: inner maps are shared

bool is_container(const Any& value) { return value.is_map() || value.is_struct(); }

void merge_into(Call& call, Map& target, const Map& source, bool overwrite, int depth) {
  if (depth > 2'000) throw BudgetExceeded("value-depth", 2'000);
  call.machine.work(1 + source.size);
  // The target may be the source.
  const std::vector<Entry> entries(source.begin(), source.end());
  for (const Entry& entry : entries) {
    const Any* present = target.find(entry.key);
    if (entry.value.is_nil()) {
      if (overwrite) target.set(call.heap, entry.key, entry.value);
      continue;
    }
    if (is_container(entry.value)) {
      if (present != nullptr && present->is_map() && entry.value.is_map() && present->map() != nullptr &&
          entry.value.map() != nullptr)
        merge_into(call, *present->map(), *entry.value.map(), overwrite, depth + 1);
    } else if (is_slice(entry.value) && (overwrite || target.size == 0)) {
      target.set(call.heap, entry.key, entry.value);
      continue;
    }
    present = target.find(entry.key);
    const bool filled = present != nullptr && truth(*present);
    if (filled && (is_slice(entry.value) || (entry.value.is_map() && present->is_map()))) continue;
    if (overwrite || !filled) target.set(call.heap, entry.key, entry.value);
  }
}

Any merged(Call& call, bool overwrite) {
  Any target = call[0];
  for (std::size_t i = 1; i < call.size(); ++i) {
    if (call[i].map() == nullptr) continue;
    if (target.map() == nullptr) target = Any::map(make_map(call.heap));
    merge_into(call, *target.map(), *call[i].map(), overwrite, 0);
  }
  return target;
}

Any merge(Call& call) { return merged(call, false); }

Any merge_overwrite(Call& call) { return merged(call, true); }

Any dig(Call& call) {
  if (call.size() < 3) throw CallError("dig needs at least three arguments");
  const auto demand = [](const Any& value, bool fits, const char* wanted) {
    if (fits) return;
    const std::string got = value.is_nil() ? "nil" : type_name(value);
    throw CallError("interface conversion: interface {} is " + got + ", not " + wanted);
  };
  const auto is_plain_map = [](const Any& value) {
    return value.is_map() && value.map_type() == MapType::Any;
  };
  Any here = call[call.size() - 1];
  demand(here, is_plain_map(here), "map[string]interface {}");
  const std::size_t count = call.size() - 2;
  for (std::size_t i = 0; i < count; ++i)
    demand(call[i], call[i].is_text(), "string");
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) demand(here, is_plain_map(here), "map[string]interface {}");
    const Any* next = find(here, call.text(i));
    if (next == nullptr) return call[count];
    here = *next;
  }
  return here;
}

Any deep_copied(Call& call) {
  if (call[0].is_nil()) throw CallError("reflect: call of reflect.Value.Type on zero Value");
  const std::size_t before = call.heap.used();
  const Any copy = deep_copy(call.heap, call[0]);
  call.machine.work((call.heap.used() - before) / 64);
  return copy;
}

constexpr Function kTable[] = {
    {"deepCopy", "a", deep_copied},
    {"dict", "a*", dict},
    {"dig", "a*", dig},
    {"get", "ms", get},
    {"hasKey", "ms", has_key},
    {"keys", "m*", keys},
    {"merge", "mm*", merge},
    {"mergeOverwrite", "mm*", merge_overwrite},
    {"mustDeepCopy", "a", deep_copied},
    {"mustMerge", "mm*", merge},
    {"mustMergeOverwrite", "mm*", merge_overwrite},
    {"omit", "ms*", omit},
    {"pick", "ms*", pick},
    {"pluck", "sm*", pluck},
    {"set", "msa", set},
    {"unset", "ms", unset},
    {"values", "m", values},
};

}  // namespace

std::span<const Function> map_functions() { return kTable; }

}  // namespace emco::tpl

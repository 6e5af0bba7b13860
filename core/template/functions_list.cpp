// Functions on lists.
#include <algorithm>
#include <cmath>

#include "core/template/convert.h"
#include "core/template/format.h"
#include "core/template/functions.h"
#include "core/template/machine.h"

namespace emco::tpl {
namespace {

Any give(Call& call, const std::vector<Any>& items) { return list_of(call.heap, items.data(), items.size()); }

Any nil_list() { return Any::list(nullptr); }

Any list(Call& call) { return list_of(call.heap, call.args.data(), call.size()); }

Any push(Call& call) {
  std::vector<Any> items = items_of(call[0], "push");
  call.machine.work(items.size());
  items.push_back(call[1]);
  return give(call, items);
}

Any prepend(Call& call) {
  std::vector<Any> items = items_of(call[0], "prepend");
  call.machine.work(items.size());
  items.insert(items.begin(), call[1]);
  return give(call, items);
}

Any chunk(Call& call) {
  const std::int64_t size = call.integer(0);
  if (call[1].is_nil()) nil_dereference();
  if (!is_slice(call[1])) throw CallError("Cannot chunk type " + std::string(kind_name(call[1])));
  const std::vector<Any> items = items_of(call[1], "chunk");
  const auto count = static_cast<std::int64_t>(items.size());
  const double pieces = std::floor(static_cast<double>(count - 1) / static_cast<double>(size)) + 1;
  if (size <= 0) {
    if (size == 0 || pieces != 0) throw CallError("runtime error: makeslice: len out of range");
    return Any::list(make_list(call.heap, 0), ListType::Lists);
  }
  std::vector<Any> chunks;
  for (std::int64_t at = 0; at < count; at += size)
    chunks.push_back(
        list_of(call.heap, items.data() + at, static_cast<std::size_t>(std::min(size, count - at))));
  return list_of(call.heap, chunks.data(), chunks.size(), ListType::Lists);
}

Any last(Call& call) {
  const auto items = items_of(call[0], "find last");
  return items.empty() ? Any() : items.back();
}

Any first(Call& call) {
  const auto items = items_of(call[0], "find first");
  return items.empty() ? Any() : items.front();
}

Any rest(Call& call) {
  const auto items = items_of(call[0], "find rest");
  return items.empty() ? nil_list() : list_of(call.heap, items.data() + 1, items.size() - 1);
}

Any initial(Call& call) {
  const auto items = items_of(call[0], "find initial");
  return items.empty() ? nil_list() : list_of(call.heap, items.data(), items.size() - 1);
}

// Sorts the very list when it holds texts: sprig does so too.
Any sort_alpha(Call& call) {
  if (!is_slice(call[0])) {
    const std::vector<std::string_view> one{text_value(call.heap, call[0])};
    return text_list(call.heap, one);
  }
  const bool texts = call[0].is_list() && call[0].list_type() == ListType::String;
  const Any sorted = texts ? call[0] : text_list(call.heap, texts_of(call.heap, call[0]));
  call.machine.work(length(sorted));
  if (sorted.list() != nullptr)
    std::sort(sorted.list()->begin(), sorted.list()->end(),
              [](const Any& a, const Any& b) { return a.text() < b.text(); });
  return sorted;
}

Any reverse(Call& call) {
  auto items = items_of(call[0], "find reverse");
  std::reverse(items.begin(), items.end());
  return give(call, items);
}

Any compact(Call& call) {
  auto items = items_of(call[0], "compact");
  items.erase(std::remove_if(items.begin(), items.end(), [](const Any& item) { return !truth(item); }),
              items.end());
  return give(call, items);
}

bool in_list(Call& call, std::span<const Any> haystack, const Any& needle) {
  call.machine.work(haystack.size());
  return std::any_of(haystack.begin(), haystack.end(),
                     [&](const Any& item) { return deep_equal(needle, item); });
}

Any uniq(Call& call) {
  std::vector<Any> kept;
  for (const Any& item : items_of(call[0], "find uniq"))
    if (!in_list(call, kept, item)) kept.push_back(item);
  return give(call, kept);
}

Any without(Call& call) {
  std::vector<Any> kept;
  for (const Any& item : items_of(call[0], "find without"))
    if (!in_list(call, call.args.subspan(1), item)) kept.push_back(item);
  return give(call, kept);
}

Any has(Call& call) {
  if (call[1].is_nil()) return Any::boolean(false);
  return Any::boolean(in_list(call, items_of(call[1], "find has"), call[0]));
}

Any slice(Call& call) {
  if (call[0].is_nil()) nil_dereference();
  if (!is_slice(call[0]))
    throw CallError("list should be type of slice or array but " + std::string(kind_name(call[0])));
  const auto size = static_cast<std::int64_t>(length(call[0]));
  if (size == 0) return {};
  const std::int64_t start = call.size() > 1 ? to_int64(call[1]) : 0;
  const std::int64_t end = call.size() > 2 ? to_int64(call[2]) : size;
  const std::int64_t most = call[0].is_list() ? call[0].list()->capacity : size;
  if (start < 0 || end < start || end > most)
    throw CallError("reflect.Value.Slice: slice index out of bounds");
  if (!call[0].is_list())
    return Any::bytes(
        call[0].text().substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)));
  return Any::list(
      part_of(call.heap, *call[0].list(), static_cast<std::size_t>(start), static_cast<std::size_t>(end)),
      call[0].list_type());
}

Any concat(Call& call) {
  std::vector<Any> all;
  for (const Any& value : call.args) {
    if (value.is_nil()) nil_dereference();
    if (!is_slice(value)) throw CallError("Cannot concat type " + std::string(kind_name(value)) + " as list");
    const auto items = items_of(value, "concat");
    all.insert(all.end(), items.begin(), items.end());
  }
  call.machine.work(all.size());
  return all.empty() ? nil_list() : give(call, all);
}

constexpr Function kTable[] = {
    {"append", "aa", push},
    {"chunk", "ia", chunk},
    {"compact", "a", compact},
    {"concat", "a*", concat},
    {"first", "a", first},
    {"has", "aa", has},
    {"initial", "a", initial},
    {"last", "a", last},
    {"list", "a*", list},
    {"mustAppend", "aa", push},
    {"mustChunk", "ia", chunk},
    {"mustCompact", "a", compact},
    {"mustFirst", "a", first},
    {"mustHas", "aa", has},
    {"mustInitial", "a", initial},
    {"mustLast", "a", last},
    {"mustPrepend", "aa", prepend},
    {"mustPush", "aa", push},
    {"mustRest", "a", rest},
    {"mustReverse", "a", reverse},
    {"mustSlice", "aa*", slice},
    {"mustUniq", "a", uniq},
    {"mustWithout", "aa*", without},
    {"prepend", "aa", prepend},
    {"push", "aa", push},
    {"rest", "a", rest},
    {"reverse", "a", reverse},
    {"slice", "aa*", slice},
    {"sortAlpha", "a", sort_alpha},
    {"tuple", "a*", list},
    {"uniq", "a", uniq},
    {"without", "aa*", without},
};

}  // namespace

std::span<const Function> list_functions() { return kTable; }

}  // namespace emco::tpl

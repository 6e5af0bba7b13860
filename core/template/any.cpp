#include "core/template/any.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/template/budget.h"

// Most kinds of nodes, tokens and values share one answer here: the default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace emco::tpl {
namespace {

const Entry* position(const Map& map, std::string_view key) {
  return std::lower_bound(map.begin(), map.end(), key,
                          [](const Entry& entry, std::string_view k) { return entry.key < k; });
}

bool equal_lists(const List* a, const List* b, int depth) {
  if (a == b) return true;
  if (a == nullptr || b == nullptr || a->size != b->size) return false;
  for (std::uint32_t i = 0; i < a->size; ++i)
    if (!deep_equal(a->items[i], b->items[i], depth - 1)) return false;
  return true;
}

bool equal_maps(const Map* a, const Map* b, int depth) {
  if (a == b) return true;
  if (a == nullptr || b == nullptr || a->size != b->size) return false;
  for (std::uint32_t i = 0; i < a->size; ++i)
    if (a->entries[i].key != b->entries[i].key ||
        !deep_equal(a->entries[i].value, b->entries[i].value, depth - 1))
      return false;
  return true;
}

bool equal_structs(const Struct& a, const Struct& b, int depth) {
  if (&a == &b) return true;
  if (a.type != b.type) return false;
  if (a.payload != nullptr || b.payload != nullptr) return a.type->equal != nullptr && a.type->equal(a, b);
  for (std::uint32_t i = 0; i < a.type->field_count; ++i)
    if (!deep_equal(a.fields[i], b.fields[i], depth - 1)) return false;
  return true;
}

std::string_view list_type_name(const Any& list) {
  switch (list.list_type()) {
    case ListType::Any: return "[]interface {}";
    case ListType::String: return "[]string";
    case ListType::Int: return "[]int";
    case ListType::Lists: return "[][]interface {}";
    case ListType::Maps: return "[]map[string]interface {}";
    case ListType::VersionSet: return "chartutil.VersionSet";
    case ListType::Structs: break;
  }
  return "[]interface {}";
}

std::string_view map_type_name(const Any& map) {
  switch (map.map_type()) {
    case MapType::Any: return "map[string]interface {}";
    case MapType::String: return "map[string]string";
    case MapType::Values: return "chartutil.Values";
    case MapType::Files: return "engine.files";
  }
  return "map[string]interface {}";
}

}  // namespace

Any Any::real(double value) {
  Any any(Kind::Float64, 0);
  any.payload_.real = value;
  return any;
}

Any Any::text(std::string_view value) {
  Any any(Kind::String, 0);
  any.payload_.text = value.data();
  any.size_ = static_cast<std::uint32_t>(value.size());
  return any;
}

Any Any::bytes(std::string_view value) {
  Any any = text(value);
  any.kind_ = Kind::Bytes;
  return any;
}

Any Any::list(List* value, ListType type) {
  Any any(Kind::List, 0);
  any.payload_.list = value;
  any.type_ = static_cast<std::uint8_t>(type);
  return any;
}

Any Any::map(Map* value, MapType type) {
  Any any(Kind::Map, 0);
  any.payload_.map = value;
  any.type_ = static_cast<std::uint8_t>(type);
  return any;
}

Any Any::structure(Struct* value) {
  Any any(Kind::Struct, 0);
  any.payload_.structure = value;
  return any;
}

bool Any::same(const Any& other) const {
  if (kind_ != other.kind_ || type_ != other.type_) return false;
  if (kind_ == Kind::Invalid) return true;
  if (kind_ == Kind::String || kind_ == Kind::Bytes) return text() == other.text();
  if (kind_ == Kind::Float64) return payload_.real == other.payload_.real;
  return payload_.integer == other.payload_.integer;
}

const Any* Map::find(std::string_view key) const {
  const Entry* at = position(*this, key);
  return at != end() && at->key == key ? &at->value : nullptr;
}

void Map::reserve(Heap& heap, std::uint32_t count) {
  if (count <= capacity) return;
  const std::uint32_t room = std::max(count, capacity < 4 ? 4U : capacity * 2);
  auto* moved = heap.array<Entry>(room);
  std::copy(begin(), end(), moved);
  entries = moved;
  capacity = room;
}

void Map::set(Heap& heap, std::string_view key, const Any& value) {
  const auto index = static_cast<std::uint32_t>(position(*this, key) - begin());
  if (index < size && entries[index].key == key) {
    entries[index].value = value.as_concrete();
    return;
  }
  reserve(heap, size + 1);
  std::copy_backward(begin() + index, end(), end() + 1);
  entries[index] = Entry{key, value.as_concrete()};
  ++size;
}

bool Map::erase(std::string_view key) {
  const auto index = static_cast<std::uint32_t>(position(*this, key) - begin());
  if (index == size || entries[index].key != key) return false;
  std::copy(begin() + index + 1, end(), begin() + index);
  --size;
  return true;
}

void Map::append(Heap& heap, std::string_view key, const Any& value) {
  reserve(heap, size + 1);
  entries[size++] = Entry{key, value.as_concrete()};
}

void Map::sort() {
  std::stable_sort(begin(), end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
  std::uint32_t kept = 0;
  for (std::uint32_t i = 0; i < size; ++i) {
    if (i + 1 < size && entries[i + 1].key == entries[i].key) continue;
    entries[kept++] = entries[i];
  }
  size = kept;
}

const Any* Struct::find(std::string_view name) const {
  for (std::uint32_t i = 0; i < type->field_count; ++i)
    if (type->fields[i].name == name) return &fields[i];
  return nullptr;
}

std::string marshalled(const Struct& object) {
  if (object.type->marshal != nullptr) return object.type->marshal(object);
  return object.type->print != nullptr ? object.type->print(object) : "";
}

List* make_list(Heap& heap, std::size_t count, std::size_t capacity) {
  capacity = std::max(capacity, count);
  List* list = heap.make<List>();
  list->items = heap.array<Any>(capacity);
  list->size = static_cast<std::uint32_t>(count);
  list->capacity = static_cast<std::uint32_t>(capacity);
  return list;
}

std::size_t grown_capacity(std::size_t count, std::size_t capacity) {
  // runtime.growslice for items of 16 bytes with pointers: doubling, later a quarter more, each rounded up to
  // a size that the allocator has, where larger blocks begin with a header.
  constexpr std::array<std::size_t, 67> kSizes{
      8,      16,     24,     32,     48,     64,     80,     96,     112,    128,    144,    160,
      176,    192,    208,    224,    240,    256,    288,    320,    352,    384,    416,    448,
      480,    512,    576,    640,    704,    768,    896,    1024,   1152,   1280,   1408,   1536,
      1792,   2048,   2304,   2688,   3072,   3200,   3456,   4096,   4864,   5376,   6144,   6528,
      6784,   6912,   8192,   9472,   9728,   10'240, 10'880, 12'288, 13'568, 14'336, 16'384, 18'432,
      19'072, 20'480, 21'760, 24'576, 27'264, 28'672, 32'768};
  constexpr std::size_t kItem = 16;
  constexpr std::size_t kHeader = 8;
  constexpr std::size_t kHeaderAbove = 512;
  constexpr std::size_t kPage = 8'192;
  while (capacity < count) {
    const std::size_t wanted =
        capacity < 256 ? std::max<std::size_t>(1, 2 * capacity) : capacity + (capacity + 768) / 4;
    const std::size_t bytes = wanted * kItem;
    const std::size_t header = bytes > kHeaderAbove ? kHeader : 0;
    const auto* size = std::lower_bound(kSizes.begin(), kSizes.end(), bytes + header);
    const std::size_t block = size == kSizes.end() ? (bytes + kPage - 1) / kPage * kPage : *size - header;
    capacity = block / kItem;
  }
  return capacity;
}

List* part_of(Heap& heap, const List& list, std::size_t start, std::size_t end) {
  List* part = heap.make<List>();
  part->items = list.items + start;
  part->size = static_cast<std::uint32_t>(end - start);
  part->capacity = list.capacity - static_cast<std::uint32_t>(start);
  return part;
}

Any list_of(Heap& heap, const Any* items, std::size_t count, ListType type) {
  List* list = make_list(heap, count);
  for (std::size_t i = 0; i < count; ++i)
    list->items[i] = items[i].as_concrete();
  return Any::list(list, type);
}

Map* make_map(Heap& heap, std::uint32_t capacity) {
  Map* map = heap.make<Map>();
  if (capacity > 0) map->reserve(heap, capacity);
  return map;
}

Any text_of(Heap& heap, std::string_view text) { return Any::text(heap.copy(text)); }

std::uint32_t length(const Any& value) {
  if (value.is_list()) return value.list() == nullptr ? 0 : value.list()->size;
  if (value.is_map()) return value.map() == nullptr ? 0 : value.map()->size;
  return static_cast<std::uint32_t>(value.text().size());
}

bool truth(const Any& value) {
  switch (value.kind()) {
    case Kind::Invalid: return false;
    case Kind::Bool:
    case Kind::Int:
    case Kind::Int64:
    case Kind::Uint8:
    case Kind::Uint64:
    case Kind::Duration:
    case Kind::Month:
    case Kind::Weekday: return value.integer() != 0;
    case Kind::Float64: return value.real() != 0;
    case Kind::String:
    case Kind::Bytes:
    case Kind::List:
    case Kind::Map: return length(value) > 0;
    case Kind::Struct: return true;
  }
  return false;
}

std::string type_name(const Any& value) {
  switch (value.kind()) {
    case Kind::Invalid: return "<nil>";
    case Kind::Bool: return "bool";
    case Kind::Int: return "int";
    case Kind::Int64: return "int64";
    case Kind::Uint8: return "uint8";
    case Kind::Uint64: return "uint64";
    case Kind::Duration: return "time.Duration";
    case Kind::Month: return "time.Month";
    case Kind::Weekday: return "time.Weekday";
    case Kind::Float64: return "float64";
    case Kind::String: return "string";
    case Kind::Bytes: return "[]uint8";
    case Kind::List:
      if (value.list_type() == ListType::Structs && length(value) > 0)
        return "[]" + type_name(value.list()->items[0]);
      return std::string(list_type_name(value));
    case Kind::Map: return std::string(map_type_name(value));
    case Kind::Struct: {
      const StructType& type = *value.structure()->type;
      return (type.pointer ? "*" : "") + std::string(type.name);
    }
  }
  return "<nil>";
}

std::string_view kind_name(const Any& value) {
  switch (value.kind()) {
    case Kind::Invalid: return "invalid";
    case Kind::Bool: return "bool";
    case Kind::Int:
    case Kind::Month:
    case Kind::Weekday: return "int";
    case Kind::Int64:
    case Kind::Duration: return "int64";
    case Kind::Uint8: return "uint8";
    case Kind::Uint64: return "uint64";
    case Kind::Float64: return "float64";
    case Kind::String: return "string";
    case Kind::Bytes:
    case Kind::List: return "slice";
    case Kind::Map: return "map";
    case Kind::Struct: return value.structure()->type->pointer ? "ptr" : "struct";
  }
  return "invalid";
}

bool deep_equal(const Any& a, const Any& b, int depth) {
  if (depth <= 0) throw BudgetExceeded("value-depth", 2'000);
  if (a.kind() != b.kind()) return false;
  if (a.is_list()) return a.list_type() == b.list_type() && equal_lists(a.list(), b.list(), depth);
  if (a.is_map()) return a.map_type() == b.map_type() && equal_maps(a.map(), b.map(), depth);
  if (a.is_struct()) return equal_structs(*a.structure(), *b.structure(), depth);
  return a.same(b);
}

Any deep_copy(Heap& heap, const Any& value, int depth) {
  if (depth <= 0) throw BudgetExceeded("value-depth", 2'000);
  if (value.is_list() && value.list() != nullptr) {
    List* copy = make_list(heap, value.list()->size, value.list()->capacity);
    for (std::uint32_t i = 0; i < copy->size; ++i)
      copy->items[i] = deep_copy(heap, value.list()->items[i], depth - 1);
    return Any::list(copy, value.list_type());
  }
  if (value.is_map() && value.map() != nullptr) {
    Map* copy = make_map(heap, value.map()->size);
    for (const Entry& entry : *value.map())
      copy->append(heap, entry.key, deep_copy(heap, entry.value, depth - 1));
    return Any::map(copy, value.map_type());
  }
  if (value.is_struct() && value.structure()->type->copied_payload != nullptr) {
    Struct* copy = heap.make<Struct>();
    *copy = *value.structure();
    copy->payload = copy->type->copied_payload;
    return Any::structure(copy);
  }
  return value;
}

Any from_value(Heap& heap, const Value& value, Numbers numbers) {
  switch (value.type()) {
    case Value::Type::Null: return {};
    case Value::Type::Boolean: return Any::boolean(value.boolean());
    case Value::Type::Integer:
      return numbers == Numbers::Int ? Any::integer(value.integer())
                                     : Any::real(static_cast<double>(value.integer()));
    case Value::Type::Real: return Any::real(value.real());
    case Value::Type::Text: return text_of(heap, value.text());
    case Value::Type::List: {
      List* list = make_list(heap, value.items().size());
      for (std::size_t i = 0; i < value.items().size(); ++i)
        list->items[i] = from_value(heap, value.items()[i], numbers);
      return Any::list(list);
    }
    case Value::Type::Map: {
      Map* map = make_map(heap, static_cast<std::uint32_t>(value.members().size()));
      for (const Member& member : value.members())
        map->append(heap, heap.copy(member.key), from_value(heap, member.value, numbers));
      return Any::map(map);
    }
  }
  return {};
}

}  // namespace emco::tpl

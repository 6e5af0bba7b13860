#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/value.h"
#include "core/template/heap.h"

namespace emco::tpl {

/// Kinds of Go values as far as templates can meet them. Invalid is Go's untyped nil.
enum class Kind : std::uint8_t {
  Invalid,
  Bool,
  Int,
  Int64,
  Uint8,
  Uint64,
  Duration,
  Month,
  Weekday,
  Float64,
  String,
  Bytes,
  List,
  Map,
  Struct
};

/// Go types of lists: []interface {}, []string, []int, [][]interface {}, []map[string]interface {},
/// chartutil.VersionSet, and slices of pointers to structs.
enum class ListType : std::uint8_t { Any, String, Int, Lists, Maps, VersionSet, Structs };

/// Go types of maps: map[string]interface {}, map[string]string, chartutil.Values, engine.files.
enum class MapType : std::uint8_t { Any, String, Values, Files };

struct List;
struct Map;
struct Struct;
struct StructType;

/// A Go value in an interface: 16 bytes, copied freely. Texts, lists, maps and structs point into a Heap (or
/// into memory that outlives the execution); copies share them, as Go's do.
class Any {
 public:
  constexpr Any() = default;

  static constexpr Any boolean(bool value) { return Any(Kind::Bool, value ? 1 : 0); }

  static constexpr Any integer(std::int64_t value) { return Any(Kind::Int, value); }

  static constexpr Any integer64(std::int64_t value) { return Any(Kind::Int64, value); }

  static constexpr Any number(Kind kind, std::int64_t value) { return Any(kind, value); }

  static Any real(double value);
  static Any text(std::string_view value);
  static Any bytes(std::string_view value);
  static Any list(List* value, ListType type = ListType::Any);
  static Any map(Map* value, MapType type = MapType::Any);
  static Any structure(Struct* value);

  Kind kind() const { return kind_; }

  bool is_nil() const { return kind_ == Kind::Invalid; }

  bool is_text() const { return kind_ == Kind::String; }

  bool is_list() const { return kind_ == Kind::List; }

  bool is_map() const { return kind_ == Kind::Map; }

  bool is_struct() const { return kind_ == Kind::Struct; }

  bool is_signed() const {
    return kind_ == Kind::Int || kind_ == Kind::Int64 || (kind_ >= Kind::Duration && kind_ <= Kind::Weekday);
  }

  bool is_unsigned() const { return kind_ == Kind::Uint8 || kind_ == Kind::Uint64; }

  bool is_integer() const { return is_signed() || is_unsigned(); }

  bool boolean() const { return payload_.integer != 0; }

  std::int64_t integer() const { return payload_.integer; }

  double real() const { return payload_.real; }

  /// Of a String or Bytes.
  std::string_view text() const { return {payload_.text, size_}; }

  /// nullptr for Go's nil slice and nil map.
  List* list() const { return payload_.list; }

  Map* map() const { return payload_.map; }

  Struct* structure() const { return payload_.structure; }

  ListType list_type() const { return static_cast<ListType>(type_); }

  MapType map_type() const { return static_cast<MapType>(type_); }

  /// Whether the value was read out of an interface (a map's or list's element): Go's messages, and what a
  /// field of nil means, differ.
  bool through_interface() const { return interface_; }

  Any as_interface() const {
    Any copy = *this;
    copy.interface_ = true;
    return copy;
  }

  Any as_concrete() const {
    Any copy = *this;
    copy.interface_ = false;
    return copy;
  }

  /// Same Go type and, where types are not enough, same bits. For maps and lists: the same object.
  bool same(const Any& other) const;

 private:
  constexpr Any(Kind kind, std::int64_t value) : kind_(kind) { payload_.integer = value; }

  Kind kind_ = Kind::Invalid;
  std::uint8_t type_ = 0;
  bool interface_ = false;
  std::uint32_t size_ = 0;

  union Payload {
    std::int64_t integer = 0;
    double real;
    const char* text;
    List* list;
    Map* map;
    Struct* structure;
  } payload_;
};

/// A slice's backing array. The number of items never changes; items may (sortAlpha sorts in place).
struct List {
  Any* items = nullptr;
  std::uint32_t size = 0;
  std::uint32_t capacity = 0;  ///< Go's: a template's `slice` may reach the items behind the end

  Any* begin() const { return items; }

  Any* end() const { return items + size; }
};

struct Entry {
  std::string_view key;
  Any value;
};

/// A map with text keys, kept sorted by the bytes of its keys.
struct Map {
  Entry* entries = nullptr;
  std::uint32_t size = 0;
  std::uint32_t capacity = 0;

  Entry* begin() const { return entries; }

  Entry* end() const { return entries + size; }

  const Any* find(std::string_view key) const;
  /// Adds or replaces; `key` must outlive the map (a heap copy or a text value).
  void set(Heap& heap, std::string_view key, const Any& value);
  bool erase(std::string_view key);
  /// Room for that many entries without moving.
  void reserve(Heap& heap, std::uint32_t count);
  /// Adds at the end without keeping order; `sort` must follow. Of equal keys the last added wins.
  void append(Heap& heap, std::string_view key, const Any& value);
  void sort();
};

struct StructField {
  std::string_view name;
  std::string_view json;  ///< "" is not written
  bool omit_empty = false;
};

struct Method;

/// What makes a struct's values look alike. Tables of these are constants of the program.
struct StructType {
  std::string_view name;  ///< as %T prints it, without the star
  bool pointer = false;   ///< templates hold a pointer to it
  const StructField* fields = nullptr;
  std::uint32_t field_count = 0;
  const Method* methods = nullptr;
  std::uint32_t method_count = 0;
  /// Its String() or Error(), nullptr when it has neither.
  std::string (*print)(const Struct&) = nullptr;
  /// Only the pointer has that method: templates print through it, functions get the bare struct.
  bool print_needs_address = false;
  /// What JSON and YAML write for it when that is another text (MarshalText).
  std::string (*marshal)(const Struct&) = nullptr;
  /// Whether two payloads are equal to reflect.DeepEqual; nullptr: never, unless they are the same.
  bool (*equal)(const Struct&, const Struct&) = nullptr;
  /// The payload of its copies by deepCopy, whose library leaves unexported fields empty; nullptr: the same.
  const void* copied_payload = nullptr;
};

struct Struct {
  const StructType* type = nullptr;
  Any* fields = nullptr;
  const void* payload = nullptr;  ///< of native types (times, versions): what their functions know

  const Any* find(std::string_view name) const;
};

/// The text that stands for a struct without fields in JSON and YAML.
std::string marshalled(const Struct& object);

/// Makers; `count` items are nil until set.
List* make_list(Heap& heap, std::size_t count, std::size_t capacity = 0);
/// The capacity that Go's append leaves after `count` items, one by one, when it began with room for
/// `capacity`: from none, that of lists out of JSON and YAML.
std::size_t grown_capacity(std::size_t count, std::size_t capacity = 0);
/// The items from `start` to `end` of the same backing array.
List* part_of(Heap& heap, const List& list, std::size_t start, std::size_t end);
Any list_of(Heap& heap, const Any* items, std::size_t count, ListType type = ListType::Any);
Map* make_map(Heap& heap, std::uint32_t capacity = 0);
Any text_of(Heap& heap, std::string_view text);

std::uint32_t length(const Any& list_or_map);

/// Go's truth (text/template's IsTrue), which is sprig's "not empty" too.
bool truth(const Any& value);
/// Go's %T: "map[string]interface {}", "<nil>".
std::string type_name(const Any& value);
/// reflect's kind: "map", "invalid".
std::string_view kind_name(const Any& value);
/// reflect.DeepEqual. Throws BudgetExceeded past `depth`.
bool deep_equal(const Any& a, const Any& b, int depth = 2'000);
/// Maps, lists and what `copied_payload` says anew, everything else shared (copystructure). Throws
/// BudgetExceeded past `depth`.
Any deep_copy(Heap& heap, const Any& value, int depth = 2'000);

/// Between the program's JSON values and templates' values. From JSON, integers become int, or float64 with
/// `Numbers::Float`, as Helm reads values.
enum class Numbers { Int, Float };
Any from_value(Heap& heap, const Value& value, Numbers numbers);

}  // namespace emco::tpl

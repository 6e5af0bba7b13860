#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace emco {

struct Member;

/// A JSON value: what Kubernetes objects, documents' free-form parts, plan files and events are made of.
/// Maps are kept sorted by key (bytes), so equal content is equal bytes when written. Integers are exact
/// 64-bit.
class Value {
 public:
  enum class Type { Null, Boolean, Integer, Real, Text, List, Map };
  using List = std::vector<Value>;
  using Members = std::vector<Member>;

  Value();
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();

  Value(std::nullptr_t);          // NOLINT(google-explicit-constructor)
  Value(bool value);              // NOLINT(google-explicit-constructor)
  Value(int value);               // NOLINT(google-explicit-constructor)
  Value(std::int64_t value);      // NOLINT(google-explicit-constructor)
  Value(double value);            // NOLINT(google-explicit-constructor)
  Value(std::string value);       // NOLINT(google-explicit-constructor)
  Value(std::string_view value);  // NOLINT(google-explicit-constructor)
  Value(const char* value);       // NOLINT(google-explicit-constructor)
  Value(List value);              // NOLINT(google-explicit-constructor)

  static Value list();

  static Value map();
  static Value map(std::initializer_list<Member> members);
  /// Takes members in any order and sorts them. The caller has excluded duplicate keys.
  static Value map(Members members);

  Type type() const { return static_cast<Type>(data_.index()); }

  bool is_null() const { return type() == Type::Null; }

  bool is_boolean() const { return type() == Type::Boolean; }

  bool is_integer() const { return type() == Type::Integer; }

  bool is_real() const { return type() == Type::Real; }

  bool is_text() const { return type() == Type::Text; }

  bool is_list() const { return type() == Type::List; }

  bool is_map() const { return type() == Type::Map; }

  /// Each accessor requires the type (std::bad_variant_access otherwise, which cli reports as a bug).
  bool boolean() const { return std::get<bool>(data_); }

  std::int64_t integer() const { return std::get<std::int64_t>(data_); }

  double real() const { return std::get<double>(data_); }

  const std::string& text() const { return std::get<std::string>(data_); }

  std::string& text() { return std::get<std::string>(data_); }

  const List& items() const { return std::get<List>(data_); }

  List& items() { return std::get<List>(data_); }

  const Members& members() const { return std::get<Members>(data_); }

  Members& members() { return std::get<Members>(data_); }

  /// The member of a map, nullptr when there is none or this is no map.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);

  /// Follows keys through maps: at("metadata", "name"). nullptr as soon as one is missing.
  template <typename... Keys>
  const Value* at(std::string_view key, Keys... more) const {
    const Value* next = find(key);
    if constexpr (sizeof...(more) == 0) {
      return next;
    } else {
      return next == nullptr ? nullptr : next->at(more...);
    }
  }

  /// The text at that path, or `otherwise` when it is absent or no text.
  std::string_view text_at(std::initializer_list<std::string_view> path,
                           std::string_view otherwise = {}) const;

  /// The member of that key, made (null) when absent. A null becomes a map first.
  Value& operator[](std::string_view key);
  /// Removes a member; false when there was none.
  bool erase(std::string_view key);
  /// Appends to a list. A null becomes a list first.
  Value& push(Value item);

  bool operator==(const Value& other) const;

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, List, Members> data_;
};

struct Member {
  std::string key;
  Value value;

  bool operator==(const Member& other) const = default;
};

// Everything that makes, copies or ends a Value needs to know what a Member is.
inline Value::Value() = default;
inline Value::Value(const Value& other) = default;
inline Value::Value(Value&& other) noexcept = default;
inline Value& Value::operator=(const Value& other) = default;
inline Value& Value::operator=(Value&& other) noexcept = default;
inline Value::~Value() = default;

inline Value::Value(std::nullptr_t) {}

inline Value::Value(bool value) : data_(value) {}

inline Value::Value(int value) : data_(std::int64_t{value}) {}

inline Value::Value(std::int64_t value) : data_(value) {}

inline Value::Value(double value) : data_(value) {}

inline Value::Value(std::string value) : data_(std::move(value)) {}

inline Value::Value(std::string_view value) : data_(std::string(value)) {}

inline Value::Value(const char* value) : data_(std::string(value)) {}

inline Value::Value(List value) : data_(std::move(value)) {}

inline Value Value::list() { return Value(List{}); }

inline bool Value::operator==(const Value& other) const { return data_ == other.data_; }

}  // namespace emco

#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"

// What a simulated cluster knows of the shape of objects: enough to merge them as an API server does
// (KEP-555, structured-merge-diff) and to refuse fields that no schema declares. Kubernetes' own types come
// from types.txt, which is made of a real server's OpenAPI document; those of custom resources come from
// their definitions.

namespace emco::sandbox {

struct Field;

/// The type of one value.
struct Type {
  enum class Kind { Text, Integer, Number, Boolean, IntegerOrText, Quantity, Base64, Any, List, Map, Struct };
  Kind kind = Kind::Any;
  bool atomic = false;            ///< changes hands as one piece: lists without keys, some maps
  bool open = false;              ///< of Struct: fields that are not declared are taken as they come
  std::vector<std::string> keys;  ///< of a List that is not atomic: what tells its items apart; none = a set
  const Type* element = nullptr;  ///< of List and Map
  std::map<std::string, Field, std::less<>> fields = {};  ///< of Struct

  /// The type of a member; nullptr when it is not declared.
  const Type* member(std::string_view name) const;
};

struct Field {
  const Type* type = nullptr;
  bool required = false;
  std::string default_value = {};  ///< of a key of a list's items
};

/// One kind that is served.
struct Kind {
  std::string group;
  std::string version;
  std::string kind;
  std::string list_kind;
  std::string plural;
  std::string singular;
  bool namespaced = true;
  std::vector<std::string> subresources;
  std::vector<std::string> short_names;
  std::vector<std::string> verbs;
  const Type* type = nullptr;

  bool has(std::string_view subresource) const;
  bool can(std::string_view verb) const;
};

/// Kubernetes' own types and kinds.
class Types {
 public:
  Types();
  Types(const Types&) = delete;
  Types& operator=(const Types&) = delete;

  const std::vector<Kind>& kinds() const { return kinds_; }

  /// A named type of types.txt; throws Error "internal.bug" when there is none.
  const Type* named(const std::string& name) const;

  const Type* scalar(Type::Kind kind) const { return scalars_.at(kind); }

 private:
  Type& make();
  const Type* read(std::string_view text);
  const Type* piece(const Type* type);
  void read_line(std::string_view line);

  std::deque<Type> all_;
  std::map<std::string, Type*, std::less<>> named_;
  std::map<Type::Kind, const Type*> scalars_;
  std::vector<std::pair<Type*, const Type*>> pieces_;  ///< to be made like the other, once that is known
  std::vector<Kind> kinds_;
};

/// The same for all clusters; made by the first that asks.
const Types& own_types();

/// Types of custom resources; what it hands out lives as long as it does.
class CustomTypes {
 public:
  /// The type that a definition's openAPIV3Schema describes; `whole` is an object with metadata of its own.
  const Type* of(const Value& schema, bool whole = true);

 private:
  const Type* list_of(const Value& schema);

  std::deque<Type> all_;
};

}  // namespace emco::sandbox

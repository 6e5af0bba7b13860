#pragma once

#include <nlohmann/json.hpp>

#include "core/chart/json_schema.h"

namespace emco::chart {

/// One check of a value against a schema.
class JsonSchema::Check {
 public:
  explicit Check(const JsonSchema& schema) : owner_(schema) {}

  std::vector<Violation> run(const Json& value);

 private:
  // What parts of a value some keyword has looked at already.
  struct Seen {
    std::set<std::string> keys;
    std::set<std::size_t> items;

    void add(const Seen& other) {
      keys.insert(other.keys.begin(), other.keys.end());
      items.insert(other.items.begin(), other.items.end());
    }
  };

  // A schema being checked against a value.
  struct At {
    const Json& schema;
    const Json& value;
    const std::string& place;
    int draft;
    Seen& seen;

    const Json* word(const char* name, int since = 4, int until = 2020) const {
      if (draft < since || draft > until) return nullptr;
      const auto found = schema.find(name);
      return found == schema.end() ? nullptr : &*found;
    }
  };

  void check(const Json& schema, const Json& value, const std::string& place, Seen& seen);
  /// Whether the value fits; says nothing.
  bool fits(const Json& schema, const Json& value, const std::string& place, Seen& seen);
  void fail(const std::string& place, const std::string& text);
  void all_keywords(const At& at);
  void types(const At& at);
  void numbers(const At& at, const Json& value);
  void texts(const At& at);
  void objects(const At& at);
  void required(const At& at);
  void properties(const At& at);
  void dependent(const At& at);
  void arrays(const At& at);
  void items(const At& at);
  void contains(const At& at);
  void unique(const At& at);
  void combinations(const At& at);
  void condition(const At& at);
  void unevaluated(const At& at);

  const JsonSchema& owner_;
  std::vector<Violation> found_;
  int silent_ = 0;
  bool broken_ = false;  // something was found, said or not
  int depth_ = 0;
  std::uint64_t steps_ = 0;
};

}  // namespace emco::chart

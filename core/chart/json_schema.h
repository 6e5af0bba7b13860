#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace re2 {
class RE2;
}

namespace emco::chart {

/// What one check of values against a schema may cost.
inline constexpr std::uint64_t kMostSchemaSteps = 1'000'000;
/// How deep schemas and values may be inside each other there.
inline constexpr int kDeepestSchema = 500;

/// A JSON schema of draft 4, 6, 7, 2019-09 or 2020-12, as the library that Helm uses reads it: 2020-12 unless
/// it says otherwise, patterns in RE2's syntax, `format` asserted up to draft 7. Nothing outside the document
/// is ever read.
class JsonSchema {
 public:
  using Json = nlohmann::json;

  struct Violation {
    std::string place;  ///< "a.b[0]", "" for the whole value
    std::string text;
  };

  /// Throws std::invalid_argument when the document is no schema, or refers to something outside itself.
  explicit JsonSchema(const std::string& text);
  ~JsonSchema();
  JsonSchema(const JsonSchema&) = delete;
  JsonSchema& operator=(const JsonSchema&) = delete;

  /// All places where the value breaks the schema. Throws tpl::BudgetExceeded.
  std::vector<Violation> check(const Json& value) const;

  /// Keywords and formats that are not checked.
  const std::set<std::string>& unchecked() const { return unchecked_; }

 private:
  // A part of the document with an address of its own.
  struct Resource {
    std::string id;
    const Json* root = nullptr;
    int draft = 2020;
    std::map<std::string, const Json*> anchors;
  };

  class Check;

  void walk(const Json& schema, Resource* resource, int depth);
  Resource* enter(const Json& schema, Resource* resource);
  void walk_children(const Json& schema, Resource* resource, int depth);
  void compile(const Json& schema, int depth);
  void compile_pattern(const std::string& pattern);
  void note_format(const Json& schema, int draft);
  const Json& target(const Resource& resource, const std::string& reference);
  int draft_of(const Json& schema) const;

  std::unique_ptr<Json> document_;
  std::map<std::string, std::unique_ptr<Resource>> resources_;
  std::map<const Json*, Resource*> known_;       // schemas to what they are part of
  std::map<const Json*, const Json*> referred_;  // schemas with a reference to what it means
  std::set<const Json*> compiled_;
  std::map<std::string, std::unique_ptr<re2::RE2>> patterns_;
  std::set<std::string> unchecked_;
};

/// Whether a text has the format; unknown formats fit everything.
bool fits_format(std::string_view format, const std::string& text);
bool knows_format(std::string_view format);

}  // namespace emco::chart

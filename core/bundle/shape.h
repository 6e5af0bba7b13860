#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/value.h"
#include "core/model/document.h"
#include "core/model/kind.h"
#include "core/yaml/tree.h"

namespace emco::bundle {

/// Whether a required field may be absent.
enum class Demand { Everything, NothingRequired };

/// Checks trees against declared fields and turns them into values of the declared types, in the declared
/// spelling. Mistakes: field.unknown, field.duplicate, field.wrong-type, field.missing, field.not-allowed,
/// field.out-of-range, field.character, yaml.number. Notes: field.alias, field.ignored, field.normalised.
class Shaper {
 public:
  /// `owner` is what fields belong to, for messages: "an app".
  Shaper(const std::string& file, std::string owner, Demand demand, Diagnostics& diagnostics)
      : file_(file), owner_(std::move(owner)), demand_(demand), diagnostics_(diagnostics) {}

  /// The entries of a map as a map value; `path` is where it stands ("spec"), "" at the top of a document.
  /// Keys that are neither declared nor in `others` are unknown.
  Value record(const yaml::Node& map,
               const std::vector<Field>& fields,
               const std::string& path,
               const std::vector<std::string>& others = {});

  /// Where each value stands that came out of `record`.
  ValuePlaces take_places() {
    places_.sort();
    return std::move(places_);
  }

 private:
  Value shaped(const yaml::Node& node, const Field& field, const std::string& path);
  Value text(const yaml::Node& node, const Field& field, const std::string& path);
  Value integer(const yaml::Node& node, const std::string& path);
  Value boolean(const yaml::Node& node, const std::string& path);
  Value text_map(const yaml::Node& node, const Field& field, const std::string& path);
  Value list(const yaml::Node& node, const Field& field, const std::string& path);
  Value list_item(const yaml::Node& node, const Field& field, const std::string& path);

  const Field* declared(const yaml::Entry& entry,
                        const std::vector<Field>& fields,
                        const std::string& path,
                        const std::vector<std::string>& others);
  void unknown(const yaml::Entry& entry,
               const std::vector<Field>& fields,
               const std::string& path,
               const std::vector<std::string>& others);
  void check_required(const yaml::Node& map,
                      const Value& record,
                      const Field& field,
                      const std::string& path);
  void wrong_type(const yaml::Node& node, const std::string& path, const std::string& wanted);
  void note(const char* code, const yaml::Node& node, std::string summary);

  Source source(const yaml::Node& node) const { return {file_, node.line, node.column}; }

  const std::string& file_;
  std::string owner_;
  Demand demand_;
  Diagnostics& diagnostics_;
  ValuePlaces places_;
  int suggestions_ = 0;
};

}  // namespace emco::bundle

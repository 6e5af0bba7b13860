#pragma once

#include <string>
#include <utility>
#include <vector>

namespace emco::test {

/// One resource of a kind that is as it should be, and what must not be accepted in its place.
struct KindSample {
  std::string kind;
  std::string anchor;
  std::string name;
  std::string spec;
  std::string file;
  /// Other specs and the codes that refuse them, sorted and joined by blanks; "" = accepted too.
  std::vector<std::pair<std::string, std::string>> others;

  /// The document; with another spec when one is given.
  std::string document(const std::string& other_spec = {}) const;
};

/// A whole world: at least one resource of every kind, every reference in use.
const std::vector<KindSample>& every_kind();

/// The part of them that controllers read.
std::vector<KindSample> controller_kinds();

/// All of them as one bundle.
std::string whole_world();

}  // namespace emco::test

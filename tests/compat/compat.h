#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/bundle/read.h"

namespace emco::test {

/// Bundles of the kind that upstream's users have, read against the real kinds.
struct Existing {
  std::map<std::string, std::string>
      files;  ///< "b.yaml" is the bundle, "v.yaml" its values, if there are any
  bundle::Purpose purpose = bundle::Purpose::Apply;

  Checked<Bundle> read() const;

  /// The codes of everything that is said, notes included, in the order of places. Empty: loaded without a
  /// word.
  std::vector<std::string> said() const;

  /// The only document. Fails the test when there is none or a mistake.
  Document document() const;
};

/// A bundle of one document: anchor, name and the lines of its spec, indented.
Existing resource(const std::string& anchor, const std::string& name, const std::string& spec);

/// "projects/p/composite-apps/ca/v1/" and the like.
extern const std::string kApp;
extern const std::string kGroup;

}  // namespace emco::test

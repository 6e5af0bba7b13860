#pragma once

#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/sandbox/request.h"
#include "core/sandbox/type.h"

namespace emco::sandbox {

/// What a cluster serves: Kubernetes' own kinds and those of its definitions.
class Served {
 public:
  /// Takes up the kinds of a CustomResourceDefinition, in place of those it brought before.
  void define(const Value& definition);
  void forget(const Value& definition);

  const std::list<Kind>& kinds() const { return kinds_; }

  /// nullptr when there is no such kind.
  const Kind* find(std::string_view group, std::string_view version, std::string_view plural) const;
  const Kind* by_kind(std::string_view group, std::string_view version, std::string_view kind) const;
  /// Of Kubernetes' own, which are always served.
  const Kind& own(std::string_view group, std::string_view plural) const;

  /// Answers /api, /apis and what lies below without naming a resource; nothing for other paths.
  std::optional<Response> discover(const Request& request) const;

 private:
  Value aggregated(bool core) const;
  std::optional<Value> legacy(const std::string& path) const;

  CustomTypes types_;
  std::list<Kind> kinds_{own_types().kinds().begin(),
                         own_types().kinds().end()};  ///< in place as long as they are served
  std::map<std::string, Value> defined_;              ///< what each definition said when it was taken up
};

}  // namespace emco::sandbox

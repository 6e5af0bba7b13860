#include "core/model/kind.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"

namespace emco {
namespace {

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

std::string parameter_name(std::string_view segment) {
  return std::string(segment.substr(1, segment.size() - 2));
}

/// How many of the last segments of a pattern are parameters: 1, or 2 for composite apps (name and version).
std::size_t own_segments(const Kind& kind) {
  std::size_t count = 0;
  while (count < kind.pattern.size() && is_parameter(kind.pattern[kind.pattern.size() - 1 - count]))
    ++count;
  return count;
}

std::optional<Kinds::Match> match(const Kind& kind, const std::vector<std::string>& segments) {
  Kinds::Match found{&kind, {}};
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (is_parameter(kind.pattern[i])) {
      if (segments[i].empty()) return std::nullopt;
      found.parameters.emplace(parameter_name(kind.pattern[i]), segments[i]);
    } else if (kind.pattern[i] != segments[i]) {
      return std::nullopt;
    }
  }
  return found;
}

}  // namespace

Kinds::Kinds(std::vector<Kind> kinds) : kinds_(std::move(kinds)) {}

const Kind* Kinds::find(std::string_view name) const {
  const auto at =
      std::find_if(kinds_.begin(), kinds_.end(), [&](const Kind& kind) { return kind.name == name; });
  return at == kinds_.end() ? nullptr : &*at;
}

std::optional<Kinds::Match> Kinds::of_address(std::string_view address) const {
  const auto segments = text::split(address, '/');
  for (const auto& kind : kinds_) {
    if (kind.pattern.size() != segments.size()) continue;
    if (auto found = match(kind, segments)) return found;
  }
  return std::nullopt;
}

std::optional<Kinds::Match> Kinds::of_collection(std::string_view anchor) const {
  const auto segments = text::split(anchor, '/');
  for (const auto& kind : kinds_) {
    if (kind.pattern.size() != segments.size() + own_segments(kind)) continue;
    if (auto found = match(kind, segments)) return found;
  }
  return std::nullopt;
}

std::string make_address(const Kind& kind, const std::map<std::string, std::string>& parameters) {
  std::string address;
  for (const auto& segment : kind.pattern) {
    if (!address.empty()) address += '/';
    if (!is_parameter(segment)) {
      address += segment;
      continue;
    }
    const auto value = parameters.find(parameter_name(segment));
    expects(value != parameters.end(), "an address lacks the parameter " + segment);
    address += value->second;
  }
  return address;
}

}  // namespace emco

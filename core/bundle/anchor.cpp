#include "core/bundle/anchor.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/bundle/name.h"

namespace emco::bundle {
namespace {

constexpr std::array<std::string_view, 10> kOperationWords{"approve", "instantiate", "update", "rollback",
                                                           "migrate", "terminate",   "stop",   "apply",
                                                           "resume",  "abandon"};

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

/// As much of a text as a message should quote.
std::string shown(const std::string& text) { return text::printable(text.substr(0, 200)); }

/// An anchor cut in two: an operation may be two segments long ("enrollment/instantiate").
struct Cut {
  std::string address;
  std::string word;
};

Cut cut(const std::string& anchor, std::size_t segments) {
  std::size_t at = anchor.size();
  for (std::size_t i = 0; i < segments && at != std::string::npos && at > 0; ++i)
    at = anchor.rfind('/', at - 1);
  if (at == std::string::npos || at == 0) return {};
  return {anchor.substr(0, at), anchor.substr(at + 1)};
}

std::optional<Anchor> operation(const std::string& anchor, const Kinds& kinds) {
  for (const std::size_t segments : {std::size_t{1}, std::size_t{2}}) {
    const auto [address, word] = cut(anchor, segments);
    const auto match = kinds.of_address(address);
    if (!match) continue;
    const auto& words = match->kind->operations;
    if (std::find(words.begin(), words.end(), word) == words.end()) continue;
    return Anchor{Anchor::Type::Operation, match->kind, match->parameters, word, ""};
  }
  return std::nullopt;
}

/// The anchor of every kind's collection that has as many segments, with the given anchor's words where the
/// pattern has parameters; and the operations of what it may be below.
std::vector<std::string> candidates(const std::string& anchor, const Kinds& kinds) {
  const auto segments = text::split(anchor, '/');
  std::vector<std::string> found;
  for (const auto& kind : kinds.all()) {
    const std::size_t length = kind.pattern.size() - own_segments(kind);
    if (length != segments.size()) continue;
    std::vector<std::string> words;
    for (std::size_t i = 0; i < length; ++i)
      words.push_back(is_parameter(kind.pattern[i]) ? segments[i] : kind.pattern[i]);
    found.push_back(text::join(words, "/"));
  }
  const auto [address, word] = cut(anchor, 1);
  if (const auto match = kinds.of_address(address))
    for (const auto& known : match->kind->operations)
      found.push_back(address + "/" + known);
  return found;
}

std::string collection_pattern(const Kind& kind) {
  const auto end = kind.pattern.end() - static_cast<std::ptrdiff_t>(own_segments(kind));
  return text::join(std::vector<std::string>(kind.pattern.begin(), end), "/");
}

/// The next step after an anchor that names nothing.
std::string help_for(const std::string& anchor, const Kinds& kinds) {
  if (anchor.starts_with('/') || anchor.ends_with('/')) return "write it without a slash at either end";
  if (auto help = text::did_you_mean(anchor, candidates(anchor, kinds)); !help.empty()) return help;
  const std::string last = text::split(anchor, '/').back();
  for (const auto& kind : kinds.all()) {
    const std::string pattern = collection_pattern(kind);
    if (text::split(pattern, '/').back() == last)
      return fmt::format("the anchor of {} is '{}'", a_noun(kind), pattern);
  }
  return "an anchor is the path of a collection, such as 'projects', or ends in an operation";
}

Anchor unknown(const std::string& anchor, const Kinds& kinds, const Source& where, Diagnostics& diagnostics) {
  const auto [address, word] = cut(anchor, 1);
  const auto match = kinds.of_address(address);
  if (match && std::find(kOperationWords.begin(), kOperationWords.end(), word) != kOperationWords.end()) {
    const auto& words = match->kind->operations;
    diagnostics.error(
        "bundle.unknown-operation", where,
        fmt::format("{} knows no operation '{}'", a_noun(*match->kind), word),
        words.empty() ? "it has no operations" : "its operations are " + text::join(words, ", "));
    return {};
  }
  diagnostics.error("bundle.unknown-kind", where,
                    fmt::format("the anchor '{}' names nothing that can be deployed", shown(anchor)),
                    help_for(anchor, kinds));
  return {};
}

std::optional<Anchor> status(const std::string& anchor, const Kinds& kinds) {
  const auto mark = anchor.find('?');
  const auto [address, word] = cut(anchor.substr(0, mark), 1);
  if (word != "status") return std::nullopt;
  const auto match = kinds.of_address(address);
  if (!match) return std::nullopt;
  return Anchor{Anchor::Type::Status, match->kind, match->parameters, word,
                mark == std::string::npos ? "" : anchor.substr(mark + 1)};
}

Anchor classify(const std::string& anchor,
                const Kinds& kinds,
                const Source& where,
                Diagnostics& diagnostics) {
  if (const auto match = kinds.of_collection(anchor))
    return {Anchor::Type::Collection, match->kind, match->parameters, "", ""};
  if (auto found = operation(anchor, kinds)) return std::move(*found);
  if (auto found = status(anchor, kinds)) return std::move(*found);
  if (const auto match = kinds.of_address(anchor))
    return {Anchor::Type::Resource, match->kind, match->parameters, "", ""};
  return unknown(anchor, kinds, where, diagnostics);
}

}  // namespace

std::size_t own_segments(const Kind& kind) {
  const auto literal = std::find_if_not(kind.pattern.rbegin(), kind.pattern.rend(), is_parameter);
  return static_cast<std::size_t>(literal - kind.pattern.rbegin());
}

std::vector<std::string> own_parameters(const Kind& kind) {
  std::vector<std::string> names;
  for (std::size_t i = kind.pattern.size() - own_segments(kind); i < kind.pattern.size(); ++i)
    names.push_back(kind.pattern[i].substr(1, kind.pattern[i].size() - 2));
  return names;
}

std::vector<std::string> field_path(const Kind& kind, const std::string& parameter) {
  const auto fits = [&](const Field& field) {
    return field.column == parameter && (field.table.empty() || field.table == kind.name);
  };
  for (const auto& field : kind.fields) {
    if (field.shape != Shape::Record) {
      if (fits(field)) return {field.name};
      continue;
    }
    for (const auto& child : field.fields)
      if (fits(child)) return {field.name, child.name};
  }
  return {};
}

Anchor parse_anchor(std::string_view text,
                    const Kinds& kinds,
                    Purpose purpose,
                    const Source& where,
                    Diagnostics& diagnostics) {
  const std::string anchor(text::trim(text));
  Anchor found = classify(anchor, kinds, where, diagnostics);
  for (const auto& [parameter, value] : found.parameters) {
    const auto problem = name_problem(value);
    if (!problem) continue;
    diagnostics.error(problem->code, where,
                      fmt::format("'{}' in the anchor is no name: it {}", shown(value), problem->text),
                      "use letters, digits, '-', '_' and '.'");
    found.type = Anchor::Type::Unknown;
  }
  if (found.type == Anchor::Type::Status && purpose != Purpose::Get) {
    diagnostics.error("bundle.read-only-anchor", where, fmt::format("'{}' can only be read", shown(anchor)),
                      "use it with 'get', or leave the document out");
    found.type = Anchor::Type::Unknown;
  }
  return found;
}

}  // namespace emco::bundle

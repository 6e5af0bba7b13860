#include "core/store/named.h"

#include <map>
#include <string>

#include "core/base/error.h"
#include "core/store/embedded.h"

namespace emco::store {
namespace {

using Texts = std::map<std::string, std::string_view, std::less<>>;

/// "queries/intent.sql" → "intent/"
std::string prefix_of(std::string_view file) {
  const auto slash = file.find('/');
  return std::string(file.substr(slash + 1, file.rfind('.') - slash - 1)) + "/";
}

void add_file(Texts& texts, const EmbeddedSql& file) {
  constexpr std::string_view kMark = "-- name: ";
  auto at = file.text.find(kMark);
  while (at != std::string_view::npos) {
    const auto line_end = file.text.find('\n', at);
    const auto next = file.text.find(kMark, line_end);
    const auto name = file.text.substr(at + kMark.size(), line_end - at - kMark.size());
    const auto text =
        file.text.substr(line_end + 1, next == std::string_view::npos ? next : next - line_end - 1);
    expects(texts.emplace(prefix_of(file.name) + std::string(name), text).second, "two queries of one name");
    at = next;
  }
}

/// What the program was built with; never changes.
const Texts& all() {
  static const Texts texts = [] {
    Texts found;
    for (const auto& file : embedded_queries())
      add_file(found, file);
    return found;
  }();
  return texts;
}

}  // namespace

std::string_view named_sql(std::string_view name) {
  const auto found = all().find(name);
  expects(found != all().end(), std::string("there is no query ") + std::string(name));
  return found->second;
}

std::vector<std::string_view> query_names() {
  std::vector<std::string_view> names;
  for (const auto& [name, text] : all())
    names.emplace_back(name);
  return names;
}

}  // namespace emco::store

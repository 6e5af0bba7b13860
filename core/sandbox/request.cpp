#include "core/sandbox/request.h"

#include <optional>

#include "core/base/crypto.h"
#include "core/base/text.h"

namespace emco::sandbox {
namespace {

std::optional<std::string> decoded(std::string_view text, bool is_query) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && is_query) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const auto byte = unhex(text.substr(i + 1, 2));
      if (!byte || byte->size() != 1) return std::nullopt;
      out += *byte;
      i += 2;
    }
  }
  return out;
}

}  // namespace

const std::string& Request::parameter(const std::string& name) const {
  static const std::string kNone;
  const auto found = query.find(name);
  return found == query.end() ? kNone : found->second;
}

bool set_target(Request& request, const std::string& target) {
  request.target = target;
  request.query.clear();
  const auto mark = target.find('?');
  const auto path = decoded(std::string_view(target).substr(0, mark), false);
  if (!path || !path->starts_with('/')) return false;
  request.path = *path;
  if (mark == std::string::npos) return true;
  for (const auto& pair : text::split(std::string_view(target).substr(mark + 1), '&')) {
    const auto equals = pair.find('=');
    const auto name = decoded(std::string_view(pair).substr(0, equals), true);
    const auto value = equals == std::string::npos ? std::string()
                                                   : decoded(std::string_view(pair).substr(equals + 1), true);
    if (!name || !value) return false;
    if (!name->empty()) request.query[*name] = *value;
  }
  return true;
}

}  // namespace emco::sandbox

#include "core/model/rule.h"

#include <algorithm>
#include <array>

namespace emco {
namespace {

constexpr std::array kByGravity{70, 13, 8, 6, 7, 5, 3, 10, 11, 12, 9, 1, 0};

std::ptrdiff_t rank(int status) {
  return std::find(kByGravity.begin(), kByGravity.end(), status) - kByGravity.begin();
}

}  // namespace

int gravest(int first, int second) { return rank(first) <= rank(second) ? first : second; }

Rules::Rules(std::vector<Rule> rules) : rules_(std::move(rules)) {
  std::sort(rules_.begin(), rules_.end(), [](const Rule& a, const Rule& b) { return a.code < b.code; });
}

const Rule* Rules::find(std::string_view code) const {
  const auto at =
      std::lower_bound(rules_.begin(), rules_.end(), code,
                       [](const Rule& rule, std::string_view wanted) { return rule.code < wanted; });
  return at != rules_.end() && at->code == code ? &*at : nullptr;
}

int Rules::exit_status(const Diagnostics& diagnostics) const {
  int status = 0;
  for (const auto& diagnostic : diagnostics) {
    if (diagnostic.severity != Severity::Error) continue;
    const Rule* rule = find(diagnostic.code);
    status = gravest(status, rule == nullptr ? 70 : rule->status);
  }
  return status;
}

}  // namespace emco

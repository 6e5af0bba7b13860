#include "core/flow/candidates.h"

#include <exception>

#include "core/flow/session.h"
#include "core/store/records.h"

namespace emco::flow {
namespace {

/// More than so many are shown step by step.
constexpr std::size_t kMany = 40;

/// Above and below every character of addresses.
constexpr char kAbove = '\x7f';
constexpr char kBelow = '\x01';

const char* query_of(Sought sought) {
  switch (sought) {
    case Sought::Everything: return "completion/addresses";
    case Sought::Clusters: return "completion/clusters";
    case Sought::Lifecycle: return "completion/lifecycle";
  }
  return "completion/addresses";
}

/// Looks only at what it offers, however much is in the store.
class Candidates {
 public:
  Candidates(store::Database& database, std::string_view start, Sought sought)
      : database_(database), query_(query_of(sought)), start_(start) {}

  std::vector<std::string> find() {
    auto whole = next(start_, kMany + 1);
    if (whole.size() <= kMany) return whole;
    std::vector<std::string> steps;
    std::string from = start_;
    for (;;) {
      const auto found = next(from, 1);
      if (found.empty()) return steps;
      const auto end = found.front().find('/', start_.size());
      steps.push_back(found.front().substr(0, end == std::string::npos ? end : end + 1));
      from = steps.back() + (end == std::string::npos ? kBelow : kAbove);
    }
  }

 private:
  std::vector<std::string> next(const std::string& from, std::size_t most) {
    auto query = database_.query(query_);
    query.with(from, start_ + kAbove, static_cast<std::int64_t>(most));
    std::vector<std::string> found;
    while (query.next())
      found.push_back(query.text(0));
    return found;
  }

  store::Database& database_;
  const char* query_;
  std::string start_;
};

}  // namespace

std::vector<std::string> address_candidates(World& world, std::string_view start, Sought sought) {
  try {
    Session session(world);
    const store::View view(session.database());
    return Candidates(session.database(), start, sought).find();
  } catch (const std::exception&) {
    return {};  // no store, or none that can be read: the command itself will say so
  }
}

std::vector<std::string> residue_candidates(World& world) {
  try {
    Session session(world);
    std::vector<std::string> numbers;
    for (const auto& entry : store::residue(session.database()))
      numbers.push_back(std::to_string(entry.id));
    return numbers;
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace emco::flow

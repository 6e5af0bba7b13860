#include "core/model/document.h"

#include <algorithm>

namespace emco {

ValuePlaces::ValuePlaces(std::initializer_list<std::pair<std::string_view, Place>> places) {
  for (const auto& [path, place] : places)
    add(path, place);
  sort();
}

void ValuePlaces::add(std::string_view path, Place place) {
  entries_.push_back(
      {static_cast<std::uint32_t>(paths_.size()), static_cast<std::uint32_t>(path.size()), place});
  paths_ += path;
}

void ValuePlaces::sort() {
  std::sort(entries_.begin(), entries_.end(),
            [&](const Entry& a, const Entry& b) { return path(a) < path(b); });
  entries_.shrink_to_fit();
  paths_.shrink_to_fit();
}

std::string_view ValuePlaces::path(const Entry& entry) const {
  return std::string_view(paths_).substr(entry.begin, entry.length);
}

std::string_view ValuePlaces::path(std::size_t i) const { return path(entries_[i]); }

std::optional<Place> ValuePlaces::find(std::string_view wanted) const {
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), wanted,
                                   [&](const Entry& entry, std::string_view p) { return path(entry) < p; });
  if (at == entries_.end() || path(*at) != wanted) return std::nullopt;
  return at->place;
}

Source Document::place(std::string path) const {
  while (!path.empty()) {
    if (const auto found = places.find(path)) return {where.file, found->line, found->column};
    const auto cut = path.find_last_of(".[");
    path.resize(cut == std::string::npos ? 0 : cut);
  }
  return where;
}

}  // namespace emco

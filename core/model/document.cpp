#include "core/model/document.h"

namespace emco {

Source Document::place(std::string path) const {
  while (!path.empty()) {
    const auto found = places.find(path);
    if (found != places.end()) return {where.file, found->second.line, found->second.column};
    const auto cut = path.find_last_of(".[");
    path.resize(cut == std::string::npos ? 0 : cut);
  }
  return where;
}

}  // namespace emco

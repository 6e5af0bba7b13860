#include "core/yaml/split.h"

#include "core/base/text.h"

namespace emco::yaml {
namespace {

bool is_marker(std::string_view line, std::string_view marker) {
  if (!line.starts_with(marker)) return false;
  return line.size() == marker.size() || std::string_view(" \t\r\n").find(line[marker.size()]) != line.npos;
}

/// Blank lines, comments and directives may stand before a document without being one.
bool is_prefix(std::string_view line) {
  const std::string_view content = text::trim(line);
  return content.empty() || content.front() == '#' || line.front() == '%';
}

class Splitter {
 public:
  Splitter(std::string_view text, std::size_t limit) : text_(text), limit_(limit) {}

  std::vector<Part> split() {
    int number = 1;
    for (std::size_t at = 0; at < text_.size() && parts_.size() <= limit_; ++number) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size() - 1) + 1;
      take(text_.substr(at, end - at), at, number);
      at = end;
    }
    if (open_) close(text_.size());
    return std::move(parts_);
  }

 private:
  void take(std::string_view line, std::size_t at, int number) {
    if (is_marker(line, "---")) {
      if (open_) {
        close(at);
        begin_ = at;
        line_ = number;
      }
      open_ = true;
    } else if (is_marker(line, "...")) {
      if (open_) close(at + line.size());
      begin_ = at + line.size();
      line_ = number + 1;
    } else {
      open_ = open_ || !is_prefix(line);
    }
  }

  void close(std::size_t end) {
    parts_.push_back({text_.substr(begin_, end - begin_), line_});
    open_ = false;
  }

  std::string_view text_;
  std::size_t limit_;
  std::vector<Part> parts_;
  std::size_t begin_ = 0;
  int line_ = 1;
  bool open_ = false;  ///< a marker or some content was seen since the last part ended
};

}  // namespace

std::vector<Part> split(std::string_view text, std::size_t limit) { return Splitter(text, limit).split(); }

}  // namespace emco::yaml

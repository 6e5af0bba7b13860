#include "core/sandbox/http.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"

namespace emco::sandbox {
namespace {

constexpr std::size_t kMostHead = 64U << 10U;
constexpr std::size_t kMostBody = 64U << 20U;

std::optional<std::size_t> hexadecimal(std::string_view text) {
  std::size_t value = 0;
  if (text.empty() || text.size() > 8) return std::nullopt;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    const char lower = static_cast<char>(c | 0x20);
    if (!digit && (lower < 'a' || lower > 'f')) return std::nullopt;
    value = value * 16 + static_cast<std::size_t>(digit ? c - '0' : lower - 'a' + 10);
  }
  return value;
}

}  // namespace

bool RequestReader::read_head(std::string_view head) {
  request = {};
  bearer.clear();
  length_ = 0;
  chunked_ = false;
  auto lines = text::split(head, '\n');
  const auto words = text::split(text::trim(lines.front()), ' ');
  if (words.size() != 3 || !words[2].starts_with("HTTP/1.") || !set_target(request, words[1])) return false;
  request.method = words[0];
  keeps = words[2] == "HTTP/1.1";
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto colon = lines[i].find(':');
    if (colon == std::string::npos) continue;
    const std::string name = text::lower(std::string_view(lines[i]).substr(0, colon));
    const std::string value(text::trim(std::string_view(lines[i]).substr(colon + 1)));
    if (name == "accept") request.accept = value;
    if (name == "content-type") request.content_type = value;
    if (name == "if-none-match") request.if_none_match = value;
    if (name == "connection") keeps = text::lower(value) != "close";
    if (name == "transfer-encoding") chunked_ = text::lower(value) == "chunked";
    if (name == "authorization" && value.starts_with("Bearer ")) bearer = value.substr(7);
    if (name != "content-length") continue;
    const auto length = text::integer(value);
    if (!length || *length < 0 || static_cast<std::size_t>(*length) > kMostBody) return false;
    length_ = static_cast<std::size_t>(*length);
  }
  return true;
}

std::optional<std::size_t> RequestReader::body_end(std::size_t begin) {
  request.body.clear();
  if (!chunked_) {
    if (bytes_.size() < begin + length_) return std::nullopt;
    request.body = bytes_.substr(begin, length_);
    return begin + length_;
  }
  for (std::size_t at = begin;;) {
    const auto line = bytes_.find("\r\n", at);
    if (line == std::string::npos) return std::nullopt;
    const auto size =
        hexadecimal(std::string_view(bytes_).substr(at, std::min(bytes_.find(';', at), line) - at));
    if (!size || request.body.size() + *size > kMostBody) return std::string::npos;
    if (bytes_.size() < line + 2 + *size + 2) return std::nullopt;
    request.body += bytes_.substr(line + 2, *size);
    at = line + 2 + *size + 2;
    if (*size == 0) return at;
  }
}

RequestReader::Result RequestReader::next() {
  const auto end = bytes_.find("\r\n\r\n");
  if (end == std::string::npos) return bytes_.size() > kMostHead ? Result::Broken : Result::Incomplete;
  if (!read_head(std::string_view(bytes_).substr(0, end))) return Result::Broken;
  const auto over = body_end(end + 4);
  if (!over) return Result::Incomplete;
  if (*over == std::string::npos) return Result::Broken;
  bytes_.erase(0, *over);
  return Result::Whole;
}

std::string head_of(const Response& response, bool chunked) {
  std::string head =
      fmt::format("HTTP/1.1 {} {}\r\n", response.status, response.status < 400 ? "OK" : "Error");
  if (response.status != 304) head += fmt::format("Content-Type: {}\r\n", response.content_type);
  head += chunked ? "Transfer-Encoding: chunked\r\n"
                  : fmt::format("Content-Length: {}\r\n", response.body.size());
  for (const auto& [name, value] : response.headers)
    head += fmt::format("{}: {}\r\n", name, value);
  return head + "\r\n";
}

std::string chunk(std::string_view bytes) { return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes); }

}  // namespace emco::sandbox

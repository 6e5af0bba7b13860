#include "core/yaml/characters.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace emco::yaml {
namespace {

struct Point {
  std::uint32_t value = 0;
  std::size_t length = 0;  ///< 0: no valid UTF-8
};

Point decode_point(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t first = byte(at);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return {};
  std::uint32_t value = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (byte(at + i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kSmallest[length] || value > 0x10FFFF || surrogate) return {};
  return {value, length};
}

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

bool in(std::uint32_t point, std::initializer_list<Range> ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return point >= range.first && point <= range.last; });
}

std::string misfit_name(std::uint32_t point) {
  if (point == 0) return "a NUL byte";
  if (point == '\r') return "a carriage return that ends no line";
  if (point < 0x20 || point == 0x7F || (point >= 0x80 && point < 0xA0))
    return fmt::format("the control character U+{:04X}", point);
  if (point == 0x2028 || point == 0x2029)
    return fmt::format("U+{:04X}, which some readers take for the end of a line", point);
  if (in(point, {{0x202A, 0x202E}, {0x2066, 0x2069}}))
    return fmt::format("U+{:04X}, which reorders text on screen", point);
  if (point == 0xFEFF) return "a byte order mark inside the text";
  if (point == 0xFFFE || point == 0xFFFF) return fmt::format("U+{:04X}, which is no character", point);
  return {};
}

void append_utf8(std::string& text, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0U | (point >> 6U));
    put(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    put(0xE0U | (point >> 12U));
    put(0x80U | ((point >> 6U) & 0x3FU));
    put(0x80U | (point & 0x3FU));
  } else {
    put(0xF0U | (point >> 18U));
    put(0x80U | ((point >> 12U) & 0x3FU));
    put(0x80U | ((point >> 6U) & 0x3FU));
    put(0x80U | (point & 0x3FU));
  }
}

/// Which byte of a UTF-16 unit comes first.
enum class Order { Big, Little };

/// Nothing when a surrogate stands alone or half a unit is left.
std::optional<std::string> from_utf16(std::string_view bytes, Order order) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  const auto unit = [&](std::size_t at) {
    const std::uint32_t a = static_cast<unsigned char>(bytes[at]);
    const std::uint32_t b = static_cast<unsigned char>(bytes[at + 1]);
    return order == Order::Big ? (a << 8U) | b : (b << 8U) | a;
  };
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    std::uint32_t point = unit(at);
    if (point >= 0xD800 && point <= 0xDFFF) {
      const bool high = point < 0xDC00 && at + 2 < bytes.size();
      const std::uint32_t low = high ? unit(at + 2) : 0;
      if (low < 0xDC00 || low > 0xDFFF) return std::nullopt;
      point = 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
      at += 2;
    }
    append_utf8(text, point);
  }
  return text;
}

}  // namespace

std::optional<std::string> decode(std::string_view bytes, const std::string& file, Diagnostics& diagnostics) {
  using namespace std::string_view_literals;
  const auto refuse = [&](std::string summary) {
    diagnostics.error("yaml.character", {file, 1, 1}, std::move(summary), "save the file as UTF-8");
    return std::nullopt;
  };
  if (bytes.starts_with("\xFF\xFE\0\0"sv) || bytes.starts_with("\0\0\xFE\xFF"sv))
    return refuse("the file is UTF-32");
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv)) {
    const Order order = bytes.starts_with("\xFE\xFF"sv) ? Order::Big : Order::Little;
    auto text = from_utf16(bytes.substr(2), order);
    return text ? text : refuse("the file begins like UTF-16 but is none");
  }
  if (bytes.starts_with("\xEF\xBB\xBF"sv)) bytes.remove_prefix(3);
  if (bytes.size() >= 2 && (bytes[0] == '\0') != (bytes[1] == '\0'))
    return refuse("the file looks like UTF-16 without a byte order mark");
  return std::string(bytes);
}

std::optional<Misfit> find_misfit(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool usual = (byte >= 0x20 && byte < 0x7F) || byte == '\n' || byte == '\t';
    const bool line_end = byte == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    if (usual || line_end) {
      ++at;
      continue;
    }
    const Point point = decode_point(text, at);
    if (point.length == 0) return Misfit{at, fmt::format("the byte 0x{:02X}, which is no UTF-8", byte)};
    if (auto name = misfit_name(point.value); !name.empty()) return Misfit{at, std::move(name)};
    at += point.length;
  }
  return std::nullopt;
}

bool has_decomposed(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Point point = decode_point(text, at);
    if (point.length == 0) return false;
    if (point.value >= 0x300 && in(point.value, {{0x0300, 0x036F},
                                                 {0x0374, 0x0374},
                                                 {0x037E, 0x037E},
                                                 {0x0387, 0x0387},
                                                 {0x0653, 0x0655},
                                                 {0x1100, 0x11FF},
                                                 {0x1AB0, 0x1AFF},
                                                 {0x1DC0, 0x1DFF},
                                                 {0x2000, 0x2001},
                                                 {0x20D0, 0x20FF},
                                                 {0x2126, 0x2126},
                                                 {0x212A, 0x212B},
                                                 {0x2329, 0x232A},
                                                 {0x3099, 0x309A},
                                                 {0xF900, 0xFAFF},
                                                 {0xFE20, 0xFE2F},
                                                 {0x2F800, 0x2FA1F}}))
      return true;
    at += point.length;
  }
  return false;
}

std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace emco::yaml

#include "core/store/formats.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include <sqlite3.h>

#include "core/base/names.h"
#include "core/base/text.h"

namespace emco::store {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all(std::string_view text, bool (*holds)(char)) { return std::all_of(text.begin(), text.end(), holds); }

bool has_ends(std::string_view text, bool (*holds)(char)) {
  return !text.empty() && holds(text.front()) && holds(text.back());
}

// ---- names

/// Upstream's form of "key=value" labels: a name in which '=' may occur.
bool is_label_text(std::string_view text) {
  return text.size() <= 128 && has_ends(text, is_alphanumeric) &&
         all(text, [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '='; });
}

bool is_name(std::string_view text) {
  return text.size() <= 128 && text.find('=') == std::string_view::npos && is_label_text(text);
}

bool is_dns_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  for (const auto& label : text::split(text, '.'))
    if (!is_dns_label(label)) return false;
  return true;
}

/// "value", "name=value" or "dns.prefix/name=value".
bool is_node_label(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return is_label_value(text);
  std::string_view key = text.substr(0, equals);
  const auto slash = key.find('/');
  if (slash != std::string_view::npos) {
    if (!is_dns_name(key.substr(0, slash))) return false;
    key = key.substr(slash + 1);
  }
  return is_label_value(key) && (equals + 1 == text.size() || is_label_value(text.substr(equals + 1)));
}

/// A label with a value, as chains name their links: exactly one '='.
bool is_link_label(std::string_view text) {
  return text.size() <= 381 && std::count(text.begin(), text.end(), '=') == 1 && !text.ends_with('=') &&
         is_node_label(text);
}

// ---- addresses

bool parses(int family, std::string_view text) {
  std::array<unsigned char, 16> address{};
  return text.size() < 64 && inet_pton(family, std::string(text).c_str(), address.data()) == 1;
}

bool is_ipv4(std::string_view text) { return parses(AF_INET, text); }

bool is_ipv6(std::string_view text) { return parses(AF_INET6, text); }

bool is_ip(std::string_view text) { return is_ipv4(text) || is_ipv6(text); }

bool is_prefixed(std::string_view text, bool (*holds)(std::string_view), std::int64_t most) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const auto length = text.substr(slash + 1);
  const auto bits = all(length, is_digit) && length.size() <= 3 ? text::integer(length) : std::nullopt;
  return bits && *bits <= most && holds(text.substr(0, slash));
}

/// Bits of the host may be set: gateways are written with the mask of their network.
bool is_ipv4_cidr(std::string_view text) { return is_prefixed(text, is_ipv4, 32); }

bool is_ipv6_cidr(std::string_view text) { return is_prefixed(text, is_ipv6, 128); }

bool is_cidr(std::string_view text) { return is_ipv4_cidr(text) || is_ipv6_cidr(text); }

/// A subnet of which the length may be left out.
bool is_ipv4_subnet(std::string_view text) { return is_ipv4(text) || is_ipv4_cidr(text); }

/// Addresses and ranges "a..b", separated by blanks.
bool is_ipv4_list(std::string_view text) {
  for (const auto& word : text::split(text, ' ')) {
    if (word.empty()) continue;
    const auto dots = word.find("..");
    if (dots == std::string::npos ? !is_ipv4(word)
                                  : !is_ipv4(word.substr(0, dots)) || !is_ipv4(word.substr(dots + 2)))
      return false;
  }
  return true;
}

bool is_hexadecimal(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// As Go reads them: pairs separated by ':' or '-', or groups of four by '.'; 6, 8 or 20 bytes.
bool is_mac(std::string_view text) {
  const auto at = text.find_first_not_of("0123456789abcdefABCDEF");
  if (at == std::string_view::npos) return false;
  const auto parts = text::split(text, text[at]);
  const std::size_t width = text[at] == '.' ? 4 : 2;
  if (text[at] != ':' && text[at] != '-' && text[at] != '.') return false;
  for (const auto& part : parts)
    if (part.size() != width || !all(part, is_hexadecimal)) return false;
  const std::size_t bytes = parts.size() * width / 2;
  return bytes == 6 || bytes == 8 || bytes == 20;
}

/// "host:port", the host a name or an address.
bool is_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto port = text.substr(colon + 1);
  const auto number =
      all(port, is_digit) && !port.empty() && port.size() <= 5 ? text::integer(port) : std::nullopt;
  return number && *number >= 1 && *number <= 65535 && text.find_first_of(" /") == std::string_view::npos;
}

// ---- the rest

/// What Istio may match: absolute, '*' at the end only, no slash at the end.
bool is_url_path(std::string_view text) {
  if (text.size() < 2 || text.size() > 4096 || text.front() != '/') return false;
  const auto inner = text.substr(1, text.size() - 2);
  if (!is_alphanumeric(text.back()) && text.back() != '*') return false;
  if (!inner.empty() && !is_alphanumeric(inner.front())) return false;
  return all(inner,
             [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '/'; });
}

/// A number with the suffixes that Kubernetes knows.
bool is_quantity(std::string_view text) {
  const auto number = text.substr(0, text.find_first_not_of("0123456789."));
  if (number.find_first_of("0123456789") == std::string_view::npos) return false;
  if (std::count(number.begin(), number.end(), '.') > 1) return false;
  const auto suffix = text.substr(number.size());
  if (suffix.size() >= 2 && (suffix[0] == 'e' || suffix[0] == 'E')) {
    const auto exponent = suffix.substr(suffix[1] == '-' || suffix[1] == '+' ? 2 : 1);
    if (!exponent.empty() && exponent.size() <= 2 && all(exponent, is_digit)) return true;
  }
  constexpr std::array<std::string_view, 16> kSuffixes{"",  "n", "u",  "m",  "k",  "M",  "G",  "T",
                                                       "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  return std::find(kSuffixes.begin(), kSuffixes.end(), suffix) != kSuffixes.end();
}

/// As Go reads durations: "8760h", "1h30m", "1.5s".
bool is_duration(std::string_view text) {
  if (text == "0") return true;
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty()) return false;
  while (!text.empty()) {
    const auto digits = text.find_first_not_of("0123456789.");
    if (digits == 0 || digits == std::string_view::npos || text.substr(0, digits) == ".") return false;
    text.remove_prefix(digits);
    const auto unit_end = std::min(text.find_first_of("0123456789."), text.size());
    constexpr std::array<std::string_view, 7> kUnits{"ns", "us", "µs", "ms", "s", "m", "h"};
    if (std::find(kUnits.begin(), kUnits.end(), text.substr(0, unit_end)) == kUnits.end()) return false;
    text.remove_prefix(unit_end);
  }
  return true;
}

/// A key of a ConfigMap or Secret.
bool is_config_key(std::string_view text) {
  return !text.empty() && text.size() <= 253 && text != "." && text != ".." &&
         all(text, [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

constexpr std::array kFormats{
    Format{"is_name", is_name, "a name: letters, digits, '-', '_' and '.', a letter or digit at both ends"},
    Format{"is_label_value", is_label_value,
           "at most 63 letters, digits, '-', '_' and '.', a letter or digit at both ends"},
    Format{"is_label_key", is_label_key, "NAME or PREFIX/NAME, as keys of labels are"},
    Format{"is_label_text", is_label_text, "a label KEY=VALUE of letters, digits, '-', '_' and '.'"},
    Format{"is_node_label", is_node_label, "a value, NAME=VALUE or PREFIX/NAME=VALUE"},
    Format{"is_link_label", is_link_label, "NAME=VALUE or PREFIX/NAME=VALUE"},
    Format{"is_dns_label", is_dns_label,
           "at most 63 lower-case letters, digits and '-', a letter or digit at both ends"},
    Format{"is_dns_name", is_dns_name,
           "lower-case letters, digits, '-' and '.', a letter or digit at both ends of each part"},
    Format{"is_ipv4", is_ipv4, "an IPv4 address, e.g. 10.1.2.3"},
    Format{"is_ip", is_ip, "an IPv4 or IPv6 address"},
    Format{"is_ipv4_cidr", is_ipv4_cidr, "an IPv4 address with the length of its network, e.g. 10.1.2.0/24"},
    Format{"is_ipv6_cidr", is_ipv6_cidr, "an IPv6 address with the length of its network, e.g. fd00::/64"},
    Format{"is_cidr", is_cidr, "an address with the length of its network, e.g. 10.1.2.0/24"},
    Format{"is_ipv4_subnet", is_ipv4_subnet, "an IPv4 address or network, e.g. 10.1.2.0/24"},
    Format{"is_ipv4_list", is_ipv4_list, "IPv4 addresses or ranges A..B, separated by blanks"},
    Format{"is_mac", is_mac, "a MAC address, e.g. 02:42:ac:11:00:02"},
    Format{"is_endpoint", is_endpoint, "HOST:PORT"},
    Format{"is_url_path", is_url_path, "a path such as /api/v1 or /api/*"},
    Format{"is_quantity", is_quantity, "a quantity such as 500m, 2, 1.5Gi or 1e3"},
    Format{"is_duration", is_duration, "a duration such as 8760h or 1h30m"},
    Format{"is_config_key", is_config_key, "letters, digits, '-', '_' and '.', at most 253"},
};

void judge(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
  const auto* format = static_cast<const Format*>(sqlite3_user_data(context));
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(arguments[0]));
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(arguments[0]));
  sqlite3_result_int(context, format->holds({bytes == nullptr ? "" : bytes, size}) ? 1 : 0);
}

}  // namespace

std::span<const Format> formats() { return kFormats; }

void add_formats(sqlite3* connection) {
  for (const auto& format : kFormats)
    sqlite3_create_function_v2(connection, format.function, 1,
                               SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                               const_cast<Format*>(&format), judge, nullptr, nullptr, nullptr);
}

}  // namespace emco::store

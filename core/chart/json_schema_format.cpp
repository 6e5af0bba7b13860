// The formats that JSON schemas up to draft 7 demand of texts.
#include <algorithm>
#include <array>
#include <map>

#include <re2/re2.h>

#include "core/base/text.h"
#include "core/chart/json_schema.h"

namespace emco::chart {
namespace {

bool whole(const std::string& text, const char* pattern) { return re2::RE2::FullMatch(text, pattern); }

bool is_ipv4(const std::string& text) {
  return whole(text, R"((?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))");
}

bool is_ipv6(std::string text) {
  if (text.find(':') == std::string::npos || text.find(":::") != std::string::npos) return false;
  const std::size_t last = text.rfind(':');
  if (text.find('.') != std::string::npos) {
    if (!is_ipv4(text.substr(last + 1))) return false;
    text = text.substr(0, last + 1) + "0:0";
  }
  const std::size_t gap = text.find("::");
  if (gap != std::string::npos && text.find("::", gap + 1) != std::string::npos) return false;
  std::size_t groups = 0;
  const auto are_groups = [&](const std::string& part) {
    if (part.empty()) return true;
    for (const std::string& group : text::split(part, ':')) {
      if (!whole(group, "[0-9a-fA-F]{1,4}")) return false;
      ++groups;
    }
    return true;
  };
  if (gap == std::string::npos) return are_groups(text) && groups == 8;
  return are_groups(text.substr(0, gap)) && are_groups(text.substr(gap + 2)) && groups < 8;
}

bool is_hostname(std::string text) {
  if (text.ends_with('.')) text.pop_back();
  if (text.size() > 253) return false;
  return whole(
      text,
      R"((?:[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?\.)*[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)");
}

bool is_email(const std::string& text) {
  const std::size_t at = text.rfind('@');
  if (text.size() > 254 || at == std::string::npos || at > 64) return false;
  const std::string local = text.substr(0, at);
  const std::string domain = text.substr(at + 1);
  if (local.size() > 1 && local.starts_with('"')) {
    if (local.substr(1, local.size() - 2).find_first_of("\\\"") != std::string::npos) return false;
  } else if (local.starts_with('.') || local.ends_with('.') || local.find("..") != std::string::npos ||
             !whole(local, R"([a-zA-Z0-9.!#$%&'*+\-/=?^_`{|}~]*)")) {
    return false;
  }
  if (!domain.starts_with('[') || !domain.ends_with(']')) return is_hostname(domain);
  const std::string address = domain.substr(1, domain.size() - 2);
  return address.starts_with("IPv6:") ? is_ipv6(address.substr(5)) : is_ipv4(address);
}

bool is_date(const std::string& text) {
  if (!whole(text, R"(\d{4}-\d\d-\d\d)")) return false;
  const int year = std::stoi(text.substr(0, 4));
  const int month = std::stoi(text.substr(5, 2));
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int day = std::stoi(text.substr(8, 2));
  return day >= 1 && day <= kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

bool is_time(const std::string& text) {
  return whole(text,
               R"((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[zZ]|[-+](?:[01]\d|2[0-3]):[0-5]\d))") ||
         whole(text, R"(23:59:60(?:\.\d+)?(?:[zZ]|[-+]00:00))");
}

bool is_date_time(const std::string& text) {
  return text.size() > 11 && (text[10] == 'T' || text[10] == 't') && is_date(text.substr(0, 10)) &&
         is_time(text.substr(11));
}

bool is_uri_reference(const std::string& text) {
  if (text.find('\\') != std::string::npos || whole(text, R"([\x00-\x1f\x7f].*|.*[\x00-\x1f\x7f].*)"))
    return false;
  if (re2::RE2::PartialMatch(text, "%(?:[^0-9a-fA-F]|.[^0-9a-fA-F]|.?$)")) return false;
  if (text.find(' ') < text.find_first_of("?#/")) return false;
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || text.find_first_of("/?#") < colon) return true;
  return whole(text.substr(0, colon), "[a-zA-Z][-+.a-zA-Z0-9]*");
}

bool is_uri(const std::string& text) {
  return is_uri_reference(text) && whole(text, R"((?s)[a-zA-Z][-+.a-zA-Z0-9]*:.*)");
}

bool is_uuid(const std::string& text) {
  return whole(text, "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
}

bool is_pattern(const std::string& text) { return re2::RE2(text, re2::RE2::Quiet).ok(); }

bool is_pointer(const std::string& text) { return whole(text, "(?s)(?:/(?:[^~]|~[01])*)?"); }

const std::map<std::string, bool (*)(const std::string&), std::less<>>& formats() {
  static const std::map<std::string, bool (*)(const std::string&), std::less<>> kFormats = {
      {"ipv4", is_ipv4},
      {"ipv6", [](const std::string& text) { return is_ipv6(text); }},
      {"hostname", [](const std::string& text) { return is_hostname(text); }},
      {"email", is_email},
      {"date", is_date},
      {"time", is_time},
      {"date-time", is_date_time},
      {"uri", is_uri},
      {"uri-reference", is_uri_reference},
      {"uuid", is_uuid},
      {"regex", is_pattern},
      {"json-pointer", is_pointer},
  };
  return kFormats;
}

// What the library that Helm uses has checks for, and this file has not.
constexpr std::string_view kOthers[] = {"relative-json-pointer", "duration",     "period", "iri",
                                        "iri-reference",         "uri-template", "semver"};

}  // namespace

bool fits_format(std::string_view format, const std::string& text) {
  const auto found = formats().find(format);
  return found == formats().end() || found->second(text);
}

bool knows_format(std::string_view format) {
  return std::find(std::begin(kOthers), std::end(kOthers), format) == std::end(kOthers);
}

}  // namespace emco::chart

#include "core/kube/redact.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/value.h"

namespace emco::kube {
namespace {

/// Shorter ones stand in too many harmless places.
constexpr std::size_t kShortest = 4;
constexpr std::size_t kMostText = 4096;

void add(std::vector<Secret>& needles, std::string_view text) {
  if (text.size() >= kShortest) needles.emplace_back(std::string(text));
}

void add_lines(std::vector<Secret>& needles, std::string_view text) {
  for (const auto& line : text::split(text, '\n')) {
    // The first and last lines of a key are the same in all of them.
    if (line.size() >= 16 && !line.starts_with("-----")) add(needles, line);
  }
}

void replace_all(std::string& text, const std::string& needle) {
  constexpr std::string_view kInstead = "(secret)";
  for (auto at = text.find(needle); at != std::string::npos; at = text.find(needle, at + kInstead.size()))
    text.replace(at, needle.size(), kInstead);
}

/// What a Secret holds, as it is written and as it is meant, and the lines of both.
std::vector<Secret> values_of(std::string_view body) {
  std::vector<Secret> needles;
  if (body.find("\"Secret\"") == std::string_view::npos) return needles;
  Value object;
  try {
    object = json::parse(body);
  } catch (const Error&) {
    return needles;
  }
  if (object.text_at({"kind"}) != "Secret") return needles;
  for (const std::string_view part : {"data", "stringData"}) {
    const Value* values = object.find(part);
    if (values == nullptr || !values->is_map()) continue;
    for (const auto& [key, value] : values->members()) {
      if (!value.is_text()) continue;
      std::string meant = part == "data" ? unbase64(value.text()).value_or("") : base64(value.text());
      add(needles, value.text());
      add(needles, meant);
      add_lines(needles, value.text());
      add_lines(needles, meant);
      wipe(meant);
    }
  }
  // The longest first: a shorter one may be a part of it.
  std::stable_sort(needles.begin(), needles.end(),
                   [](const Secret& a, const Secret& b) { return a.reveal().size() > b.reveal().size(); });
  return needles;
}

}  // namespace

Redactor::Redactor(const Connection& connection) {
  add(needles_, connection.token.reveal());
  if (!connection.token.empty()) add(needles_, base64(connection.token.reveal()));
  add_lines(needles_, connection.key_pem.reveal());
}

std::string Redactor::clean(std::string_view text) const { return clean(text, {}); }

std::string Redactor::clean(std::string_view text, std::string_view body) const {
  std::string out(text);
  for (const auto& needle : needles_)
    replace_all(out, needle.reveal());
  for (const auto& needle : values_of(body))
    replace_all(out, needle.reveal());
  if (out.size() > kMostText) {
    out.resize(kMostText);
    out += " …";
  }
  return out;
}

}  // namespace emco::kube

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

void add_with_lines(std::vector<Secret>& needles, std::string_view text) {
  add(needles, text);
  add_lines(needles, text);
}

/// What a Secret holds, as it is written and as it is meant, and the lines of both.
void add_secret(std::vector<Secret>& needles, const Value& object) {
  for (const std::string_view part : {"data", "stringData"}) {
    const Value* values = object.find(part);
    if (values == nullptr || !values->is_map()) continue;
    for (const auto& [key, value] : values->members()) {
      if (!value.is_text()) continue;
      std::string meant = part == "data" ? unbase64(value.text()).value_or("") : base64(value.text());
      add_with_lines(needles, value.text());
      add_with_lines(needles, meant);
      wipe(meant);
    }
  }
}

/// Every text in a value; keys are names, not contents.
void add_texts(std::vector<Secret>& needles, const Value& value) {
  if (value.is_text()) add_with_lines(needles, value.text());
  if (value.is_list())
    for (const auto& item : value.items())
      add_texts(needles, item);
  if (value.is_map())
    for (const auto& [key, member] : value.members())
      add_texts(needles, member);
}

std::vector<Secret> values_of(std::string_view body, bool sensitive) {
  std::vector<Secret> needles;
  if (!sensitive && body.find("\"Secret\"") == std::string_view::npos) return needles;
  Value object;
  try {
    object = json::parse(body);
  } catch (const Error&) {
    return needles;
  }
  if (!object.is_map()) return needles;
  if (object.text_at({"kind"}) == "Secret") add_secret(needles, object);
  if (sensitive)
    for (const auto& [key, member] : object.members())
      if (key != "apiVersion" && key != "kind" && key != "metadata") add_texts(needles, member);
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

std::string Redactor::clean(std::string_view text) const { return clean(text, {}, false); }

std::string Redactor::clean(std::string_view text, std::string_view body, bool sensitive) const {
  std::string out(text);
  for (const auto& needle : needles_)
    replace_all(out, needle.reveal());
  for (const auto& needle : values_of(body, sensitive))
    replace_all(out, needle.reveal());
  if (out.size() > kMostText) {
    out.resize(kMostText);
    out += " …";
  }
  return out;
}

}  // namespace emco::kube

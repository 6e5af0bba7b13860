#include "core/sandbox/faults.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/sandbox/answers.h"
#include "core/yaml/tree.h"

namespace emco::sandbox {
namespace {

constexpr std::array<std::pair<int, const char*>, 11> kReasons{{{400, "BadRequest"},
                                                                {401, "Unauthorized"},
                                                                {403, "Forbidden"},
                                                                {404, "NotFound"},
                                                                {409, "Conflict"},
                                                                {410, "Expired"},
                                                                {422, "Invalid"},
                                                                {429, "TooManyRequests"},
                                                                {500, "InternalError"},
                                                                {503, "ServiceUnavailable"},
                                                                {504, "Timeout"}}};

std::string usual_reason(int status) {
  const auto at =
      std::find_if(kReasons.begin(), kReasons.end(), [&](const auto& one) { return one.first == status; });
  return at == kReasons.end() ? "" : at->second;
}

/// Another object of the same kind: nobody asked about it.
std::string about_another(const std::string& body) {
  try {
    Value object = json::parse(body);
    object["metadata"]["name"] = "somebody-else";
    object["metadata"]["uid"] = "00000000-0000-4000-8000-000000000000";
    return json::write(object);
  } catch (const Error&) {
    return body;
  }
}

/// Reads one rule of the script.
class RuleReader {
 public:
  RuleReader(const yaml::Node& node, const std::string& file, Diagnostics& diagnostics)
      : node_(node), file_(file), diagnostics_(diagnostics) {}

  FaultRule read() {
    FaultRule rule;
    if (!node_.is_map()) {
      complain(node_, "a fault is a map with 'do' and what it is done to");
      return rule;
    }
    rule.cluster = text("cluster", "*");
    rule.method = text("method", "*");
    rule.path = text("path", "*");
    rule.nth = number("nth", 1);
    rule.times = number("times", 1);
    if (rule.nth == 0) complain(*node_.find("nth"), "requests are counted from 1");
    read_effect(rule.effect);
    for (const auto& entry : node_.entries)
      if (std::find(used_.begin(), used_.end(), entry.key.text) == used_.end())
        complain(entry.key, fmt::format("'{}' means nothing here", entry.key.text));
    return rule;
  }

 private:
  void read_effect(Effect& effect) {
    const std::string what = text("do", "");
    const bool executed =
        text("executed",
             what == "delay" || what == "wrong-object" || what == "slow-body" ? "true" : "false") == "true";
    effect.executed = executed;
    if (what == "status") {
      effect.status = static_cast<int>(number("status", 503));
      if (node_.find("body") != nullptr) effect.body = text("body", "");
      if (node_.find("retry-after") != nullptr)
        effect.headers.emplace_back("Retry-After", text("retry-after", ""));
      if (node_.find("location") != nullptr) effect.headers.emplace_back("Location", text("location", ""));
    } else if (what == "delay") {
      effect.delay = duration("for", 1'000);
    } else if (what == "cut") {
      effect.cut = number("after-bytes", 0);
    } else if (what == "silence") {
      effect.silent = true;
    } else if (what == "late") {
      effect.executed = false;
      effect.late = duration("for", 50'000);
      effect.cut = 0;
    } else if (what == "wrong-object") {
      effect.wrong_object = true;
    } else if (what == "slow-body") {
      effect.bytes_per_second = std::max<std::size_t>(number("bytes-per-second", 1), 1);
    } else {
      complain(node_,
               fmt::format("'do: {}' is none of status, delay, cut, silence, late, wrong-object, slow-body",
                           what));
    }
  }

  std::string text(const char* name, std::string otherwise) {
    used_.emplace_back(name);
    const yaml::Node* value = node_.find(name);
    if (value == nullptr) return otherwise;
    if (!value->is_scalar()) complain(*value, fmt::format("'{}' is one word", name));
    return value->text;
  }

  std::size_t number(const char* name, std::size_t otherwise) {
    const std::string word = text(name, std::to_string(otherwise));
    const auto value = text::integer(word);
    if (value && *value >= 0) return static_cast<std::size_t>(*value);
    complain(*node_.find(name), fmt::format("'{}' is a whole number", name));
    return otherwise;
  }

  Milliseconds duration(const char* name, Milliseconds otherwise) {
    const std::string word = text(name, fmt::format("{}ms", otherwise));
    const auto digits = word.find_first_not_of("0123456789");
    const auto value = text::integer(word.substr(0, digits));
    const std::string unit = digits == std::string::npos ? "s" : word.substr(digits);
    if (value && unit == "ms") return *value;
    if (value && unit == "s") return *value * 1'000;
    if (value && unit == "m") return *value * 60'000;
    complain(*node_.find(name), fmt::format("'{}' is a duration: 500ms, 3s, 1m", name));
    return otherwise;
  }

  void complain(const yaml::Node& where, std::string summary) {
    diagnostics_.error("sandbox.fault-invalid", {file_, where.line, where.column}, std::move(summary),
                       "see emcoctl-sandbox(1)");
  }

  const yaml::Node& node_;
  const std::string& file_;
  Diagnostics& diagnostics_;
  std::vector<std::string> used_;
};

}  // namespace

bool Effect::none() const {
  return executed && late == 0 && delay == 0 && !silent && !cut && bytes_per_second == 0 && !status &&
         !body && headers.empty() && !wrong_object;
}

Response Effect::changed(Response answer) const {
  if (status && !executed) {
    answer = status_answer({*status, usual_reason(*status), "the sandbox was told to answer so"});
  } else if (status) {
    answer.status = *status;
  }
  if (body) {
    answer.body = *body;
    answer.content_type = body->starts_with('<') ? "text/html" : "application/json";
  }
  if (wrong_object) answer.body = about_another(answer.body);
  answer.headers.insert(answer.headers.end(), headers.begin(), headers.end());
  return answer;
}

bool fits_pattern(std::string_view pattern, std::string_view text) {
  // The last * taken back whenever what follows it does not fit.
  std::size_t p = 0, t = 0, star = std::string_view::npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

Effect Faults::judge(std::string_view cluster, const Request& request) {
  const FaultRule* chosen = nullptr;
  for (auto& rule : rules_) {
    if (!fits_pattern(rule.cluster, cluster) || !fits_pattern(rule.method, request.method) ||
        !fits_pattern(rule.path, request.path))
      continue;
    ++rule.seen;
    const bool due = rule.seen >= rule.nth && (rule.times == 0 || rule.seen < rule.nth + rule.times);
    if (due && chosen == nullptr) chosen = &rule;
  }
  return chosen == nullptr ? Effect{} : chosen->effect;
}

Checked<std::vector<FaultRule>> read_faults(std::string_view bytes, const std::string& file) {
  auto read = yaml::read_one(bytes, file);
  Checked<std::vector<FaultRule>> result{{}, std::move(read.diagnostics)};
  if (result.diagnostics.has_errors()) return result;
  if (!read.value.is_list()) {
    result.diagnostics.error("sandbox.fault-invalid", {file, read.value.line, read.value.column},
                             "a script of faults is a list", "see emcoctl-sandbox(1)");
    return result;
  }
  for (const auto& item : read.value.items)
    result.value.push_back(RuleReader(item, file, result.diagnostics).read());
  return result;
}

}  // namespace emco::sandbox

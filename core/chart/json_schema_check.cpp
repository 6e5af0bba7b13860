#include "core/chart/json_schema_check.h"

#include <cmath>

#include <fmt/format.h>
#include <re2/re2.h>

#include "core/base/text.h"
#include "core/template/budget.h"
#include "core/template/unicode.h"

namespace emco::chart {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostViolations = 100;

std::string shown(const Json& value) {
  constexpr std::size_t kLongest = 60;
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > kLongest) text = text.substr(0, kLongest) + "…";
  return text::printable(text);
}

std::string type_of(const Json& value) {
  if (value.is_number_float() && value.get<double>() != std::floor(value.get<double>())) return "number";
  if (value.is_number()) return "integer";
  return value.type_name();
}

bool is_of(const Json& value, const std::string& type) {
  const std::string own = type_of(value);
  return own == type || (own == "integer" && type == "number");
}

long double real(const Json& value) {
  if (value.is_number_unsigned()) return static_cast<long double>(value.get<std::uint64_t>());
  if (value.is_number_integer()) return static_cast<long double>(value.get<std::int64_t>());
  return static_cast<long double>(value.get<double>());
}

// Of the decimal texts: 0.3 is a multiple of 0.1.
bool is_multiple(const Json& value, const Json& of) {
  const long double quotient = real(value) / real(of);
  const long double nearest = std::round(quotient);
  return std::fabs(quotient - nearest) <= 1e-15L * std::max(1.0L, std::fabs(quotient)) &&
         (nearest != 0 || real(value) == 0);
}

std::string below(const std::string& place, const std::string& key) {
  return place.empty() ? text::printable(key) : place + "." + text::printable(key);
}

std::string below(const std::string& place, std::size_t index) { return fmt::format("{}[{}]", place, index); }

}  // namespace

std::vector<JsonSchema::Violation> JsonSchema::check(const Json& value) const {
  return Check(*this).run(value);
}

std::vector<JsonSchema::Violation> JsonSchema::Check::run(const Json& value) {
  Seen seen;
  check(*owner_.document_, value, "", seen);
  return std::move(found_);
}

void JsonSchema::Check::fail(const std::string& place, const std::string& text) {
  broken_ = true;
  if (silent_ == 0 && found_.size() < kMostViolations) found_.push_back({place, text});
}

bool JsonSchema::Check::fits(const Json& schema, const Json& value, const std::string& place, Seen& seen) {
  const bool before = broken_;
  broken_ = false;
  ++silent_;
  check(schema, value, place, seen);
  --silent_;
  const bool good = !broken_;
  broken_ = before;
  return good;
}

void JsonSchema::Check::check(const Json& schema, const Json& value, const std::string& place, Seen& seen) {
  if (++steps_ > kMostSchemaSteps) throw tpl::BudgetExceeded("schema-steps", kMostSchemaSteps);
  if (silent_ > 0 && broken_) return;
  if (schema.is_boolean()) {
    if (!schema.get<bool>()) fail(place, "nothing is allowed here");
    return;
  }
  if (++depth_ > kDeepestSchema) throw tpl::BudgetExceeded("schema-depth", kDeepestSchema);
  Seen own;
  const At at{schema, value, place, owner_.known_.at(&schema)->draft, own};
  const auto referred = owner_.referred_.find(&schema);
  if (referred != owner_.referred_.end()) check(*referred->second, value, place, own);
  if (referred == owner_.referred_.end() || at.draft >= 2019) all_keywords(at);
  seen.add(own);
  --depth_;
}

void JsonSchema::Check::all_keywords(const At& at) {
  types(at);
  if (at.value.is_number()) numbers(at, at.value);
  if (at.value.is_string()) texts(at);
  if (at.value.is_object()) objects(at);
  if (at.value.is_array()) arrays(at);
  combinations(at);
  condition(at);
  unevaluated(at);
}

void JsonSchema::Check::types(const At& at) {
  if (const Json* type = at.word("type")) {
    bool good = type->is_string() && is_of(at.value, type->get<std::string>());
    std::string wanted = type->is_string() ? type->get<std::string>() : "";
    for (const Json& one : *type) {
      if (!type->is_array()) break;
      good = good || is_of(at.value, one.get<std::string>());
      wanted += (wanted.empty() ? "" : " or ") + one.get<std::string>();
    }
    if (!good) fail(at.place, fmt::format("it is of type {}, want {}", type_of(at.value), wanted));
  }
  if (const Json* constant = at.word("const", 6); constant != nullptr && *constant != at.value)
    fail(at.place, fmt::format("{} is not {}", shown(at.value), shown(*constant)));
  if (const Json* list = at.word("enum")) {
    for (const Json& one : *list)
      if (one == at.value) return;
    fail(at.place, fmt::format("{} is none of {}", shown(at.value), shown(*list)));
  }
}

void JsonSchema::Check::numbers(const At& at, const Json& value) {
  const auto exclusive = [&](const char* name) {
    const Json* flag = at.word(name, 4, 4);
    return flag != nullptr && flag->get<bool>();
  };
  const auto bound = [&](const Json* limit, int sign, bool open, const char* words) {
    if (limit == nullptr) return;
    const long double distance = static_cast<long double>(sign) * (real(value) - real(*limit));
    if (distance < 0 || (open && distance == 0))
      fail(at.place, fmt::format("{}: got {}, want {}", words, shown(value), shown(*limit)));
  };
  bound(at.word("minimum"), 1, exclusive("exclusiveMinimum"), "minimum");
  bound(at.word("maximum"), -1, exclusive("exclusiveMaximum"), "maximum");
  bound(at.word("exclusiveMinimum", 6), 1, true, "exclusiveMinimum");
  bound(at.word("exclusiveMaximum", 6), -1, true, "exclusiveMaximum");
  if (const Json* of = at.word("multipleOf"); of != nullptr && !is_multiple(value, *of))
    fail(at.place, fmt::format("{} is no multiple of {}", shown(value), shown(*of)));
}

void JsonSchema::Check::texts(const At& at) {
  const auto& text = at.value.get_ref<const std::string&>();
  const Json* least = at.word("minLength");
  const Json* most = at.word("maxLength");
  if (least != nullptr || most != nullptr) {
    const auto length = static_cast<long double>(tpl::rune_count(text));
    if (least != nullptr && length < real(*least))
      fail(at.place, fmt::format("it has {} characters, want at least {}", length, shown(*least)));
    if (most != nullptr && length > real(*most))
      fail(at.place, fmt::format("it has {} characters, want at most {}", length, shown(*most)));
  }
  if (const Json* pattern = at.word("pattern")) {
    steps_ += text.size() / 16;
    if (!re2::RE2::PartialMatch(text, *owner_.patterns_.at(pattern->get<std::string>())))
      fail(at.place, fmt::format("{} does not match the pattern {}", shown(at.value), shown(*pattern)));
  }
  if (const Json* format = at.word("format", 4, 7);
      format != nullptr && !fits_format(format->get<std::string>(), text))
    fail(at.place, fmt::format("{} has not the format {}", shown(at.value), shown(*format)));
}

void JsonSchema::Check::objects(const At& at) {
  const auto size = static_cast<long double>(at.value.size());
  if (const Json* least = at.word("minProperties"); least != nullptr && size < real(*least))
    fail(at.place, fmt::format("it has {} keys, want at least {}", size, shown(*least)));
  if (const Json* most = at.word("maxProperties"); most != nullptr && size > real(*most))
    fail(at.place, fmt::format("it has {} keys, want at most {}", size, shown(*most)));
  required(at);
  properties(at);
  dependent(at);
}

void JsonSchema::Check::required(const At& at) {
  const Json* names = at.word("required");
  if (names == nullptr) return;
  for (const Json& name : *names)
    if (!at.value.contains(name.get_ref<const std::string&>()))
      fail(at.place, fmt::format("the key {} is missing", shown(name)));
}

void JsonSchema::Check::properties(const At& at) {
  const Json* named = at.word("properties");
  const Json* patterned = at.word("patternProperties");
  const Json* rest = at.word("additionalProperties");
  const Json* names = at.word("propertyNames", 6);
  for (const auto& [key, value] : at.value.items()) {
    const std::string place = below(at.place, key);
    bool met = false;
    Seen inner;
    if (named != nullptr && named->contains(key)) {
      met = true;
      check(named->at(key), value, place, inner);
    }
    if (patterned != nullptr) {
      for (const auto& [pattern, schema] : patterned->items()) {
        if (!re2::RE2::PartialMatch(key, *owner_.patterns_.at(pattern))) continue;
        met = true;
        check(schema, value, place, inner);
      }
    }
    if (!met && rest != nullptr) {
      met = true;
      if (rest->is_boolean() && !rest->get<bool>())
        fail(at.place, fmt::format("the key '{}' is not allowed", text::printable(key)));
      else
        check(*rest, value, place, inner);
    }
    if (met) at.seen.keys.insert(key);
    if (names != nullptr) check(*names, Json(key), place, inner);
  }
}

void JsonSchema::Check::dependent(const At& at) {
  const auto demand = [&](const std::string& key, const Json& what) {
    if (!at.value.contains(key)) return;
    if (!what.is_array()) return check(what, at.value, at.place, at.seen);
    for (const Json& name : what)
      if (!at.value.contains(name.get_ref<const std::string&>()))
        fail(at.place, fmt::format("the key {} is missing beside '{}'", shown(name), text::printable(key)));
  };
  for (const Json* words :
       {at.word("dependencies"), at.word("dependentRequired", 2019), at.word("dependentSchemas", 2019)})
    if (words != nullptr)
      for (const auto& [key, what] : words->items())
        demand(key, what);
}

void JsonSchema::Check::arrays(const At& at) {
  const auto size = static_cast<long double>(at.value.size());
  if (const Json* least = at.word("minItems"); least != nullptr && size < real(*least))
    fail(at.place, fmt::format("it has {} items, want at least {}", size, shown(*least)));
  if (const Json* most = at.word("maxItems"); most != nullptr && size > real(*most))
    fail(at.place, fmt::format("it has {} items, want at most {}", size, shown(*most)));
  items(at);
  contains(at);
  unique(at);
}

void JsonSchema::Check::items(const At& at) {
  const Json* first = at.word("prefixItems", 2020);
  const Json* rest = at.word("items");
  if (at.draft < 2020 && rest != nullptr && rest->is_array()) {
    first = rest;
    rest = at.word("additionalItems", 4, 2019);
  }
  for (std::size_t i = 0; i < at.value.size(); ++i) {
    const Json* schema = first != nullptr && i < first->size() ? &(*first)[i] : rest;
    if (schema == nullptr) return;
    Seen inner;
    check(*schema, at.value[i], below(at.place, i), inner);
    at.seen.items.insert(i);
  }
}

void JsonSchema::Check::contains(const At& at) {
  const Json* wanted = at.word("contains", 6);
  if (wanted == nullptr) return;
  std::size_t count = 0;
  for (std::size_t i = 0; i < at.value.size(); ++i) {
    Seen inner;
    if (!fits(*wanted, at.value[i], at.place, inner)) continue;
    ++count;
    if (at.draft >= 2020) at.seen.items.insert(i);
  }
  const Json* least = at.word("minContains", 2019);
  const Json* most = at.word("maxContains", 2019);
  if (static_cast<long double>(count) < (least == nullptr ? 1 : real(*least)))
    fail(at.place, fmt::format("too few items fit: {}", shown(*wanted)));
  if (most != nullptr && static_cast<long double>(count) > real(*most))
    fail(at.place, fmt::format("too many items fit: {}", shown(*wanted)));
}

void JsonSchema::Check::unique(const At& at) {
  const Json* wanted = at.word("uniqueItems");
  if (wanted == nullptr || !wanted->get<bool>()) return;
  std::multimap<std::size_t, const Json*> seen;
  for (std::size_t i = 0; i < at.value.size(); ++i) {
    const Json& item = at.value[i];
    // 1 and 1.0 are the same to the schema and have not the same hash.
    const std::size_t hash = item.is_primitive() && !item.is_number() ? std::hash<Json>()(item) : item.size();
    const auto [begin, end] = seen.equal_range(hash);
    for (auto same = begin; same != end; ++same) {
      if (++steps_ > kMostSchemaSteps) throw tpl::BudgetExceeded("schema-steps", kMostSchemaSteps);
      if (*same->second == item)
        return fail(at.place, fmt::format("the item {} is there twice", shown(item)));
    }
    seen.emplace(hash, &item);
  }
}

void JsonSchema::Check::combinations(const At& at) {
  if (const Json* all = at.word("allOf"))
    for (const Json& schema : *all)
      check(schema, at.value, at.place, at.seen);
  const auto count = [&](const Json& list) {
    std::size_t good = 0;
    for (const Json& schema : list) {
      Seen inner;
      if (!fits(schema, at.value, at.place, inner)) continue;
      ++good;
      at.seen.add(inner);
    }
    return good;
  };
  if (const Json* any = at.word("anyOf"); any != nullptr && count(*any) == 0)
    fail(at.place, fmt::format("{} fits none of what is allowed (anyOf)", shown(at.value)));
  if (const Json* one = at.word("oneOf")) {
    const std::size_t good = count(*one);
    if (good != 1)
      fail(at.place, fmt::format("{} fits {} of what is allowed, want one (oneOf)", shown(at.value), good));
  }
  Seen inner;
  if (const Json* no = at.word("not"); no != nullptr && fits(*no, at.value, at.place, inner))
    fail(at.place, fmt::format("{} is what is not allowed (not)", shown(at.value)));
}

void JsonSchema::Check::condition(const At& at) {
  const Json* when = at.word("if", 7);
  if (when == nullptr) return;
  Seen inner;
  const bool holds = fits(*when, at.value, at.place, inner);
  if (holds) at.seen.add(inner);
  if (const Json* then = at.word(holds ? "then" : "else", 7)) check(*then, at.value, at.place, at.seen);
}

void JsonSchema::Check::unevaluated(const At& at) {
  const Json* keys = at.word("unevaluatedProperties", 2019);
  if (keys != nullptr && at.value.is_object()) {
    for (const auto& [key, value] : at.value.items()) {
      if (at.seen.keys.contains(key)) continue;
      Seen inner;
      check(*keys, value, below(at.place, key), inner);
      at.seen.keys.insert(key);
    }
  }
  const Json* rest = at.word("unevaluatedItems", 2019);
  if (rest == nullptr || !at.value.is_array()) return;
  for (std::size_t i = 0; i < at.value.size(); ++i) {
    if (at.seen.items.contains(i)) continue;
    Seen inner;
    check(*rest, at.value[i], below(at.place, i), inner);
    at.seen.items.insert(i);
  }
}

}  // namespace emco::chart

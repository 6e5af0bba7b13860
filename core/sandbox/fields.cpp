#include "core/sandbox/fields.h"

#include <fmt/format.h>

#include "core/base/json.h"

namespace emco::sandbox {
namespace {

std::string printed_step(const std::string& step) {
  if (step.starts_with("f:")) return "." + step.substr(2);
  if (step.starts_with("v:")) return fmt::format("[={}]", step.substr(2));
  if (!step.starts_with("k:")) return fmt::format("[{}]", step);
  const Value key = json::parse(step.substr(2));
  std::string keys;
  for (const auto& [name, value] : key.members())
    keys += fmt::format("{}{}={}", keys.empty() ? "" : ",", name, json::write(value));
  return fmt::format("[{}]", keys);
}

void print(const Fields& set, const std::string& path, std::vector<std::string>& out) {
  if (set.member) out.push_back(path);
  for (const auto& [step, inner] : set.below)
    print(inner, path + printed_step(step), out);
}

}  // namespace

const Fields* Fields::find(std::string_view step) const {
  const auto found = below.find(step);
  return found == below.end() ? nullptr : &found->second;
}

void insert(Fields& set, const Path& path) {
  Fields* at = &set;
  for (const auto& step : path)
    at = &at->below[step];
  at->member = true;
}

void unite(Fields& set, const Fields& other) {
  set.member = set.member || other.member;
  for (const auto& [step, inner] : other.below)
    unite(set.below[step], inner);
}

void subtract(Fields& set, const Fields& other) {
  if (other.member) set.member = false;
  for (const auto& [step, inner] : other.below) {
    const auto found = set.below.find(step);
    if (found == set.below.end()) continue;
    subtract(found->second, inner);
    if (found->second.empty()) set.below.erase(found);
  }
}

void subtract_whole(Fields& set, const Fields& other) {
  for (const auto& [step, inner] : other.below) {
    const auto found = set.below.find(step);
    if (found == set.below.end()) continue;
    if (inner.member) {
      set.below.erase(found);
      continue;
    }
    subtract_whole(found->second, inner);
    if (found->second.empty()) set.below.erase(found);
  }
}

Fields intersection(const Fields& a, const Fields& b) {
  Fields common;
  common.member = a.member && b.member;
  for (const auto& [step, inner] : a.below) {
    const Fields* other = b.find(step);
    if (other == nullptr) continue;
    Fields below = intersection(inner, *other);
    if (!below.empty()) common.below[step] = std::move(below);
  }
  return common;
}

Fields read_fields(const Value& fields_v1) {
  Fields set;
  if (!fields_v1.is_map()) return set;
  for (const auto& [step, inner] : fields_v1.members()) {
    if (step == ".") {
      set.member = true;
    } else {
      Fields& below = set.below[step] = read_fields(inner);
      if (below.below.empty()) below.member = true;
    }
  }
  return set;
}

Value write_fields(const Fields& set) {
  Value::Members members;
  if (set.member && !set.below.empty()) members.push_back({".", Value::map()});
  for (const auto& [step, inner] : set.below)
    members.push_back({step, write_fields(inner)});
  return Value::map(std::move(members));
}

std::vector<std::string> printed(const Fields& set) {
  std::vector<std::string> out;
  print(set, "", out);
  return out;
}

}  // namespace emco::sandbox

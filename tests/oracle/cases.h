#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/value.h"

namespace emco::oracle {

/// One question for both engines; the fields are those of the oracle's Case.
struct Case {
  std::string mode;
  std::string text;
  std::string values;
  std::string release;
};

Value to_json(const Case& one);

/// Every function of templates with arguments of every kind.
std::vector<Case> function_cases(std::uint64_t seed);
/// Random template programs over random values.
std::vector<Case> program_cases(std::uint64_t seed, std::size_t count);
/// toYaml and toJson of random values.
std::vector<Case> value_cases(std::uint64_t seed, std::size_t count);
/// Random YAML texts, read and written again.
std::vector<Case> yaml_cases(std::uint64_t seed, std::size_t count);
/// Random nearly TOML and nearly JSON texts, read and written again.
std::vector<Case> toml_cases(std::uint64_t seed, std::size_t count);
std::vector<Case> json_cases(std::uint64_t seed, std::size_t count);
/// --set arguments.
std::vector<Case> set_cases(std::uint64_t seed, std::size_t count);

/// Patterns of .Files.Glob and names.
std::vector<Case> glob_cases(std::uint64_t seed, std::size_t count);
/// Schemas of every draft with values that fit and values that do not.
std::vector<Case> schema_cases();
/// Charts below a folder, each with its defaults and with every file of its ci folder. A values file there
/// may begin with lines "# --api-versions A,B" and "# --kube-version V"; a file NAME.set holds --set
/// arguments.
std::vector<Value> chart_cases(const std::string& folder);
/// Whether the name of a chart's ci file, "fails-…", says that the chart refuses it.
bool expects_failure(const Value& chart_case);
/// The first line in which two long texts differ, with what leads to it.
std::string first_difference(const std::string& mine, const std::string& theirs);

/// A random value as JSON text.
std::string random_json(std::uint64_t seed);

}  // namespace emco::oracle

#pragma once

#include <string>
#include <vector>

#include "core/bundle/read.h"
#include "core/flow/codes.h"
#include "core/flow/world.h"

namespace emco::flow {

/// What `-f` and `-v` name.
struct Input {
  std::vector<std::string> sources;  ///< as given, commas not yet split
  std::vector<std::string> values;
  std::string standard_input;
  bundle::Purpose purpose = bundle::Purpose::Apply;
};

/// Reads documents and operations; every kubeconfig among the attached files is checked and brought into a
/// form that needs no other file, and every chart and profile is opened. Mistakes: those of bundle::read and
/// check_archives, check_overrides,
/// "kubeconfig.…"; notes: those of advice. `known` are the kinds there are: whoever has an open store knows
/// them already.
Checked<Bundle> read_input(World& world, const Input& input, const Kinds& known = kinds());

/// True when some source is standard input.
bool wants_standard_input(const Input& input);

}  // namespace emco::flow

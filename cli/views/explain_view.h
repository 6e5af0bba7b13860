#pragma once

#include <ostream>
#include <string>

#include "cli/views/lines.h"
#include "core/base/value.h"
#include "core/model/kind.h"
#include "core/model/rule.h"

namespace emco::cli {

/// One rule: code, exit status, what it means and what to do.
void print_rule(std::ostream& out, const Style& style, const Rule& rule);
Value rule_json(const Rule& rule);

/// A kind with its fields ("logical_cloud"), or one field of it ("logical_cloud.spec.level"); false when
/// there is none of that name.
bool print_kind_or_field(std::ostream& out, const Style& style, const Kinds& kinds, const std::string& topic);

/// The table of exit statuses.
void print_exit_codes(std::ostream& out);

}  // namespace emco::cli

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/value.h"

namespace emco::sandbox {

/// Whether an object's labels fit a labelSelector ("a=b,c!=d,e in (f,g),!h"); nothing when it is none.
std::optional<bool> selects(std::string_view selector, const Value& object);

/// The same for a LabelSelector as objects hold it (matchLabels, matchExpressions); an absent one fits
/// everything.
bool matches(const Value* selector, const Value& labels);

/// Whether an object fits a fieldSelector of metadata.name and metadata.namespace; nothing when it names
/// other fields.
std::optional<bool> selects_fields(std::string_view selector, const Value& object);

}  // namespace emco::sandbox

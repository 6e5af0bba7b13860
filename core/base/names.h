#pragma once

#include <string_view>

namespace emco {

// Kubernetes' rules for names and for keys and values of labels (apimachinery's validation).

/// At most 63 lower-case letters, digits and '-', a letter or digit at both ends.
bool is_dns_label(std::string_view text);
/// At most 253 characters: parts as of is_dns_label, of any length, joined by '.'.
bool is_dns_subdomain(std::string_view text);
/// At most 63 letters, digits, '-', '_' and '.', a letter or digit at both ends.
bool is_label_value(std::string_view text);
/// NAME or PREFIX/NAME: a label value, behind a DNS subdomain.
bool is_label_key(std::string_view text);

}  // namespace emco

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.h"

namespace emco::kube {

/// What is wrong with a credential, without a byte of it.
struct CredentialFault {
  std::string code;
  std::string summary;
  std::string help;
};

struct Examined {
  std::optional<CredentialFault> fault;
  bool only_warning = false;  ///< it works today
  Milliseconds expires = 0;   ///< since 1970, 0 = not known
};

/// The authorities that may vouch for a server: one of them at least must be valid at `now`.
std::optional<CredentialFault> examine_authority(std::string_view pem, Milliseconds now);

/// A client certificate with its key: valid at `now`, matching, not encrypted. One that ends within a week is
/// worth a warning.
Examined examine_client(std::string_view certificate_pem, std::string_view key_pem, Milliseconds now);

/// A token: one word of visible ASCII, and when it is a JWT, not expired.
Examined examine_token(std::string_view token, Milliseconds now);

}  // namespace emco::kube

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"

namespace emco::kube {

/// When a certificate holds, since 1970.
struct Validity {
  Milliseconds from = 0;
  Milliseconds until = 0;
};

/// Every certificate of a PEM text, in its order. Empty when one of them, or the text, cannot be read.
std::vector<Validity> read_certificates(std::string_view pem);

enum class KeyState {
  Fits,        ///< the private key of the text's first certificate
  Unreadable,  ///< no PEM key that can be read
  Encrypted,   ///< a pass phrase is needed
  Foreign,     ///< a key, but another certificate's
};

KeyState examine_key(std::string_view certificate_pem, std::string_view key_pem);

/// When a token that is a JWT stops being good (its "exp"); nothing for other tokens.
std::optional<Milliseconds> token_expiry(std::string_view token);

}  // namespace emco::kube

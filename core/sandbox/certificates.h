#pragma once

#include <string>
#include <vector>

#include "core/base/clock.h"

namespace emco::sandbox {

/// A certificate with its key, both PEM.
struct Identity {
  std::string certificate;
  std::string key;
};

struct CertificateWish {
  std::string name = "somebody";
  std::string alternative_names = {};      ///< "DNS:localhost,IP:127.0.0.1"
  std::string organization = {};           ///< the group a client belongs to
  Milliseconds from = 0;                   ///< since 1970
  Milliseconds until = 4'000'000'000'000;  ///< in the year 2096
};

/// A new certificate authority. Throws Error "internal.bug" when OpenSSL cannot make one.
Identity make_authority(const CertificateWish& wish = {});
/// A certificate that `authority` vouches for.
Identity make_certificate(const Identity& authority, const CertificateWish& wish = {});

}  // namespace emco::sandbox

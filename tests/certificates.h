#pragma once

#include <string>

#include "core/base/clock.h"

namespace emco::test {

/// A certificate with its key, both PEM.
struct Identity {
  std::string certificate;
  std::string key;
};

struct CertificateWish {
  std::string name = "somebody";
  std::string alternative_names = {};      ///< "DNS:localhost,IP:127.0.0.1"
  Milliseconds from = 0;                   ///< since 1970
  Milliseconds until = 4'000'000'000'000;  ///< in the year 2096
};

/// A new certificate authority, valid from 1970 to 2096 unless wished otherwise.
Identity make_authority(const CertificateWish& wish = {});
/// A certificate that `authority` vouches for.
Identity make_certificate(const Identity& authority, const CertificateWish& wish = {});
/// The key under a pass phrase.
std::string encrypted_key(const Identity& identity);

}  // namespace emco::test

#pragma once

#include <string>

#include "core/sandbox/certificates.h"

namespace emco::test {

using sandbox::CertificateWish;
using sandbox::Identity;
using sandbox::make_authority;
using sandbox::make_certificate;

/// The key under a pass phrase.
std::string encrypted_key(const Identity& identity);

}  // namespace emco::test

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"

struct evp_pkey_st;
struct x509_st;

namespace emco::tpl {

class Environment;

struct FreeKey {
  void operator()(evp_pkey_st* key) const;
};

using PrivateKey = std::unique_ptr<evp_pkey_st, FreeKey>;

struct FreeCertificate {
  void operator()(x509_st* certificate) const;
};

using X509Certificate = std::unique_ptr<x509_st, FreeCertificate>;

/// Keys made of the environment's random bytes alone: the same bytes give the same key (DSA aside).
PrivateKey make_rsa_key(Environment& environment, int bits);
PrivateKey make_ec_key(Environment& environment);
PrivateKey make_ed25519_key(Environment& environment);
PrivateKey make_dsa_key();

/// PKCS#1, SEC 1 and PKCS#8 in PEM. Throws CallError with sprig's message.
PrivateKey parse_key(std::string_view pem);
/// In the form that sprig writes for the kind of key.
std::string key_pem(const PrivateKey& key);

/// Throws CallError "unable to decode certificate" and the like.
X509Certificate parse_certificate(std::string_view pem);

struct CertificateRequest {
  std::string common_name;
  std::vector<std::string> addresses;  ///< texts of IP addresses
  std::vector<std::string> names;      ///< DNS names
  std::int64_t days = 0;
  bool authority = false;
};

/// An X.509 certificate in PEM, valid from the environment's now on. Signed by `parent` and its key, by
/// itself when `parent` is nullptr. Throws CallError.
std::string make_certificate(Environment& environment,
                             const CertificateRequest& request,
                             const PrivateKey& key,
                             const X509Certificate* parent,
                             const PrivateKey& signing_key);

}  // namespace emco::tpl

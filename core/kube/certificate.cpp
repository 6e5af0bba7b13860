#include "core/kube/certificate.h"

#include <algorithm>
#include <ctime>
#include <memory>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "core/base/crypto.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace emco::kube {
namespace {

using Bytes = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Bytes bytes_of(std::string_view text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
}

std::optional<Milliseconds> moment(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return Milliseconds{::timegm(&parts)} * 1000;
}

/// Stands in for a person who types a pass phrase: there is none, and that it was asked for is noted.
int no_phrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

std::optional<std::string> unbase64url(std::string_view text) {
  std::string standard(text);
  std::replace(standard.begin(), standard.end(), '-', '+');
  std::replace(standard.begin(), standard.end(), '_', '/');
  while (standard.size() % 4 != 0)
    standard += '=';
  return unbase64(standard);
}

}  // namespace

std::vector<Validity> read_certificates(std::string_view pem) {
  std::vector<Validity> found;
  const Bytes bytes = bytes_of(pem);
  while (true) {
    const Certificate certificate(PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr), &X509_free);
    if (!certificate) break;
    const auto from = moment(X509_get0_notBefore(certificate.get()));
    const auto until = moment(X509_get0_notAfter(certificate.get()));
    if (!from || !until) return {};
    found.push_back({*from, *until});
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  return at_end ? found : std::vector<Validity>{};
}

KeyState examine_key(std::string_view certificate_pem, std::string_view key_pem) {
  const Bytes certificate_bytes = bytes_of(certificate_pem);
  const Bytes key_bytes = bytes_of(key_pem);
  const Certificate certificate(PEM_read_bio_X509(certificate_bytes.get(), nullptr, nullptr, nullptr),
                                &X509_free);
  bool asked = false;
  const Key key(PEM_read_bio_PrivateKey(key_bytes.get(), nullptr, &no_phrase, &asked), &EVP_PKEY_free);
  const bool fits = certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (asked) return KeyState::Encrypted;
  if (!key) return KeyState::Unreadable;
  return fits ? KeyState::Fits : KeyState::Foreign;
}

std::optional<Milliseconds> token_expiry(std::string_view token) {
  const auto parts = text::split(token, '.');
  if (parts.size() != 3) return std::nullopt;
  const auto payload = unbase64url(parts[1]);
  if (!payload) return std::nullopt;
  try {
    const Value claims = json::parse(*payload);
    const Value* expiry = claims.find("exp");
    if (expiry != nullptr && expiry->is_integer() && expiry->integer() > 0 && expiry->integer() < (1LL << 40))
      return expiry->integer() * 1000;
  } catch (const Error&) {
    // Three words with points between them are not yet a JWT.
  }
  return std::nullopt;
}

}  // namespace emco::kube

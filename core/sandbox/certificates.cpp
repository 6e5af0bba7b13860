#include "core/sandbox/certificates.h"

#include <memory>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "core/base/error.h"

namespace emco::sandbox {
namespace {

using Bytes = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

void must(bool condition) { expects(condition, "OpenSSL cannot make a certificate"); }

Bytes memory(const std::string& text = {}) {
  Bytes bytes(
      text.empty() ? BIO_new(BIO_s_mem()) : BIO_new_mem_buf(text.data(), static_cast<int>(text.size())),
      &BIO_free);
  must(bytes != nullptr);
  return bytes;
}

std::string text_of(const Bytes& bytes) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bytes.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

void extend(X509* certificate, X509* issuer, int what, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, what, value);
  must(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

Certificate blank(const CertificateWish& wish, EVP_PKEY* key) {
  Certificate certificate(X509_new(), &X509_free);
  // Serials of one authority must differ, also between runs.
  std::uint32_t serial = 0;
  must(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
  must(X509_set_version(certificate.get(), 2) == 1);
  must(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial) == 1);
  must(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), wish.from / 1000) != nullptr);
  must(ASN1_TIME_set(X509_getm_notAfter(certificate.get()), wish.until / 1000) != nullptr);
  must(X509_set_pubkey(certificate.get(), key) == 1);
  const auto add = [&](const char* what, const std::string& text) {
    must(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), what, MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0) == 1);
  };
  if (!wish.organization.empty()) add("O", wish.organization);
  add("CN", wish.name);
  return certificate;
}

Identity written(X509* certificate, EVP_PKEY* key) {
  const Bytes one = memory();
  const Bytes other = memory();
  must(PEM_write_bio_X509(one.get(), certificate) == 1);
  must(PEM_write_bio_PrivateKey(other.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return {text_of(one), text_of(other)};
}

Key read_key(const std::string& pem) {
  return {PEM_read_bio_PrivateKey(memory(pem).get(), nullptr, nullptr, nullptr), &EVP_PKEY_free};
}

}  // namespace

Identity make_authority(const CertificateWish& wish) {
  const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const Certificate certificate = blank(wish, key.get());
  must(X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get())) == 1);
  extend(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
  must(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
  return written(certificate.get(), key.get());
}

Identity make_certificate(const Identity& authority, const CertificateWish& wish) {
  const Certificate issuer(PEM_read_bio_X509(memory(authority.certificate).get(), nullptr, nullptr, nullptr),
                           &X509_free);
  const Key issuer_key = read_key(authority.key);
  const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const Certificate certificate = blank(wish, key.get());
  must(X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get())) == 1);
  if (!wish.alternative_names.empty())
    extend(certificate.get(), issuer.get(), NID_subject_alt_name, wish.alternative_names.c_str());
  must(X509_sign(certificate.get(), issuer_key.get(), EVP_sha256()) > 0);
  return written(certificate.get(), key.get());
}

}  // namespace emco::sandbox

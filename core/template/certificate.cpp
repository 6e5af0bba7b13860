#include "core/template/certificate.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/encoder.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "core/template/function.h"
#include "core/template/machine.h"

namespace emco::tpl {
namespace {

template <typename T, void (*Release)(T*)>
struct Freed {
  void operator()(T* object) const { Release(object); }
};

using Big = std::unique_ptr<BIGNUM, Freed<BIGNUM, BN_free>>;
using Work = std::unique_ptr<BN_CTX, Freed<BN_CTX, BN_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM, OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
};

using Bio = std::unique_ptr<BIO, FreeBio>;

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Big number(std::string_view bytes) {
  return Big(BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::string content(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

Bio reading(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

[[noreturn]] void broken(const char* what) { throw CallError(std::string("error generating key: ") + what); }

// A prime with its two highest bits set, so that the product of two has full length, and prime to 65537.
Big prime(Environment& environment, int bits, BN_CTX* work) {
  const Big exponent(BN_new());
  BN_set_word(exponent.get(), RSA_F4);
  Big candidate = number(environment.random_bytes(static_cast<std::size_t>(bits / 8)));
  for (const int bit : {bits - 1, bits - 2, 0})
    BN_set_bit(candidate.get(), bit);
  const Big less_one(BN_new());
  const Big common(BN_new());
  for (;; BN_add_word(candidate.get(), 2)) {
    if (BN_check_prime(candidate.get(), work, nullptr) != 1) continue;
    BN_copy(less_one.get(), candidate.get());
    BN_sub_word(less_one.get(), 1);
    BN_gcd(common.get(), less_one.get(), exponent.get(), work);
    if (BN_is_one(common.get()) != 0) return candidate;
  }
}

PrivateKey from_params(const char* kind, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, params.get()) != 1)
    broken(kind);
  return PrivateKey(key);
}

}  // namespace

void FreeKey::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

void FreeCertificate::operator()(x509_st* certificate) const { X509_free(certificate); }

// ---- keys

PrivateKey make_rsa_key(Environment& environment, int bits) {
  const Work work(BN_CTX_new());
  Big p = prime(environment, bits / 2, work.get());
  Big q = prime(environment, bits / 2, work.get());
  if (BN_cmp(p.get(), q.get()) < 0) std::swap(p, q);
  const Big n(BN_new()), e(BN_new()), d(BN_new()), p1(BN_dup(p.get())), q1(BN_dup(q.get())), phi(BN_new());
  const Big dp(BN_new()), dq(BN_new()), inverse(BN_new());
  BN_set_word(e.get(), RSA_F4);
  BN_mul(n.get(), p.get(), q.get(), work.get());
  BN_sub_word(p1.get(), 1);
  BN_sub_word(q1.get(), 1);
  BN_mul(phi.get(), p1.get(), q1.get(), work.get());
  BN_mod_inverse(d.get(), e.get(), phi.get(), work.get());
  BN_mod(dp.get(), d.get(), p1.get(), work.get());
  BN_mod(dq.get(), d.get(), q1.get(), work.get());
  BN_mod_inverse(inverse.get(), q.get(), p.get(), work.get());
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_D, d.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_FACTOR1, p.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_FACTOR2, q.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_EXPONENT1, dp.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_EXPONENT2, dq.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_COEFFICIENT1, inverse.get());
  return from_params("RSA", builder.get());
}

PrivateKey make_ec_key(Environment& environment) {
  const Work work(BN_CTX_new());
  const std::unique_ptr<EC_GROUP, Freed<EC_GROUP, EC_GROUP_free>> group(
      EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const std::unique_ptr<EC_POINT, Freed<EC_POINT, EC_POINT_free>> point(EC_POINT_new(group.get()));
  // More bytes than the order has, so that the remainder is as good as even; never zero.
  Big secret = number(environment.random_bytes(48));
  const Big most(BN_dup(EC_GROUP_get0_order(group.get())));
  BN_sub_word(most.get(), 1);
  BN_mod(secret.get(), secret.get(), most.get(), work.get());
  BN_add_word(secret.get(), 1);
  EC_POINT_mul(group.get(), point.get(), secret.get(), nullptr, nullptr, work.get());
  std::string shown(65, '\0');
  EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED,
                     reinterpret_cast<unsigned char*>(shown.data()), shown.size(), work.get());
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_BN_pad(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get(), 32);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, shown.data(), shown.size());
  return from_params("EC", builder.get());
}

PrivateKey make_ed25519_key(Environment& environment) {
  const std::string seed = environment.random_bytes(32);
  return PrivateKey(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(seed), seed.size()));
}

PrivateKey make_dsa_key() {
  const KeyContext parameters(EVP_PKEY_CTX_new_from_name(nullptr, "DSA", nullptr));
  EVP_PKEY* group = nullptr;
  if (EVP_PKEY_paramgen_init(parameters.get()) != 1 ||
      EVP_PKEY_CTX_set_dsa_paramgen_bits(parameters.get(), 2048) != 1 ||
      EVP_PKEY_CTX_set_dsa_paramgen_q_bits(parameters.get(), 256) != 1 ||
      EVP_PKEY_paramgen(parameters.get(), &group) != 1)
    broken("DSA");
  const PrivateKey owned(group);
  const KeyContext context(EVP_PKEY_CTX_new(group, nullptr));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_keygen_init(context.get()) != 1 || EVP_PKEY_keygen(context.get(), &key) != 1) broken("DSA");
  return PrivateKey(key);
}

PrivateKey parse_key(std::string_view pem) {
  const std::size_t begin = pem.find("-----BEGIN ");
  if (begin == std::string_view::npos) throw CallError("no PEM data in input");
  const std::string_view kind = pem.substr(begin + 11, pem.find("-----", begin + 11) - begin - 11);
  if (!kind.ends_with("PRIVATE KEY"))
    throw CallError("no private key data in PEM block of type " + std::string(kind));
  const Bio bio = reading(pem.substr(begin));
  PrivateKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, const_cast<char*>("")));
  if (key == nullptr) throw CallError("decoding PEM as PKCS#8: the key is damaged");
  return key;
}

std::string key_pem(const PrivateKey& key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  const int kind = EVP_PKEY_get_base_id(key.get());
  if (kind == EVP_PKEY_RSA || kind == EVP_PKEY_EC || kind == EVP_PKEY_DSA) {
    // RSA, EC and DSA PRIVATE KEY, as Go's older marshalling functions write them.
    PEM_write_bio_PrivateKey_traditional(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  } else {
    PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  }
  return content(bio.get());
}

// ---- certificates

X509Certificate parse_certificate(std::string_view pem) {
  const Bio bio = reading(pem);
  X509Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) throw CallError("unable to decode certificate");
  return certificate;
}

namespace {

void add_extension(X509* certificate, const X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, const_cast<X509*>(issuer), certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  if (extension == nullptr) throw CallError("error creating certificate: " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void add_names(X509* certificate, const CertificateRequest& request) {
  GENERAL_NAMES* names = sk_GENERAL_NAME_new_null();
  for (const std::string& name : request.names) {
    GENERAL_NAME* one = GENERAL_NAME_new();
    ASN1_IA5STRING* text = ASN1_IA5STRING_new();
    ASN1_STRING_set(text, name.data(), static_cast<int>(name.size()));
    GENERAL_NAME_set0_value(one, GEN_DNS, text);
    sk_GENERAL_NAME_push(names, one);
  }
  for (const std::string& address : request.addresses) {
    ASN1_OCTET_STRING* bytes = a2i_IPADDRESS(address.c_str());
    if (bytes == nullptr) {
      GENERAL_NAMES_free(names);
      throw CallError("error parsing ip: " + address);
    }
    GENERAL_NAME* one = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(one, GEN_IPADD, bytes);
    sk_GENERAL_NAME_push(names, one);
  }
  if (sk_GENERAL_NAME_num(names) > 0) X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0);
  GENERAL_NAMES_free(names);
}

}  // namespace

std::string make_certificate(Environment& environment,
                             const CertificateRequest& request,
                             const PrivateKey& key,
                             const X509Certificate* parent,
                             const PrivateKey& signing_key) {
  const X509Certificate made(X509_new());
  X509* certificate = made.get();
  X509_set_version(certificate, X509_VERSION_3);
  std::string serial = environment.random_bytes(16);
  serial[0] = static_cast<char>(static_cast<unsigned char>(serial[0]) & 0x7FU);
  BN_to_ASN1_INTEGER(number(serial).get(), X509_get_serialNumber(certificate));
  const std::int64_t now = environment.now() / 1'000;
  ASN1_TIME_set(X509_getm_notBefore(certificate), now);
  ASN1_TIME_set(X509_getm_notAfter(certificate), now + request.days * 86'400);
  X509_NAME* name = X509_get_subject_name(certificate);
  if (!request.common_name.empty())
    X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                               const_cast<unsigned char*>(octets(request.common_name)),
                               static_cast<int>(request.common_name.size()), -1, 0);
  const X509* issuer = parent != nullptr ? parent->get() : certificate;
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  X509_set_pubkey(certificate, key.get());
  add_extension(certificate, issuer, NID_key_usage,
                request.authority ? "critical,digitalSignature,keyEncipherment,keyCertSign"
                                  : "critical,digitalSignature,keyEncipherment");
  add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth,clientAuth");
  add_extension(certificate, issuer, NID_basic_constraints,
                request.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (request.authority) add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
  if (parent != nullptr && X509_get_ext_by_NID(issuer, NID_subject_key_identifier, -1) >= 0)
    add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
  add_names(certificate, request);
  const bool edwards = EVP_PKEY_get_base_id(signing_key.get()) == EVP_PKEY_ED25519;
  if (X509_sign(certificate, signing_key.get(), edwards ? nullptr : EVP_sha256()) == 0)
    throw CallError("error creating certificate: the key cannot sign");
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return content(bio.get());
}

}  // namespace emco::tpl

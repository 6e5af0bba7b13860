// Keys and certificates.
#include "core/base/crypto.h"
#include "core/template/certificate.h"
#include "core/template/convert.h"
#include "core/template/format.h"
#include "core/template/functions.h"
#include "core/template/generate.h"
#include "core/template/machine.h"

namespace emco::tpl {
namespace {

constexpr StructField kFields[] = {{"Cert", "Cert", false}, {"Key", "Key", false}};
constexpr StructType kCertificateType = {
    "sprig.certificate", false, kFields, std::size(kFields), nullptr, 0, nullptr};

Any pair(Call& call, std::string_view certificate, std::string_view key) {
  Struct* object = call.heap.make<Struct>();
  object->type = &kCertificateType;
  object->fields = call.heap.array<Any>(2);
  object->fields[0] = call.give(certificate);
  object->fields[1] = call.give(key);
  return Any::structure(object);
}

// Certificate and key travel as one text: the certificate ends where the key begins.
Any generated_pair(Call& call, const std::function<std::string(Environment&)>& make) {
  const std::string both = generate(call, make);
  const std::size_t end = both.find("-----END CERTIFICATE-----\n");
  if (end == std::string::npos) throw CallError("a kept certificate is damaged");
  const std::size_t border = end + std::string_view("-----END CERTIFICATE-----\n").size();
  return pair(call, std::string_view(both).substr(0, border), std::string_view(both).substr(border));
}

std::vector<std::string> texts(const Any& list, const std::string& what) {
  std::vector<std::string> result;
  for (std::uint32_t i = 0; i < length(list); ++i) {
    const Any& item = list.list()->items[i];
    if (!item.is_text()) throw CallError("error " + what + ": " + to_text(item) + " is not a string");
    result.emplace_back(item.text());
  }
  return result;
}

CertificateRequest request_of(Call& call, bool named) {
  CertificateRequest request;
  request.common_name = call.text(0);
  if (named) {
    request.addresses = texts(call[1], "parsing ip");
    request.names = texts(call[2], "processing alternate dns name");
    request.days = call.integer(3);
  } else {
    request.days = call.integer(1);
    request.authority = true;
  }
  return request;
}

PrivateKey given_key(std::string_view pem) {
  try {
    return parse_key(pem);
  } catch (const CallError& error) {
    throw CallError(std::string("parsing private key: ") + error.what());
  }
}

// With a key of its own (`own_key` is the place of its PEM among the arguments) or a fresh one.
Any self_signed(Call& call, bool named, std::size_t own_key) {
  const CertificateRequest request = request_of(call, named);
  const bool own = own_key > 0;
  if (own) given_key(call.text(own_key));
  return generated_pair(call, [&](Environment& environment) {
    const PrivateKey key = own ? given_key(call.text(own_key)) : make_rsa_key(environment, 2048);
    return make_certificate(environment, request, key, nullptr, key) + key_pem(key);
  });
}

Any gen_ca(Call& call) { return self_signed(call, false, 0); }

Any gen_ca_with_key(Call& call) { return self_signed(call, false, 2); }

Any gen_self_signed(Call& call) { return self_signed(call, true, 0); }

Any gen_self_signed_with_key(Call& call) { return self_signed(call, true, 4); }

Any signed_by(Call& call, std::size_t own_key) {
  const CertificateRequest request = request_of(call, true);
  const Struct& authority = *call[4].structure();
  const X509Certificate parent = parse_certificate(authority.fields[0].text());
  PrivateKey signing;
  try {
    signing = parse_key(authority.fields[1].text());
  } catch (const CallError& error) {
    throw CallError(std::string("error parsing private key: ") + error.what());
  }
  const bool own = own_key > 0;
  if (own) given_key(call.text(own_key));
  return generated_pair(call, [&](Environment& environment) {
    const PrivateKey key = own ? given_key(call.text(own_key)) : make_rsa_key(environment, 2048);
    return make_certificate(environment, request, key, &parent, signing) + key_pem(key);
  });
}

Any gen_signed(Call& call) { return signed_by(call, 0); }

Any gen_signed_with_key(Call& call) { return signed_by(call, 5); }

Any gen_private_key(Call& call) {
  const std::string_view kind = call.text(0);
  if (kind != "" && kind != "rsa" && kind != "dsa" && kind != "ecdsa" && kind != "ed25519")
    return call.give("Unknown type " + std::string(kind));
  return call.give(generate(call, [&](Environment& environment) {
    if (kind == "dsa") return key_pem(make_dsa_key());
    if (kind == "ecdsa") return key_pem(make_ec_key(environment));
    if (kind == "ed25519") return key_pem(make_ed25519_key(environment));
    return key_pem(make_rsa_key(environment, 4096));
  }));
}

Any build_custom(Call& call) {
  const auto certificate = unbase64(call.text(0));
  if (!certificate) throw CallError("unable to decode base64 certificate");
  const auto key = unbase64(call.text(1));
  if (!key) throw CallError("unable to decode base64 private key");
  parse_certificate(*certificate);
  try {
    parse_key(*key);
  } catch (const CallError& error) {
    throw CallError(std::string("error parsing private key: ") + error.what());
  }
  return pair(call, *certificate, *key);
}

constexpr Function kTable[] = {
    {"buildCustomCert", "ss", build_custom},
    {"genCA", "si", gen_ca},
    {"genCAWithKey", "sis", gen_ca_with_key},
    {"genPrivateKey", "s", gen_private_key},
    {"genSelfSignedCert", "sLLi", gen_self_signed},
    {"genSelfSignedCertWithKey", "sLLis", gen_self_signed_with_key},
    {"genSignedCert", "sLLic", gen_signed},
    {"genSignedCertWithKey", "sLLics", gen_signed_with_key},
};

}  // namespace

std::span<const Function> certificate_functions() { return kTable; }

}  // namespace emco::tpl

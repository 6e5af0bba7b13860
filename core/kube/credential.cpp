#include "core/kube/credential.h"

#include <algorithm>

#include "core/kube/certificate.h"

namespace emco::kube {
namespace {

constexpr Milliseconds kSoon = Milliseconds{7} * 24 * 3600 * 1000;

Examined refused(std::string code, std::string summary, std::string help) {
  return {CredentialFault{std::move(code), std::move(summary), std::move(help)}, false, 0};
}

Examined until(Milliseconds expires, Milliseconds now) {
  Examined examined;
  examined.expires = expires;
  if (expires - now < kSoon) {
    examined.fault =
        CredentialFault{"kubeconfig.expires-soon", "the credential stops being good within a week",
                        "replace the kubeconfig before it does"};
    examined.only_warning = true;
  }
  return examined;
}

}  // namespace

std::optional<CredentialFault> examine_authority(std::string_view pem, Milliseconds now) {
  const auto found = read_certificates(pem);
  if (found.empty())
    return CredentialFault{"kubeconfig.certificate", "the certificate authority cannot be read",
                           "give PEM certificates, one after the other"};
  if (std::none_of(found.begin(), found.end(),
                   [&](const Validity& v) { return v.from <= now && now < v.until; }))
    return CredentialFault{"kubeconfig.expired", "no certificate of the authority is valid now",
                           "get the cluster's present authority; check this host's clock"};
  return std::nullopt;
}

Examined examine_client(std::string_view certificate_pem, std::string_view key_pem, Milliseconds now) {
  if (certificate_pem.empty() || key_pem.empty())
    return refused("kubeconfig.no-credential",
                   certificate_pem.empty() ? "the user has a client key but no client certificate"
                                           : "the user has a client certificate but no client key",
                   "give both client-certificate-data and client-key-data");
  const auto found = read_certificates(certificate_pem);
  if (found.empty())
    return refused("kubeconfig.certificate", "the client certificate cannot be read", "give it in PEM form");
  switch (examine_key(certificate_pem, key_pem)) {
    case KeyState::Fits: break;
    case KeyState::Unreadable:
      return refused("kubeconfig.key", "the client key cannot be read", "give the private key in PEM form");
    case KeyState::Encrypted:
      return refused("kubeconfig.key-encrypted", "the client key is protected by a pass phrase",
                     "store it without one; emcoctl encrypts kubeconfigs itself");
    case KeyState::Foreign:
      return refused("kubeconfig.key-mismatch", "the client key does not belong to the client certificate",
                     "give the key that the certificate was made for");
  }
  if (now < found.front().from)
    return refused("kubeconfig.not-yet-valid", "the client certificate is not valid yet",
                   "check this host's clock, or wait");
  if (now >= found.front().until)
    return refused("kubeconfig.expired", "the client certificate has expired",
                   "get a new one and replace the kubeconfig");
  return until(found.front().until, now);
}

Examined examine_token(std::string_view token, Milliseconds now) {
  if (token.empty() || std::any_of(token.begin(), token.end(), [](char c) { return c <= ' ' || c >= 0x7F; }))
    return refused("kubeconfig.token", "the token is not one word of visible characters",
                   "give the token itself, without line ends inside");
  const auto expires = token_expiry(token);
  if (!expires) return {};
  if (now >= *expires)
    return refused("kubeconfig.expired", "the token has expired", "get a new one and replace the kubeconfig");
  return until(*expires, now);
}

}  // namespace emco::kube

#include "core/kube/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "core/base/text.h"

namespace emco::kube {
namespace {

AddressFault fault(std::string summary, std::string help) {
  return {"kubeconfig.server", std::move(summary), std::move(help)};
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/// Any spelling of 169.254.0.0/16 that resolvers understand ("0xA9FE0001", "169.16646369"), and fe80::/10.
bool is_link_local(const std::string& host) {
  in_addr four{};
  if (::inet_aton(host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 16U) == 0xA9FE;
  in6_addr six{};
  if (::inet_pton(AF_INET6, host.c_str(), &six) != 1) return false;
  const auto* bytes = static_cast<const unsigned char*>(six.s6_addr);
  const bool mapped = IN6_IS_ADDR_V4MAPPED(&six) && bytes[12] == 0xA9 && bytes[13] == 0xFE;
  return mapped || (bytes[0] == 0xFE && (bytes[1] & 0xC0U) == 0x80);
}

bool is_port(std::string_view text) {
  const auto number = text::integer(text);
  return number && *number >= 1 && *number <= 65535;
}

/// The host of "host", "host:port" or "[::1]:port"; nothing when it is none of them.
std::optional<std::string> host_of(std::string_view authority) {
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == authority.npos) return std::nullopt;
    const auto rest = authority.substr(end + 1);
    if (!rest.empty() && (rest[0] != ':' || !is_port(rest.substr(1)))) return std::nullopt;
    std::string host(authority.substr(1, end - 1));
    std::array<unsigned char, 16> ignored{};
    return ::inet_pton(AF_INET6, host.c_str(), ignored.data()) == 1 ? std::optional(host) : std::nullopt;
  }
  const auto colon = authority.find(':');
  const auto host = authority.substr(0, colon);
  if (colon != authority.npos && !is_port(authority.substr(colon + 1))) return std::nullopt;
  if (host.empty() || !std::all_of(host.begin(), host.end(), is_host_character)) return std::nullopt;
  return std::string(host);
}

}  // namespace

std::optional<AddressFault> examine_address(std::string_view url) {
  constexpr std::string_view kScheme = "https://";
  const std::string scheme = text::lower(url.substr(0, kScheme.size()));
  if (scheme.starts_with("http://"))
    return AddressFault{"kubeconfig.insecure",
                        "the server's address begins with http://, so that nothing would be encrypted",
                        "use the server's https:// address"};
  if (!url.starts_with(kScheme))
    return fault("the server's address does not begin with https://", "use https://HOST:PORT");
  const auto rest = url.substr(kScheme.size());
  const auto authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.find('@') != authority.npos)
    return fault("the server's address holds a user name or password",
                 "put the credential into the user's entry");
  if (std::any_of(rest.begin(), rest.end(), [](char c) { return c <= ' ' || c >= 0x7F || c == '\\'; }))
    return fault("the server's address holds blanks, control characters or letters outside of ASCII",
                 "write the host's ASCII name");
  if (rest.find_first_of("?#") != rest.npos)
    return fault("the server's address holds a query or a fragment", "end it after the path");
  const auto host = host_of(authority);
  if (!host) return fault("the server's address names no host and port", "use https://HOST:PORT");
  if (is_link_local(*host))
    return fault("the server's address is a link-local one, which never is a cluster",
                 "such addresses give out credentials of machines; name the cluster's own address");
  return std::nullopt;
}

}  // namespace emco::kube

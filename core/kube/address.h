#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace emco::kube {

/// Why an address of a server is not called, for the diagnostic "kubeconfig.server" and its kin; nothing when
/// it is. Only https://host[:port][/path] is: no user, no query, no fragment, no zone, no link-local address,
/// no characters outside of ASCII (names that only look alike).
struct AddressFault {
  std::string code;
  std::string summary;  ///< without the address itself, which may hold a password
  std::string help;
};

std::optional<AddressFault> examine_address(std::string_view url);

}  // namespace emco::kube

#include "tests/integrity/scenario.h"

#include <cstdlib>
#include <fstream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/text.h"
#include "core/store/verify.h"
#include "tests/compat/compat.h"

namespace emco::test {
namespace {

std::string request_of(const std::string& yaml) {
  const auto documents = text::split(yaml, '\n');
  std::string name;
  for (const auto& line : documents)
    if (line.starts_with("  anchor: ")) name = line.substr(10);
  return "apply " + name;
}

}  // namespace

void tell(const std::string& request, const std::string& answer) {
  const char* table = std::getenv("EMCO_INTEGRITY_TABLE");
  if (table == nullptr) return;
  std::ofstream(table, std::ios::app)
      << doctest::getContextOptions()->currentTest->m_name << "\t" << request << "\t" << answer << "\n";
}

std::string Scenario::fingerprint() {
  const auto found = store::fingerprint(world.database());
  return fmt::format("{} {} {}", found.generation, found.intent, found.deployment);
}

void Scenario::refused(const std::string& request,
                       const Diagnostics& said,
                       const std::string& expected,
                       const std::string& before) {
  CAPTURE(request);
  INFO(to_lines(said));
  CHECK(codes(said) == expected);
  CHECK_FALSE(codes(said).empty());
  CHECK(fingerprint() == before);
  tell(request, "refused: " + codes(said) +
                    (fingerprint() == before ? ", store unchanged" : ", BUT THE STORE IS ANOTHER"));
}

void Scenario::rejects(const std::string& yaml, const std::string& expected) {
  const auto before = fingerprint();
  refused(request_of(yaml), world.apply(yaml), expected, before);
}

void Scenario::keeps(const std::vector<std::string>& addresses, const std::string& expected) {
  const auto before = fingerprint();
  refused("delete " + addresses.front(), world.erase(addresses), expected, before);
}

void Scenario::cannot_read(const std::string& yaml, const std::string& expected) {
  const auto before = fingerprint();
  const auto found = Existing{{{"b.yaml", yaml}}}.read();
  CHECK_FALSE(found.ok());
  refused(request_of(yaml), found.diagnostics, expected, before);
}

void Scenario::takes(const std::string& yaml) {
  const auto before = world.generation();
  world.must_apply(yaml);
  CHECK(world.generation() == before + 1);
  tell(request_of(yaml), "done");
}

void Scenario::erases(const std::vector<std::string>& addresses) {
  world.must_erase(addresses);
  for (const auto& address : addresses)
    CHECK_FALSE(world.has(address));
  tell("delete " + addresses.front(), "done");
}

void Scenario::deploy() {
  world.deploy(kWorldCloud, kWorldCloud, {});
  world.deploy(kWorldGroup, kWorldCloud, {kCluster});
}

}  // namespace emco::test

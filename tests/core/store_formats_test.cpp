#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/store/database.h"
#include "core/store/formats.h"

namespace emco::store {
namespace {

struct Samples {
  std::vector<std::string> good;
  std::vector<std::string> bad;
};

const std::string kLong63(63, 'a');
const std::string kLong64(64, 'a');

const std::map<std::string, Samples> kSamples = {
    {"is_name",
     {{"a", "A_b.c-9", kLong64, std::string(128, 'x')},
      {"", "-a", "a-", "a b", "a=b", "a/b", std::string(129, 'x'), std::string("a\0b", 3)}}},
    {"is_label_value", {{"a", "A_b.c-9", kLong63}, {"", "-a", "a.", "a=b", kLong64}}},
    {"is_label_key", {{"a", "Tier_1", "example.com/a_B"}, {"", "a b", "x/y/z", "A.b/c", "-a", "/a", "a/"}}},
    {"is_label_text", {{"app=web", "app", "a=b=c"}, {"", "=a", "a=", "a/b=c", "a b", std::string(129, 'x')}}},
    {"is_node_label",
     {{"value", "name=value", "name=", "dns.prefix/name=value"},
      {"", "/name=v", "Dns/name=v", "a/b/c=d", "=v"}}},
    {"is_link_label", {{"app=slb", "prefix.io/app=slb"}, {"app", "app=", "a=b=c", "=b"}}},
    {"is_dns_label", {{"a", "a-b", "9", kLong63}, {"", "A", "a_b", "-a", "a-", "a.b", kLong64}}},
    {"is_dns_name", {{"a", "a.b-c.d"}, {"", "a..b", ".a", "a.", "A.b", std::string(254, 'a')}}},
    {"is_ipv4",
     {{"10.0.0.1", "255.255.255.255"}, {"", "10.0.0", "10.0.0.256", "10.0.0.1/24", "::1", "10.0.0.1 "}}},
    {"is_ip", {{"10.0.0.1", "fd00::1"}, {"", "host", "10.0.0.1/8"}}},
    {"is_ipv4_cidr",
     {{"10.0.0.0/8", "172.30.19.45/22", "0.0.0.0/0", "1.2.3.4/32"},
      {"", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "fd00::/8", "/8"}}},
    {"is_ipv6_cidr", {{"fd00::/64", "::/0", "::1/128"}, {"", "fd00::", "fd00::/129", "10.0.0.0/8"}}},
    {"is_cidr", {{"10.0.0.0/8", "fd00::/64"}, {"", "10.0.0.0", "x/8"}}},
    {"is_ipv4_subnet", {{"10.0.0.0", "10.0.0.0/8"}, {"", "10.0.0.0/99", "fd00::"}}},
    {"is_ipv4_list",
     {{"", "10.0.0.1", "10.0.0.1..10.0.0.9 10.0.0.20"},
      {"10.0.0", "10.0.0.1,10.0.0.2", "10.0.0.1..", "..10.0.0.1"}}},
    {"is_mac",
     {{"02:42:ac:11:00:02", "02-42-AC-11-00-02", "0242.ac11.0002", "02:42:ac:11:00:02:00:01"},
      {"", "02:42:ac:11:00", "02:42:ac:11:00:0g", "02-42:ac:11:00:02", "0242ac110002"}}},
    {"is_endpoint",
     {{"host:80", "10.0.0.1:65535", "a.b-c:1"},
      {"", "host", ":80", "host:0", "host:65536", "host:8o", "a b:80"}}},
    {"is_url_path",
     {{"/a", "/a/b.c-d_e", "/a/*", "/*", "/a/b/9"}, {"", "/", "a", "/a/", "//a", "/a*b", "/a~b", "/-a"}}},
    {"is_quantity",
     {{"1", "500m", "1.5Gi", ".5", "1e3", "1E-3", "10Ki", "2k"},
      {"", "m", "1.5.2", "1gi", "-1", "1 Gi", "e3", "1e", "1e345"}}},
    {"is_duration",
     {{"8760h", "1h30m", "1.5s", "0", "10ms", "-1h"}, {"", "8760", "h", "1d", "1h30", "1 h", "."}}},
    {"is_config_key", {{"a.yaml", "A_b-9", "..a"}, {"", ".", "..", "a/b", "a b", std::string(254, 'a')}}},
};

}  // namespace

TEST_SUITE("store/formats") {
  TEST_CASE("each format takes what it means and nothing else") {
    for (const auto& format : formats()) {
      const std::string name = format.function;
      CAPTURE(name);
      const auto samples = kSamples.find(name);
      REQUIRE(samples != kSamples.end());
      for (const auto& good : samples->second.good)
        CHECK_MESSAGE(format.holds(good), good);
      for (const auto& bad : samples->second.bad)
        CHECK_MESSAGE(!format.holds(bad), bad);
    }
    CHECK(kSamples.size() == formats().size());
  }

  TEST_CASE("a check lets what is absent pass and sees bytes after a NUL") {
    auto database = Database::memory();
    database.script("CREATE TABLE t(a TEXT CONSTRAINT \"field.format\" CHECK (is_name(a))) STRICT",
                    Database::Script::Schema);
    database.statement("INSERT INTO t VALUES (?1)").bind(nullptr).run();
    CHECK_THROWS_AS(database.statement("INSERT INTO t VALUES (?1)").bind(std::string_view("a\0b", 3)).run(),
                    Refusal);
  }
}

}  // namespace emco::store

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/integrity/scenario.h"
#include "tests/shop.h"
#include "tests/store_world.h"

// integrity.md: those scenarios of the intent level that only a whole program shows.
namespace emco::test {
namespace {

/// Refused with this code and status, and nothing is another than before.
void refuses(Shop& shop, const std::vector<std::string>& command, const char* code, int status) {
  const std::string before = shop.names();
  CHECK(shop.run(command) == status);
  CHECK_MESSAGE(shop.err.find(std::string("[") + code + "]") != std::string::npos, shop.err);
  const bool same = shop.names() == before;
  CHECK(same);
  tell(command[0] + " " + command[1],
       fmt::format("refused: {}{}", code, same ? ", store unchanged" : ", BUT THE STORE IS ANOTHER"));
}

}  // namespace

TEST_SUITE("integrity") {
  TEST_CASE("B20 objects are told apart by group, kind, namespace and name") {
    Shop shop;
    shop.write("charts/web/templates/page.yaml",
               "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: same, namespace: shop-staging}\n"
               "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: same, namespace: default}\n"
               "---\napiVersion: v1\nkind: Service\nmetadata: {name: same, namespace: default}\n");
    shop.must({"apply", "-f", shop.path("bundle.yaml"), "--intents-only"});
    shop.bring_up();
    CHECK(shop.owned("edge-1").size() == 4);  // and the namespace of the logical cloud
    shop.check_world();
    tell("instantiate " + Shop::kGroup, "done");
  }

  TEST_CASE("B98 what was deleted meanwhile is neither approved nor terminated, and does not come back") {
    Shop shop;
    shop.must({"delete", Shop::kGroup, "--cascade", "--auto-approve"});
    refuses(shop, {"approve", Shop::kGroup, "--auto-approve"}, "address.absent", 3);
    refuses(shop, {"instantiate", Shop::kGroup, "--auto-approve"}, "address.absent", 3);
    refuses(shop, {"terminate", Shop::kGroup, "--auto-approve"}, "address.absent", 3);
    CHECK(shop.names().find(Shop::kGroup) == std::string::npos);
  }

  TEST_CASE("B99 a logical cloud goes when nothing runs in it, and not before") {
    Shop shop;
    shop.bring_up();
    refuses(shop, {"terminate", Shop::kCloud, "--auto-approve"}, "logical-cloud.has-deployments", 5);
    CHECK(shop.word() == "InSync");
    shop.check_world();
    shop.must({"terminate", Shop::kGroup, "--auto-approve"});
    // A group that is only declared does not hold it.
    shop.must({"terminate", Shop::kCloud, "--auto-approve"});
    refuses(shop, {"instantiate", Shop::kGroup, "--auto-approve"}, "logical-cloud.not-instantiated", 5);
    shop.check_world();
  }
}

}  // namespace emco::test

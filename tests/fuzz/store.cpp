// Bundles through to the store: whatever can be read is taken as a whole, the store being sound afterwards
// and the same bundle changing nothing any more, or it is refused by rules that are explained, and nothing
// has changed. The store is always the same small one; inputs may name what is in it.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/random.h"
#include "core/bundle/read.h"
#include "core/store/draft.h"
#include "core/store/history.h"
#include "core/store/schema.h"
#include "core/store/vault.h"
#include "core/store/verify.h"
#include "tests/fuzz/target.h"
#include "tests/memory_files.h"

namespace {

using namespace emco;
using test::must;

constexpr const char* kThere = R"(
resourceContext: {anchor: projects}
metadata: {name: p}
---
resourceContext: {anchor: controllers}
metadata: {name: gac}
spec: {host: h, port: 9033, type: action, priority: 1}
---
resourceContext: {anchor: cluster-providers}
metadata: {name: pr}
---
resourceContext: {anchor: cluster-providers/pr/clusters}
metadata: {name: c1}
file: config
---
resourceContext: {anchor: cluster-providers/pr/clusters/c1/labels}
clusterLabel: edge
---
resourceContext: {anchor: projects/p/logical-clouds}
metadata: {name: lc}
spec: {level: '0'}
---
resourceContext: {anchor: projects/p/logical-clouds/lc/cluster-references}
metadata: {name: r1}
spec: {clusterProvider: pr, cluster: c1}
---
resourceContext: {anchor: projects/p/composite-apps}
metadata: {name: ca}
spec: {compositeAppVersion: v1}
---
resourceContext: {anchor: projects/p/composite-apps/ca/v1/apps}
metadata: {name: web}
file: web.tgz
---
resourceContext: {anchor: projects/p/composite-apps/ca/v1/composite-profiles}
metadata: {name: cp}
---
resourceContext: {anchor: projects/p/composite-apps/ca/v1/deployment-intent-groups}
metadata: {name: d1}
spec: {compositeProfile: cp, version: r1, logicalCloud: lc}
---
resourceContext: {anchor: projects/p/composite-apps/ca/v1/deployment-intent-groups/d1/generic-placement-intents}
metadata: {name: gpi}
)";

Checked<Bundle> read(const std::string& text, const Kinds& kinds) {
  bundle::Request request;
  request.sources = {"b.yaml"};
  request.purpose = bundle::Purpose::Apply;
  return bundle::read(test::MemoryFiles({{"b.yaml", text}, {"web.tgz", "chart"}, {"config", "secret"}}),
                      request, kinds);
}

class World {
 public:
  World() : key_(SecretKey::generate(random_)) {
    store::create_schema(database_, {"fuzz", 1, "tester", "0"});
    store::make_vault(database_, key_, random_);
    secrets_.emplace(store::open_vault(database_, key_));
    catalogue_ = store::read_catalogue(database_);
    rules_ = store::read_rules(database_);
    must(take(kThere) == Taken::Whole, "the small store is refused");
    before_ = store::fingerprint(database_);
  }

  enum class Taken { Not, Whole };

  Taken take(const std::string& text) {
    const auto bundle = read(text, catalogue_.kinds);
    if (!bundle.ok()) return Taken::Not;
    store::Draft draft(database_, catalogue_, &*secrets_, random_, {"fuzz", "", "", "", "0", 1});
    auto found = draft.load(bundle.value);
    found.add(draft.check());
    if (found.has_errors()) {
      for (const auto& diagnostic : found)
        must(rules_.find(diagnostic.code) != nullptr, "refused by a rule that nobody explains");
      return Taken::Not;
    }
    draft.commit("batch " + std::to_string(++batches_));
    for (const auto& document : bundle.value.documents)
      must(store::read_document(database_, document.address).has_value(), "taken, and not there");
    return Taken::Whole;
  }

  void expect_sound() {
    must(store::verify(database_, catalogue_, &*secrets_).empty(), "what was taken makes the store unsound");
  }

  void expect_as_before() { must(same(before_), "refused, and yet something changed"); }

  void expect_no_change(const std::string& text) {
    const auto now = store::fingerprint(database_);
    must(take(text) == Taken::Whole, "taken once and refused when it is repeated");
    must(same(now), "the same once more, and something changed");
  }

 private:
  bool same(const store::Fingerprint& then) {
    const auto now = store::fingerprint(database_);
    return now.generation == then.generation && now.intent == then.intent &&
           now.deployment == then.deployment;
  }

  SeededRandom random_{7};
  store::Database database_ = store::Database::memory();
  SecretKey key_;
  std::optional<SecretKey> secrets_;
  store::Catalogue catalogue_;
  Rules rules_;
  store::Fingerprint before_;
  int batches_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::unique_ptr<World> world;
  if (!world) world = std::make_unique<World>();
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (world->take(text) == World::Taken::Not) {
    world->expect_as_before();
    return 0;
  }
  world->expect_sound();
  world->expect_no_change(text);
  // What an input does depends on nothing that came before it.
  world.reset();
  return 0;
}

#include "tests/store_kinds.h"

#include <algorithm>
#include <functional>
#include <set>

#include <doctest/doctest.h>

#include "core/base/text.h"
#include "core/store/verify.h"
#include "tests/golden.h"
#include "tests/store_world.h"

namespace emco::test {

TEST_SUITE("store/kinds") {
  TEST_CASE("every kind has a sample, and all of them together are a valid world") {
    StoreWorld world;
    world.must_apply(whole_world());
    std::set<std::string> sampled;
    for (const auto& sample : every_kind())
      sampled.insert(sample.kind);
    for (const auto& kind : world.catalogue().kinds.all())
      CHECK_MESSAGE(sampled.contains(kind.name), kind.name);
    CHECK(world.ask("SELECT count(*) FROM resource") == std::to_string(every_kind().size()));
    CHECK(to_lines(store::verify(world.database(), world.catalogue(), &world.key())).empty());
    world.must_apply(whole_world());
    CHECK(world.generation() == 1);
  }

  TEST_CASE("each kind takes what it may and refuses what it must not, by the rule's name") {
    StoreWorld world;
    world.must_apply(whole_world());
    const auto before = world.content();
    for (const auto& sample : every_kind()) {
      for (const auto& [spec, expected] : sample.others) {
        CAPTURE(sample.kind);
        CAPTURE(spec);
        if (expected == "-") continue;
        const auto found = world.apply(sample.document(spec));
        INFO(to_lines(found));
        CHECK(codes(found) == expected);
        if (!expected.empty()) CHECK(world.content() == before);
        if (expected.empty()) world.must_apply(sample.document());
        CHECK(world.content() == before);
      }
    }
  }

  TEST_CASE("a resource's row is of its own address, and its name is no longer than names may be") {
    StoreWorld world;
    world.must_apply(whole_world());
    for (const auto& sample : every_kind()) {
      const auto address = world.addresses_of(sample.document()).front();
      CAPTURE(address);
      const auto refusal = [&](const std::string& other_address, const std::string& other_name) {
        store::Transaction transaction(world.database(), store::Transaction::Access::Write);
        try {
          world.database()
              .statement("UPDATE \"" + sample.kind + "\" SET address = ?1, name = ?2 WHERE address = ?3")
              .with(other_address, other_name, address)
              .run();
        } catch (const Error& error) {
          return error.code();
        }
        return std::string();
      };
      const auto named = [&](const std::string& other) {
        auto changed = address;
        changed.replace(changed.rfind("/" + sample.name) + 1, sample.name.size(), other);
        return refusal(changed, other);
      };
      CHECK(refusal(address, "other") == "address.mismatch");
      CHECK(refusal(address + "x", sample.name) == "address.mismatch");
      CHECK(refusal("projects/another", sample.name) == "address.mismatch");
      CHECK(refusal(address, sample.name).empty());
      CHECK(named(std::string(129, 'n')) == "name.too-long");
    }
    const std::string version(129, 'v');
    store::Transaction transaction(world.database(), store::Transaction::Access::Write);
    auto longer =
        world.database().statement("UPDATE composite_app SET address = ?1, composite_app_version = ?2");
    longer.with("projects/p/composite-apps/ca/" + version, version);
    CHECK_THROWS_WITH_AS(longer.run(), doctest::Contains("name.too-long"), store::Refusal);
  }

  TEST_CASE("whatever of the world is left out, those who would dangle are who keep it from being deleted") {
    StoreWorld whole;
    whole.must_apply(whole_world());
    const auto before = whole.content();
    for (const auto& left_out : every_kind()) {
      CAPTURE(left_out.kind);
      CAPTURE(left_out.name);
      std::string yaml;
      for (const auto& sample : every_kind())
        if (&sample != &left_out) yaml += sample.document();
      const auto address = whole.addresses_of(left_out.document()).front();
      const auto deleted = whole.erase({address});
      StoreWorld partial;
      const auto found = partial.apply(yaml);
      INFO(to_lines(deleted));
      INFO(to_lines(found));
      CHECK(found.empty() == deleted.empty());
      CHECK(partial.generation() == (codes(found).empty() ? 1 : 0));
      if (codes(deleted).empty()) {
        whole.must_apply(left_out.document());
      } else {
        CHECK(codes(deleted) == "reference.in-use");
        const auto errors = std::count_if(found.begin(), found.end(),
                                          [](const Diagnostic& d) { return d.severity == Severity::Error; });
        // A group intent whose value names nothing is let through where its controller may not mind, but what
        // it names is protected all the same.
        const auto notes = static_cast<std::ptrdiff_t>(found.size()) - errors;
        CHECK(errors + notes == static_cast<std::ptrdiff_t>(deleted.items().front().related.size()));
      }
      CHECK(whole.content() == before);
    }
  }

  TEST_CASE("who keeps what from being deleted, by which field, is a reviewed list") {
    StoreWorld world;
    world.must_apply(whole_world());
    std::string out;
    for (const auto& address : text::split(world.addresses(), '\n')) {
      store::Draft draft(world.database(), world.catalogue(), &world.key(), world.random(), {});
      auto found = draft.erase({{address, {}}});
      found.add(draft.check());
      out += address + (found.empty() ? " may go" : " stays: " + codes(found)) + "\n";
      for (const auto& diagnostic : found)
        for (const auto& related : diagnostic.related)
          out += "  " + related.text + "\n";
    }
    check_golden("store/referrers.txt", out);
  }

  TEST_CASE("every world can be taken down again") {
    StoreWorld world;
    world.must_apply(whole_world());
    world.must_erase(text::split(world.addresses(), '\n'));
    for (const auto& [name, table] : world.catalogue().tables)
      if (table.column("address") != nullptr && table.column("parent") != nullptr)
        CHECK_MESSAGE(world.ask("SELECT count(*) FROM \"" + name + "\"") == "0", name);
    CHECK(world.ask("SELECT count(*) FROM intent_name") == "0");
    CHECK(to_lines(store::verify(world.database(), world.catalogue(), &world.key())).empty());
  }

  TEST_CASE("every text that may name something is a reference, or says why it is none (I-5)") {
    StoreWorld world;
    const std::function<void(const std::string&, const std::vector<Field>&)> check =
        [&](const std::string& kind, const std::vector<Field>& fields) {
          for (const auto& field : fields) {
            CAPTURE(kind);
            CAPTURE(field.name);
            check(kind, field.fields);
            if (field.ignored || field.shape == Shape::Record || field.shape == Shape::Records ||
                field.shape == Shape::Integer || field.shape == Shape::Boolean)
              continue;
            if (field.table == "resource" ||
                (field.name == "name" && field.column == "name" && field.table == kind))
              continue;
            const auto& table = world.catalogue().table(field.table);
            const auto names = [&](const std::string& column) {
              return std::any_of(
                  table.references.begin(), table.references.end(), [&](const store::Reference& reference) {
                    return std::find(reference.columns.begin(), reference.columns.end(), column) !=
                           reference.columns.end();
                  });
            };
            const bool reference = names(field.column) || names(field.column + "_address");
            const bool reason = !field.no_reference.empty() || !field.allowed.empty();
            CHECK((reference || reason));
          }
        };
    for (const auto& kind : world.catalogue().kinds.all())
      check(kind.name, kind.fields);
  }

  TEST_CASE("every column of a kind that holds a part of an address belongs to its parent or a reference") {
    StoreWorld world;
    for (const auto& kind : world.catalogue().kinds.all()) {
      const auto& table = world.catalogue().table(kind.name);
      CAPTURE(kind.name);
      const bool has_parent = std::any_of(
          table.references.begin(), table.references.end(), [&](const store::Reference& reference) {
            return reference.columns.front() == "parent" && reference.target == kind.parent;
          });
      CHECK(has_parent == !kind.parent.empty());
      const bool known = std::any_of(
          table.references.begin(), table.references.end(), [](const store::Reference& reference) {
            return reference.columns.front() == "address" && reference.target == "resource";
          });
      CHECK(known);
    }
  }

  TEST_CASE("networks and provider networks of a cluster share one space of names") {
    StoreWorld world;
    world.must_apply(whole_world());
    const std::string cluster = "cluster-providers/pr/clusters/c1";
    const std::string net = "{cniType: ovn4nfv, ipv4Subnets: [{name: s, subnet: 10.1.0.0/24}]";
    CHECK(codes(world.apply(doc(cluster + "/networks", "pnet", net + "}"))) == "network.name-taken");
    CHECK(
        codes(world.apply(doc(cluster + "/provider-networks", "net",
                              net + ", providerNetType: VLAN, vlan: {vlanID: 7, vlanNodeSelector: any}}"))) ==
        "network.name-taken");
    CHECK(codes(world.apply(doc(cluster + "/provider-networks", "second",
                                net + ", providerNetType: VLAN, vlan: {vlanID: '100', providerInterfaceName: "
                                      "eth1, vlanNodeSelector: any}}"))) == "provider-network.vlan-twice");
  }

  TEST_CASE("names that become labels are those of labels") {
    StoreWorld world;
    world.must_apply(whole_world());
    const std::string long_name(64, 'n');
    for (const auto& sample : every_kind()) {
      CAPTURE(sample.kind);
      static const std::set<std::string> kLabels{"inbound_clients_access_intent",
                                                 "inbound_clients_intent",
                                                 "inbound_server_intent",
                                                 "network",
                                                 "provider_network",
                                                 "traffic_group_intent"};
      const auto address = world.addresses_of(sample.document()).front();
      auto other = address;
      other.replace(other.rfind("/" + sample.name) + 1, sample.name.size(), long_name);
      store::Transaction transaction(world.database(), store::Transaction::Access::Write);
      auto rename = world.database().statement("UPDATE \"" + sample.kind +
                                               "\" SET address = ?1, name = ?2 WHERE address = ?3");
      rename.with(other, long_name, address);
      if (kLabels.contains(sample.kind)) {
        CHECK_THROWS_WITH_AS(rename.run(), doctest::Contains("name.no-label-value"), store::Refusal);
      } else {
        CHECK_NOTHROW(rename.run());
      }
    }
  }

  TEST_CASE("group intents may name every intent of their deployment, of whatever kind") {
    StoreWorld world;
    world.must_apply(whole_world());
    std::size_t uses = 0;
    for (const auto& sample : every_kind()) {
      static const std::set<std::string> kIntents{
          "generic_k8s_intent", "hpa_intent", "net_controller_intent", "policy_intent",  "sfc_client_intent",
          "sfc_intent",         "tac_intent", "traffic_group_intent",  "workflow_intent"};
      if (!kIntents.contains(sample.kind)) continue;
      ++uses;
      const auto group = sample.anchor.substr(0, sample.anchor.rfind('/'));
      CAPTURE(sample.kind);
      CHECK(world.ask("SELECT uses >= 1 FROM intent_name WHERE name = '" + sample.name +
                      "' AND deployment_intent_group = '" + group + "'") == "1");
    }
    CHECK(world.ask("SELECT sum(uses) FROM intent_name") == std::to_string(uses));
  }

  TEST_CASE("interfaces of a workload and links of a chain do not repeat what only one can have") {
    StoreWorld world;
    world.must_apply(whole_world());
    const std::string interfaces =
        kWorldGroup + "/network-controller-intent/nci/workload-intents/wl/interfaces";
    CHECK(codes(world.apply(doc(interfaces, "if1", "{interface: net0, name: net}"))) ==
          "interface-intent.interface-twice");
    CHECK(
        codes(world.apply(doc(interfaces, "if1", "{interface: net1, name: net, defaultGateway: 'true'}"))) ==
        "interface-intent.gateway-twice");
    const std::string links = kWorldGroup + "/network-chains/chain/links";
    const auto link = [&](const std::string& left, const std::string& right, const std::string& label) {
      return codes(world.apply(doc(links, "second",
                                   "{leftNet: " + left + ", rightNet: " + right + ", linkLabel: " + label +
                                       ", app: web, workloadResource: a, resourceType: b}")));
    };
    CHECK(link("l", "r2", "app=b") == "sfc-link.left-net-twice");
    CHECK(link("l2", "r", "app=b") == "sfc-link.right-net-twice");
    CHECK(link("l2", "r2", "app=slb") == "sfc-link.label-twice");
    CHECK(link("l2", "r2", "app=b").empty());
  }

  TEST_CASE("files of a customization have different names") {
    StoreWorld world;
    world.add_file("other/data.txt", "other");
    world.must_apply(whole_world());
    const std::string spec =
        "{clusterSpecific: 'false', clusterInfo: {scope: label, clusterProvider: pr, mode: allow}}";
    CHECK(codes(world.apply(
              doc(kWorldGroup + "/generic-k8s-intents/g/resources/cm/customizations", "cust", spec) +
              "files: [data.txt, other/data.txt]\n")) == "customization.file-twice");
  }
}

}  // namespace emco::test

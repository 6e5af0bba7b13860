#include "tests/faults/struck_shop.h"

#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/text.h"

namespace emco::test {

StruckShop::StruckShop(std::uint64_t seed) : Program(seed) {
  transport = [this] { return clusters.transport(); };
}

void StruckShop::plant() {
  for (const auto* host : {"edge-1", "edge-2"})
    clusters.foreign(host, "POST", "/api/v1/namespaces/default/configmaps",
                     R"({"metadata":{"name":"theirs"},"data":{"x":"1"}})", "application/json");
  write("charts/web/templates/web.yaml",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: web}\n  ports: "
        "[{port: 80}]\n"
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n"
        "  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n"
        "    spec: {containers: [{name: web, image: 'web:1'}]}\n");
  write("charts/web/templates/old.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: old\n");
  make_shop();
}

void StruckShop::move_on() {
  write("charts/web/values.yaml", "greeting: good day\n");
  write("charts/web/templates/old.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: new\n");
  must({"apply", "-f", path("bundle.yaml"), "--intents-only"});
}

std::string StruckShop::state() {
  if (run({"status", "--json", "--offline"}) != 0) return "status failed: " + err;
  std::string text;
  const Value status = json::parse(out);
  for (const auto& deployment : status.find("deployments")->items()) {
    text += fmt::format("{} {}\n", deployment.text_at({"address"}), deployment.text_at({"status"}));
    for (const auto& object : deployment.find("objects")->items())
      text += fmt::format("  {}\n", object.text_at({"object"}));
  }
  return text;
}

std::string StruckShop::word(const std::string& address) {
  if (run({"status", address, "--json", "--offline"}) != 0) return "?";
  return std::string(json::parse(out).find("deployments")->items().front().text_at({"status"}));
}

bool StruckShop::has_residue() {
  must({"residue", "--json"});
  return !json::parse(out).find("residue")->items().empty();
}

void StruckShop::settle() {
  for (int i = 0; i < 50; ++i) {
    clock.advance(100);
    for (const auto& [host, cluster] : clusters.all)
      cluster->run_due();
  }
}

namespace {

/// Leads a new shop to where the operation of that name begins.
void begin(const std::string& name, StruckShop& shop) {
  shop.plant();
  if (name == "instantiate") return;
  shop.must({"instantiate", Program::kCloud, Program::kGroup, "--auto-approve"});
  if (name == "terminate") return;
  shop.move_on();
  if (name == "rollback") shop.must({"update", Program::kGroup, "--auto-approve"});
}

}  // namespace

std::size_t stride_in(const char* variable) {
  const char* every = std::getenv(variable);
  const auto number = every == nullptr ? std::nullopt : text::integer(every);
  return number && *number > 0 ? static_cast<std::size_t>(*number) : 1;
}

Beginning::Beginning(const std::string& operation) {
  StruckShop shop(1);
  begin(operation, shop);
  shop.settle();
  std::filesystem::copy(shop.path(""), folder.path(), std::filesystem::copy_options::recursive);
  for (const auto& [host, cluster] : shop.clusters.all)
    clusters[host] = cluster->to_value();
}

void Beginning::put_into(StruckShop& shop) const {
  std::filesystem::copy(folder.path(), shop.path(""), std::filesystem::copy_options::recursive);
  for (const auto& [host, cluster] : shop.clusters.all)
    cluster->from_value(clusters.at(host));
  shop.settle();
}

std::vector<StruckOperation> struck_operations() {
  const std::string group = Program::kGroup;
  const std::string cloud = Program::kCloud;
  return {{"instantiate",
           {"instantiate", cloud, group, "--auto-approve"},
           {{"instantiate", cloud, group, "--auto-approve"}, {"update", group, "--auto-approve"}}},
          {"update", {"update", group, "--auto-approve"}, {{"update", group, "--auto-approve"}}},
          {"rollback",
           {"rollback", group, "--to", "1", "--auto-approve"},
           {{"rollback", group, "--to", "1", "--auto-approve"}}},
          {"terminate",
           {"terminate", group, cloud, "--auto-approve"},
           {{"terminate", group, "--auto-approve"},
            {"terminate", cloud, "--auto-approve"},
            {"reclaim", "--all", "--auto-approve"}}}};
}

Undisturbed undisturbed(const StruckOperation& scenario, const Beginning& beginning) {
  StruckShop shop(2);
  beginning.put_into(shop);
  shop.clusters.arm(nullptr, 0);
  shop.must(scenario.command);
  Undisturbed expected;
  expected.requests = shop.clusters.log;
  shop.settle();
  expected.state = shop.state();
  expected.ours = shop.clusters.ours();
  expected.theirs = shop.clusters.theirs();
  return expected;
}

Line resume_of(StruckShop& shop) {
  Line words{"resume"};
  for (const auto& address : {Program::kCloud, Program::kGroup}) {
    const std::string word = shop.word(address);
    if (word == "Failed" || word == "Stopped" || word == "InProgress") words.push_back(address);
  }
  return words;
}

std::string difference(StruckShop& shop, const Undisturbed& expected) {
  if (const auto state = shop.state(); state != expected.state) return "the store says:\n" + state;
  if (const auto ours = shop.clusters.ours(); ours != expected.ours) return "ours on the clusters:\n" + ours;
  if (const auto theirs = shop.clusters.theirs(); theirs != expected.theirs)
    return "others' on the clusters:\n" + theirs;
  return "";
}

}  // namespace emco::test

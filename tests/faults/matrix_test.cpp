// Every fault strikes every request of every operation: whatever the command then says, the next commands
// lead the store and the clusters to where an undisturbed run leads, nothing of others is touched, and
// nothing is called done that is not. Run by tests/faults.sh; EMCO_FAULTS_EVERY=N strikes every N-th pair of
// fault and request only.
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "tests/faults/strikes.h"
#include "tests/program.h"

namespace emco::test {
namespace {

using Line = std::vector<std::string>;

/// A shop on simulated clusters: two config maps, a service and a deployment on each; the second version
/// changes one, makes one and removes one.
struct StruckShop : Program {
  Clusters clusters{clock};

  explicit StruckShop(std::uint64_t seed) : Program(seed) {
    transport = [this] { return clusters.transport(); };
  }

  void plant() {
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

  void move_on() {
    write("charts/web/values.yaml", "greeting: good day\n");
    write("charts/web/templates/old.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: new\n");
    must({"apply", "-f", path("bundle.yaml"), "--intents-only"});
  }

  /// Both deployments: their word, and their objects.
  std::string state() {
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

  std::string word(const std::string& address) {
    if (run({"status", address, "--json", "--offline"}) != 0) return "?";
    return std::string(json::parse(out).find("deployments")->items().front().text_at({"status"}));
  }

  bool has_residue() {
    must({"residue", "--json"});
    return !json::parse(out).find("residue")->items().empty();
  }

  void settle() {
    for (int i = 0; i < 50; ++i) {
      clock.advance(100);
      for (const auto& [host, cluster] : clusters.all)
        cluster->run_due();
    }
  }
};

/// Where an operation begins: files and clusters, to begin there again and again.
struct Beginning {
  TemporaryFolder folder;
  std::map<std::string, Value> clusters;

  void keep(StruckShop& shop) {
    shop.settle();
    std::filesystem::copy(shop.path(""), folder.path(), std::filesystem::copy_options::recursive);
    for (const auto& [host, cluster] : shop.clusters.all)
      clusters[host] = cluster->to_value();
  }

  void put_into(StruckShop& shop) const {
    std::filesystem::copy(folder.path(), shop.path(""), std::filesystem::copy_options::recursive);
    for (const auto& [host, cluster] : shop.clusters.all)
      cluster->from_value(clusters.at(host));
    shop.settle();
  }
};

struct Scenario {
  std::string name;
  Line command;
  std::vector<Line> next;  ///< after `resume`, in turn, until everything is as it should be
};

std::vector<Scenario> scenarios() {
  const std::string group = Program::kGroup;
  const std::string cloud = Program::kCloud;
  return {{"instantiate",
           {"instantiate", cloud, group, "--auto-approve"},
           {{"instantiate", cloud, group, "--auto-approve"}, {"update", cloud, group, "--auto-approve"}}},
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

void begin(const std::string& name, StruckShop& shop) {
  shop.plant();
  if (name == "instantiate") return;
  shop.must({"instantiate", Program::kCloud, Program::kGroup, "--auto-approve"});
  if (name == "terminate") return;
  shop.move_on();
  if (name == "rollback") shop.must({"update", Program::kGroup, "--auto-approve"});
}

/// What an undisturbed run leads to.
struct Expected {
  std::string state;
  std::string ours;
  std::string theirs;
  std::vector<std::string> requests;
};

Expected undisturbed(const Scenario& scenario, const Beginning& beginning) {
  StruckShop shop(2);
  beginning.put_into(shop);
  shop.clusters.arm(nullptr, 0);
  shop.must(scenario.command);
  Expected expected;
  expected.requests = shop.clusters.log;
  shop.settle();
  expected.state = shop.state();
  expected.ours = shop.clusters.ours();
  expected.theirs = shop.clusters.theirs();
  return expected;
}

/// The words of `resume` as far as there is something to resume.
Line resume_of(StruckShop& shop) {
  Line words{"resume"};
  for (const auto& address : {Program::kCloud, Program::kGroup}) {
    const std::string word = shop.word(address);
    if (word == "Failed" || word == "Stopped" || word == "InProgress") words.push_back(address);
  }
  return words;
}

/// "" when everything is as it should be, else what is not.
std::string difference(StruckShop& shop, const Expected& expected) {
  if (const auto state = shop.state(); state != expected.state) return "the store says:\n" + state;
  if (const auto ours = shop.clusters.ours(); ours != expected.ours) return "ours on the clusters:\n" + ours;
  if (const auto theirs = shop.clusters.theirs(); theirs != expected.theirs)
    return "others' on the clusters:\n" + theirs;
  return "";
}

/// One run with one fault at one request; "" when it came right.
std::string strike(const Scenario& scenario,
                   const Beginning& beginning,
                   const Expected& expected,
                   const Strike& fault,
                   std::size_t n) {
  StruckShop shop(2);
  beginning.put_into(shop);
  shop.clusters.arm(&fault, n);
  const int status = shop.run(scenario.command);
  const std::string said = shop.out + shop.err;
  shop.clusters.arm(nullptr, 0);
  if (status == 70) return "called a bug:\n" + said;
  shop.settle();
  // What was kept because nobody could see whether it may go is listed as residue, which is not done.
  if (status == 0 && !shop.has_residue())
    if (const auto wrong = difference(shop, expected); !wrong.empty() && !fault.mended && fault.row != "H18")
      return fmt::format("called done, but {}\n{}", wrong, said);
  if (fault.mended) fault.mended(shop.clusters);
  shop.settle();
  std::string history = fmt::format("[{}]\n{}", status, said);
  const auto then = [&](const Line& line) {
    if (difference(shop, expected).empty()) return;
    const int again = shop.run(line);
    history += fmt::format("$ {}\n{}{}[{}]\n", text::join(line, " "), shop.out, shop.err, again);
    shop.settle();
  };
  if (const Line resume = resume_of(shop); resume.size() > 1) then(resume);
  for (const auto& line : scenario.next)
    then(line);
  // What was sent and never answered may still be carried out.
  shop.clock.advance(130'000);
  shop.clusters.run_late();
  shop.settle();
  if (const auto wrong = difference(shop, expected); !wrong.empty()) return wrong + "after\n" + history;
  if (shop.run({"store", "verify"}) != 0) return "the store is not sound:\n" + shop.out + shop.err;
  return "";
}

/// There are many more requests that only read, and less can go wrong with them.
constexpr std::size_t kReadsAreMany = 8;

bool changes_objects(const std::string& request) {
  return (request.find(" PATCH ") != std::string::npos && request.find("dryRun=All") == std::string::npos) ||
         request.find(" DELETE ") != std::string::npos;
}

std::size_t stride() {
  const char* every = std::getenv("EMCO_FAULTS_EVERY");
  const auto number = every == nullptr ? std::nullopt : text::integer(every);
  return number && *number > 0 ? static_cast<std::size_t>(*number) : 1;
}

struct Cell {
  std::size_t runs = 0;
  std::size_t failed = 0;
};

}  // namespace

TEST_SUITE("faults" * doctest::skip()) {
  TEST_CASE("whatever strikes whichever request, the next command leads to the same world") {
    const auto strikes = all_strikes();
    std::map<std::pair<std::string, std::string>, Cell> table;
    std::size_t write = 0;
    std::size_t read = 0;
    std::size_t runs = 0;
    for (const auto& scenario : scenarios()) {
      Beginning beginning;
      {
        StruckShop shop(1);
        begin(scenario.name, shop);
        beginning.keep(shop);
      }
      const Expected expected = undisturbed(scenario, beginning);
      for (const auto& fault : strikes) {
        for (std::size_t n = 1; n <= expected.requests.size(); ++n) {
          const bool writes = changes_objects(expected.requests[n - 1]);
          if (fault.writes_only && !writes) continue;
          if ((writes ? write++ % stride() : read++ % (stride() * kReadsAreMany)) != 0) continue;
          Cell& cell = table[{fault.row + " " + fault.name, scenario.name}];
          ++cell.runs;
          ++runs;
          const std::string problem = strike(scenario, beginning, expected, fault, n);
          cell.failed += problem.empty() ? 0U : 1U;
          CHECK_MESSAGE(problem == "", scenario.name, ", request ", n, " (", expected.requests[n - 1], "), ",
                        fault.row, " ", fault.name);
        }
      }
    }
    std::cout << fmt::format("{:<56}", "fault");
    for (const auto& scenario : scenarios())
      std::cout << fmt::format("{:>13}", scenario.name);
    for (const auto& fault : strikes) {
      std::cout << fmt::format("\n{:<56}", fault.row + "  " + fault.name);
      for (const auto& scenario : scenarios()) {
        const Cell& cell = table[{fault.row + " " + fault.name, scenario.name}];
        std::cout << fmt::format("{:>13}", cell.failed == 0
                                               ? fmt::format("{}", cell.runs)
                                               : fmt::format("{} of {} !", cell.failed, cell.runs));
      }
    }
    std::cout << fmt::format("\n{} runs\n", runs);
    // A thousand of them when every second is taken.
    CHECK(runs * stride() >= 2'000);
  }
}

}  // namespace emco::test

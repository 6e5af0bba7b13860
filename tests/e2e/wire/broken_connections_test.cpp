#include <cstdlib>
#include <fstream>
#include <map>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "tests/e2e/control_plane.h"
#include "tests/e2e/wire/cutting_proxy.h"

// Connections that break anywhere, and an API server that goes away: every change is done once, and the
// client says of none that it is done or was not sent when it is otherwise.

namespace emco::test {
namespace {

using enum Answer::Class;

/// One ConfigMap that is to be made, changed and removed: the small brother of the applier. What it does not
/// know it finds out by reading.
struct Life {
  enum class Step { Create, Update, Delete, Over };

  ObjectKey key;
  Step step = Step::Create;
  Live seen;
  int unclear = 0;
  std::string wrong;  ///< what must never happen

  std::string body(const char* value) const {
    return fmt::format(
        R"({{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"{}","namespace":"{}"}},"data":{{"value":"{}"}}}})",
        key.name, key.ns, value);
  }

  Mutation next() const {
    Mutation change;
    change.key = key;
    change.version = "v1";
    if (step == Step::Create) {
      change.body = std::make_shared<const std::string>(body("first"));
      return change;
    }
    change.verb = step == Step::Update ? Mutation::Verb::Update : Mutation::Verb::Delete;
    if (step == Step::Update) change.body = std::make_shared<const std::string>(body("second"));
    change.uid = seen.uid;
    change.resource_version = seen.resource_version;
    return change;
  }

  void forward(const Live* live) {
    if (live != nullptr) seen = *live;
    step = step == Step::Create ? Step::Update : step == Step::Update ? Step::Delete : Step::Over;
  }

  /// The answer to a change; true when the object has to be read before anything is known.
  bool answered(const Answer& answer) {
    switch (answer.outcome) {
      case Done:
        if (step != Step::Delete && !answer.object) wrong = "done without an object";
        forward(answer.object ? &*answer.object : nullptr);
        return false;
      case Absent:
        if (step == Step::Delete) {
          // An earlier attempt took effect.
          forward(nullptr);
        } else {
          wrong = "a create or update was answered as absent";
        }
        return false;
      case NotSent: return true;
      case Conflict:
      case Unknown: ++unclear; return true;
      case Refused: wrong = "refused: " + answer.message; return false;
    }
    return false;
  }

  void read(const Answer& answer) {
    if (answer.outcome == Absent) {
      if (step == Step::Update) wrong = "the object vanished";
      if (step == Step::Delete) forward(nullptr);
      return;
    }
    if (!answer.done()) return;
    const auto value = answer.object->body.text_at({"data", "value"});
    const bool there =
        (step == Step::Create && value == "first") || (step == Step::Update && value == "second");
    if (there) forward(&*answer.object);
    if (!there && answer.object->resource_version != seen.resource_version)
      wrong = fmt::format("something else changed the object to '{}'", value);
  }
};

/// Drives all lives to their ends through one client; false when that takes too many rounds.
bool drive(kube::Writer& writer, const std::string& cluster, std::vector<Life>& lives) {
  for (int round = 0; round < 400; ++round) {
    std::map<Ticket, std::pair<Life*, bool>> open;
    for (auto& life : lives)
      if (life.step != Life::Step::Over && life.wrong.empty())
        open[writer.send(cluster, life.next())] = {&life, false};
    if (open.empty()) return true;
    while (!open.empty()) {
      for (const auto& arrival : writer.wait(10'000)) {
        const auto [life, is_read] = open.at(arrival.ticket);
        open.erase(arrival.ticket);
        if (is_read) {
          life->read(arrival.answer);
        } else if (life->answered(arrival.answer)) {
          open[writer.ask(cluster, ReadObject{life->key, "v1"})] = {life, true};
        }
      }
    }
  }
  return false;
}

/// How often each change of each object took effect, as the server recorded it: "create", "update", "delete"
/// with the object's name.
std::map<std::string, int> effects(const ControlPlane& plane, const std::string& ns) {
  std::map<std::string, int> counts;
  std::ifstream file(plane.folder() + "/audit.log");
  for (std::string line; std::getline(file, line);) {
    if (line.find("\"namespace\":\"" + ns + "\"") == std::string::npos) continue;
    const Value record = json::parse(line);
    const auto verb = record.text_at({"verb"});
    const Value* code = record.at("responseStatus", "code");
    if (code == nullptr || (verb != "patch" && verb != "delete")) continue;
    const std::string what = code->integer() == 201 ? "create" : verb == "patch" ? "update" : "delete";
    if (code->integer() < 300)
      ++counts[what + " " + std::string(record.text_at({"objectRef", "name"}))];
    else
      ++counts["refused"];
  }
  return counts;
}

/// `run` sets the names of one run apart from those of others in the server's record.
std::vector<Life> lives_in(const std::string& ns, std::size_t count, unsigned run) {
  std::vector<Life> lives(count);
  for (std::size_t i = 0; i < count; ++i)
    lives[i].key = {"", "ConfigMap", ns, fmt::format("m-{}-{}", run, i)};
  return lives;
}

/// Nothing took effect twice, and all is over. The server's record may lack what it did just before it was
/// cut off or killed, so that "at least once" is what the lives themselves have seen.
void check_once(ControlPlane& plane, const std::string& ns, const std::vector<Life>& lives) {
  const auto counts = effects(plane, ns);
  std::size_t recorded = 0;
  for (const auto& life : lives) {
    CAPTURE(life.key.name);
    CHECK(life.wrong == "");
    CHECK(life.step == Life::Step::Over);
    CHECK(plane.read(life.key).outcome == Absent);
    for (const std::string what : {"create ", "update ", "delete "}) {
      CAPTURE(what);
      const auto found = counts.find(what + life.key.name);
      const int count = found == counts.end() ? 0 : found->second;
      CHECK(count <= 1);
      recorded += count == 1 ? 1 : 0;
    }
  }
  CHECK(recorded > lives.size() * 2);
}

unsigned seed() {
  const char* given = std::getenv("EMCO_SEED");
  return given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
}

}  // namespace

TEST_SUITE("e2e/wire") {
  TEST_CASE("changes over connections that break anywhere are done once (H2, H3)") {
    ControlPlane plane("c1");
    const unsigned chosen = seed();
    MESSAGE("EMCO_SEED=" << chosen);
    const Space space(plane, fmt::format("wire-cut-{}", chosen));
    auto lives = lives_in(space.name(), 200, chosen);
    kube::Connection connection = ControlPlane::connection(plane.folder() + "/kubeconfig");
    const int port = std::atoi(connection.server.substr(connection.server.rfind(':') + 1).c_str());
    // Long enough for discovery to come through now and then, short enough to cut most of what follows.
    CuttingProxy proxy(port, chosen, 4'000, 80'000);
    connection.server = fmt::format("https://127.0.0.1:{}", proxy.port());
    kube::CurlTransport wire;
    SystemClock clock;
    SystemRandom random;
    kube::Patience quick;
    quick.give_up_for = 10;
    kube::Writer writer(wire, clock, random, quick);
    writer.add("c1", connection);
    CHECK(drive(writer, "c1", lives));
    check_once(plane, space.name(), lives);
    int unclear = 0;
    for (const auto& life : lives)
      unclear += life.unclear;
    MESSAGE(proxy.cuts() << " connections cut, " << unclear << " answers unclear");
    CHECK(proxy.cuts() > 5);
    CHECK(unclear > 0);
  }

  TEST_CASE(
      "an API server that is killed in the middle and comes back loses nothing and doubles nothing (H23)") {
    ControlPlane plane("c2");
    const unsigned run = seed();
    const Space space(plane, fmt::format("wire-killed-{}", run));
    auto lives = lives_in(space.name(), 100, run);
    std::string broken;
    std::thread trouble([&] {
      try {
        for (int i = 0; i < 2; ++i) {
          output_of("sleep 0.4");
          plane.script("stop-api");
          plane.script("start-api");
        }
      } catch (const std::exception& error) {
        broken = error.what();
      }
    });
    kube::CurlTransport wire;
    SystemClock clock;
    SystemRandom random;
    kube::Patience quick;
    quick.give_up_for = 200;
    kube::Writer writer(wire, clock, random, quick);
    writer.add("c2", ControlPlane::connection(plane.folder() + "/kubeconfig"));
    // Twice, so that the server goes away under work whenever it does.
    const bool first = drive(writer, "c2", lives);
    auto more = lives_in(space.name(), 100, run);
    for (auto& life : more)
      life.key.name += "-more";
    const bool second = drive(writer, "c2", more);
    trouble.join();
    CHECK(broken == "");
    CHECK(first);
    CHECK(second);
    check_once(plane, space.name(), lives);
    check_once(plane, space.name(), more);
  }
}

}  // namespace emco::test

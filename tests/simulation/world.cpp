#include "tests/simulation/world.h"

#include <filesystem>

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/base/json.h"
#include "core/base/text.h"

namespace emco::test {
namespace {

const std::string& kCloud = RandomIntents::kCloud;
const std::string kSpace = "/api/v1/namespaces/shop-staging/configmaps";
constexpr std::size_t kFarthestStep = 400;

bool is_refusal(int status) { return status == 3 || status == 5 || status == 6 || status == 7; }

/// "error: … [code]", the first of them.
std::string first_error(const std::string& text) {
  const auto at = text.find("error: ");
  return at == std::string::npos ? "" : text.substr(at, text.find('\n', at) - at);
}

std::size_t count_errors(const std::string& text, const std::string& code) {
  return text.find("[" + code) == std::string::npos ? 0 : 1;
}

}  // namespace

SimulatedWorld::SimulatedWorld(std::uint32_t seed) : Program(seed), dice_(seed), intents_(dice_) {
  files = &mortal_files_;
  transport = [this] {
    return stepped(steps_, clusters_.transport(),
                   [this](const std::string& host, const kube::HttpRequest& request) {
                     if (is_write(request) && dice_.hits(50))
                       clusters_.arrive_later(host, request, static_cast<Milliseconds>(dice_.pick(100'000)));
                   });
  };
  clusters_.on_write = [this](const Clusters::Write& write) { wrong_ += oracle_.judge(write); };
  for (auto& strike : all_strikes())
    if (!strike.after && !strike.mended && (!strike.before || strike.row == "H24"))
      strikes_.push_back(std::move(strike));
  for (const auto& host : RandomIntents::kHosts) {
    write(host + ".kubeconfig", kubeconfig(host));
    clusters_.foreign(host, "POST", "/api/v1/namespaces/default/configmaps",
                      R"({"metadata":{"name":"theirs"},"data":{"x":"1"}})", "application/json");
  }
  edit();
  must_work({"init"});
  must_work({"apply", "-f", path("bundle.yaml"), "--intents-only"});
  if (dice_.hits(85))
    move_with({"instantiate", kCloud, intents_.groups()[0], intents_.groups()[1], "--auto-approve"});
}

void SimulatedWorld::edit() {
  write("bundle.yaml", intents_.bundle());
  for (const auto& [name, bytes] : intents_.charts())
    write(name, bytes);
}

void SimulatedWorld::settle() {
  for (int i = 0; i < 30; ++i) {
    clock.advance(100);
    for (const auto& [host, cluster] : clusters_.all)
      cluster->run_due();
  }
}

// ---- what the user does

Line SimulatedWorld::some_command() {
  const std::string& group = dice_.of(intents_.groups());
  const std::string bundle = path("bundle.yaml");
  if (dice_.hits(12)) {
    return dice_.of(std::vector<Line>{{"reclaim", "--all", "--auto-approve"},
                                      {"apply", "-f", bundle, "--intents-only"},
                                      {"terminate", group, kCloud, "--auto-approve"},
                                      {"stop", group},
                                      {"status", "--json"},
                                      {"doctor", "--sweep"}});
  }
  // Mostly what makes sense.
  const bool on_cloud = dice_.hits(15);
  const std::string& subject = on_cloud ? kCloud : group;
  const std::string phase = oracle_.phase(subject);
  if (phase.empty() || phase == "NotDeployed")
    return on_cloud || oracle_.phase(kCloud) == "Instantiated"
               ? Line{"instantiate", subject, "--auto-approve"}
               : Line{"instantiate", kCloud, group, "--auto-approve"};
  const std::string revision = std::to_string(1 + dice_.pick(4));
  if (phase == "Instantiated")
    return dice_.of(std::vector<Line>{{"apply", "-f", bundle, "--auto-approve"},
                                      {"apply", "-f", bundle, "--auto-approve"},
                                      {"apply", "-f", bundle, "--auto-approve"},
                                      {"apply", "--auto-approve"},
                                      {"update", subject, "--auto-approve"},
                                      {"rollback", subject, "--to", revision, "--auto-approve"},
                                      {"terminate", subject, "--auto-approve"},
                                      {"terminate", subject, "--auto-approve"}});
  return dice_.of(std::vector<Line>{{"resume", subject},
                                    {"resume", subject},
                                    {"apply", "-f", bundle, "--auto-approve"},
                                    {"instantiate", subject, "--auto-approve"},
                                    {"update", subject, "--auto-approve"},
                                    {"rollback", subject, "--to", revision, "--auto-approve"},
                                    {"terminate", subject, "--auto-approve"},
                                    {"stop", subject},
                                    {"abandon", subject, "--auto-approve"}});
}

void SimulatedWorld::back_up() {
  if (backed_up_ && dice_.hits(50)) {
    oracle_.forget();
    oracle_.store_is_old = oracle_.releases_may_differ = true;
    command({"store", "restore", path(fmt::format("backup-{}.db", backups_)), "--auto-approve"},
            Mishap::None);
  } else if (command({"store", "backup", path(fmt::format("backup-{}.db", backups_ + 1))}, Mishap::None) ==
             0) {
    ++backups_;
    backed_up_ = true;
  }
}

void SimulatedWorld::lose_store() {
  note("the store is lost");
  const std::string uid = oracle_.store_uid();
  std::filesystem::remove_all(path(".emcoctl"));
  leases.die(leases.process);
  backed_up_ = false;
  oracle_.forget();
  oracle_.releases_may_differ = true;
  must_work({"init"});
  must_work({"apply", "-f", path("bundle.yaml"), "--intents-only"});
  // Nothing else is done with a new store before it has taken the place of the lost one.
  lost_uid_ = uid;
  const Line recover{"recover", "--from-clusters", "--store-id", uid, "--auto-approve"};
  command(recover, dice_.hits(50) ? Mishap::Death : Mishap::None);
  if (oracle_.store_uid() != uid) command(recover, Mishap::None);
}

void SimulatedWorld::move() {
  if (dice_.hits(35)) {
    intents_.change();
    edit();
  }
  const std::size_t what = dice_.pick(100);
  if (what < 20) return interfere();
  if (what < 26) return back_up();
  if (what < 27) return lose_store();
  if (what < 29) return rebuild();
  move_with(some_command());
}

/// Well or badly.
void SimulatedWorld::move_with(const Line& line) {
  const std::size_t luck = dice_.pick(100);
  command(line, luck < 45   ? Mishap::None
                : luck < 65 ? Mishap::Death
                : luck < 83 ? Mishap::Strike
                : luck < 93 ? Mishap::Pause
                            : Mishap::Disk);
}

int SimulatedWorld::command(const Line& line, Mishap mishap) {
  const std::string theirs = clusters_.theirs();
  ++commands;
  history_ += "$ " + text::join(line, " ");
  clusters_.arm(nullptr, 0);
  const int status = attempt(line, mishap);
  history_ += fmt::format(" [{}] {}\n", status, first_error(err));
  settle();
  if (status == 70 || count_errors(out + err, "internal.") > 0) wrong_ += "called a bug:\n" + out + err;
  if (count_errors(out + err, "store.damaged") > 0) wrong_ += "the store is damaged:\n" + err;
  if (mishap == Mishap::None && is_refusal(status) && !clusters_.writes.empty())
    wrong_ += fmt::format("(I-25) refused with {}, but {} was done\n", status, clusters_.writes.front());
  if (clusters_.theirs() != theirs)
    wrong_ += fmt::format("(d) what is not ours changed from\n{}to\n{}", theirs, clusters_.theirs());
  wrong_ += oracle_.look(clusters_);
  for (const auto& [spot, uid] : foreign_fields_)
    if (const auto there = clusters_.find(spot);
        there.text_at({"metadata", "uid"}) == uid && there.text_at({"data", "foreign"}).empty())
      wrong_ += fmt::format("(d) somebody's field of {} is gone\n", to_text(spot.second, spot.first));
  return status;
}

int SimulatedWorld::attempt(const Line& line, Mishap mishap) {
  // Most commands are short: an early step is more likely to be one of theirs.
  const std::size_t step = 1 + dice_.pick(1 + dice_.pick(kFarthestStep));
  steps_.rest();
  int status = -1;
  if (mishap == Mishap::Death) {
    steps_.die_at(step);
  } else if (mishap == Mishap::Pause) {
    steps_.pause_at(step, [this] { others_meanwhile(); });
  } else if (mishap == Mishap::Strike) {
    const Strike& strike = dice_.of(strikes_);
    const std::size_t request = 1 + dice_.pick(1 + dice_.pick(80));
    clusters_.arm(&strike, request);
    history_ += fmt::format(" (request {}: {})", request, strike.name);
  } else if (mishap == Mishap::Disk) {
    const int code = dice_.hits(50) ? SQLITE_FULL : SQLITE_IOERR;
    disk_.fault = [code, left = step]() mutable { return --left == 0 ? code : SQLITE_OK; };
    history_ += fmt::format(" (disk operation {} fails)", step);
  }
  try {
    status = run(line);
  } catch (const Steps::Death&) {
    status = -1;
  }
  if (steps_.is_dead()) {
    history_ += fmt::format(" (died at step {})", step);
    ++deaths;
    status = -1;
  }
  leases.die(leases.process);
  if (clusters_.struck > 0) ++struck;
  steps_.rest();
  clusters_.disarm();
  disk_.fault = nullptr;
  return status;
}

/// Another process works, while this one is paused.
void SimulatedWorld::others_meanwhile() {
  leases.process = 2;
  ++pid;
  ++overtaken;
  if (dice_.hits(30)) clock.advance(static_cast<Milliseconds>(dice_.pick(600'000)));
  history_ += " (paused:";
  for (std::size_t i = 0; i <= dice_.pick(3); ++i) {
    const Line line = i == 0 && dice_.hits(60) ? Line{"stop", dice_.of(intents_.groups())} : some_command();
    const int status = run(line);
    leases.die(leases.process);
    if (status == 70) wrong_ += "called a bug:\n" + out + err;
    history_ += fmt::format(" {} [{}] {};", text::join(line, " "), status, first_error(err));
  }
  history_ += ")";
  --pid;
  leases.process = 1;
}

void SimulatedWorld::must_work(const Line& line) {
  if (const int status = command(line, Mishap::None); status != 0)
    wrong_ +=
        fmt::format("(e) '{}' must work, but ends with {}:\n{}{}", text::join(line, " "), status, out, err);
}

// ---- what others do

std::pair<std::string, std::string> SimulatedWorld::some_of_ours() {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& [host, cluster] : clusters_.all)
    cluster->state().objects.each([&](const sandbox::Place& place, const sandbox::Objects::Body& body) {
      if (place.collection.plural == "configmaps" && place.ns == "shop-staging" &&
          !body->text_at({"metadata", "labels", "emco/store"}).empty())
        all.emplace_back(host, kSpace + "/" + place.name);
    });
  return all.empty() ? std::pair<std::string, std::string>() : dice_.of(all);
}

void SimulatedWorld::interfere() {
  switch (dice_.pick(7)) {
    case 0: make_theirs(); break;
    case 1:
    case 2: edit_ours(); break;
    case 3: remove_ours(); break;
    case 4: take_place_of_ours(); break;
    case 5:
      note("time passes");
      clock.advance(static_cast<Milliseconds>(dice_.pick(600'000)));
      clusters_.run_late();
      break;
    default: {
      note("somebody sets the clock");
      constexpr Milliseconds kDay = 86'400'000;
      clock.set_back_or_forward(dice_.hits(50) ? kDay : -kDay);
    }
  }
  settle();
}

void SimulatedWorld::make_theirs() {
  make(dice_.of(RandomIntents::kHosts),
       dice_.of(std::vector<std::string>{"front-page", "back-menu", "door", "own"}));
}

/// An object of the same name that is somebody else's: what no command may write to or delete.
void SimulatedWorld::take_place_of_ours() {
  const auto [host, path] = some_of_ours();
  if (host.empty() || clusters_.is_anything_late()) return;
  oracle_.touched.emplace(host, key_of(clusters_.foreign(host, "GET", path)));
  clusters_.foreign(host, "DELETE", path);
  make(host, path.substr(path.rfind('/') + 1));
}

void SimulatedWorld::make(const std::string& host, const std::string& name) {
  // A deletion of the namespace may be under way, which nobody can call back.
  if (clusters_.is_anything_late()) return;
  const Value made = clusters_.foreign(
      host, "POST", kSpace,
      R"({"metadata":{"name":")" + name + R"(","labels":{"somebody.example/owner":"me"}},"data":{"x":"1"}})",
      "application/json");
  if (made.text_at({"kind"}) == "ConfigMap") note(fmt::format("somebody makes {} on {}", name, host));
}

void SimulatedWorld::edit_ours() {
  const auto [host, path] = some_of_ours();
  if (host.empty()) return;
  const Value said = clusters_.foreign(host, "PATCH", path, R"({"data":{"foreign":"yes"}})");
  if (said.text_at({"kind"}) != "ConfigMap") return;
  note(fmt::format("somebody writes a field of {} on {}", path, host));
  foreign_fields_[{host, key_of(said)}] = std::string(said.text_at({"metadata", "uid"}));
}

void SimulatedWorld::remove_ours() {
  const auto [host, path] = some_of_ours();
  if (host.empty()) return;
  note(fmt::format("somebody deletes {} on {}", path, host));
  oracle_.touched.emplace(host, key_of(clusters_.foreign(host, "GET", path)));
  clusters_.foreign(host, "DELETE", path);
}

void SimulatedWorld::rebuild() {
  const std::string& host = dice_.of(RandomIntents::kHosts);
  note(host + " is rebuilt");
  clusters_.rebuild(host);
  rebuilt_.insert(host);
  oracle_.rebuilt.insert(host);
  settle();
  if (dice_.hits(50)) accept(host, dice_.hits(30) ? Mishap::Death : Mishap::None);
}

int SimulatedWorld::accept(const std::string& host, Mishap mishap) {
  return command({"clusters", "rebind", "edge/" + host, "--auto-approve"}, mishap);
}

// ---- the end

void SimulatedWorld::end() {
  note("-- the end");
  clock.advance(130'000);
  clusters_.run_late();
  settle();
  for (const auto& host : RandomIntents::kHosts) {
    const Value all = clusters_.foreign(host, "GET", kSpace);
    if (const Value* items = all.find("items"))
      for (const auto& item : items->items())
        if (item.text_at({"metadata", "labels", "somebody.example/owner"}) == "me")
          clusters_.foreign(host, "DELETE", kSpace + "/" + std::string(item.text_at({"metadata", "name"})));
  }
  intents_.make_peace();
  edit();
  const Line apply{"apply", "-f", path("bundle.yaml"), "--auto-approve"};
  must_work({"apply", "-f", path("bundle.yaml"), "--intents-only"});
  // One by one by records alone: no deployment can be brought up to date before all its clusters are
  // accepted.
  for (const auto& host : rebuilt_)
    must_work({"clusters", "rebind", "edge/" + host, "--records-only", "--auto-approve"});
  recover();
  // The second app first: it gives up what both want.
  const std::vector<std::string> all{kCloud, intents_.groups()[1], intents_.groups()[0]};
  // What was interrupted is asked for again, or resumed.
  for (const auto& address : all)
    if (oracle_.phase(address) != "Instantiated" &&
        command({"instantiate", address, "--auto-approve"}, Mishap::None) != 0)
      command({"resume", address}, Mishap::None);
  must_work({"reclaim", "--all", "--auto-approve"});
  for (const auto& address : all)
    must_work({"instantiate", address, "--auto-approve"});
  must_work(apply);
  oracle_.touched.clear();
  oracle_.rebuilt.clear();
  oracle_.releases_may_differ = false;
  must_work({"plan", "-f", path("bundle.yaml"), "--detailed-exitcode"});
  for (const auto& group : intents_.groups())
    must_work({"terminate", group, "--auto-approve"});
  must_work({"terminate", kCloud, "--auto-approve"});
  must_work({"reclaim", "--all", "--auto-approve"});
  must_work({"store", "verify"});
  if (const auto ours = clusters_.ours(); !ours.empty()) wrong_ += "(c) left behind:\n" + ours;
}

/// A store that is older than the clusters, or new, is completed.
void SimulatedWorld::recover() {
  Line line{"recover", "--from-clusters", "--auto-approve"};
  if (!lost_uid_.empty() && oracle_.store_uid() != lost_uid_)
    line.insert(line.end(), {"--store-id", lost_uid_});
  if (!oracle_.store_is_old && line.size() == 3) return;
  command(line, Mishap::None);
  oracle_.store_is_old = false;
}

}  // namespace emco::test

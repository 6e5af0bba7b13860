#include "core/sandbox/sandbox.h"

#include <unistd.h>

#include <atomic>
#include <deque>
#include <thread>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/sandbox/folder.h"
#include "core/sandbox/process.h"
#include "core/sandbox/server.h"

namespace emco::sandbox {
namespace {

constexpr Milliseconds kTurn = 100;
constexpr std::uint64_t kMostScript = 1U << 20U;

std::string pid_path(const std::string& folder) { return path_join(folder, "sandbox.pid"); }

std::vector<FaultRule> script_of(Host& host, const Setup& setup) {
  if (setup.faults_file.empty()) return {};
  auto read = read_faults(host.files.read(setup.faults_file, kMostScript), setup.faults_file);
  if (!read.ok()) throw Error(std::move(read.diagnostics));
  return std::move(read.value);
}

/// A cluster and whoever serves it, on a thread of its own.
struct Running {
  Running(Host& host, const Setup& setup, const std::vector<FaultRule>& faults, std::size_t number)
      : host_(host),
        folder_(setup.folder),
        name_(cluster_name(number)),
        access_(prepare_access(host, setup.folder, name_)),
        cluster_(host.clock, random_, setup.pace, access_.authority) {
    const Value saved = saved_objects(host.files, folder_, name_);
    if (!saved.is_null()) cluster_.from_value(saved);
    server_ =
        std::make_unique<Server>(cluster_, access_, Faults(faults), last_port(host.files, folder_, name_));
    write_address(host, folder_, access_, server_->port());
    save();
  }

  void save() {
    saved_ = cluster_.state().objects.revision();
    saved_at_ = host_.clock.elapsed();
    save_objects(host_.files, folder_, name_, cluster_.to_value());
  }

  /// Saves what changed when nothing has changed for a moment, and now and then when it never rests.
  void save_sometimes() {
    const auto revision = cluster_.state().objects.revision();
    const Milliseconds now = host_.clock.elapsed();
    if (revision != seen_) {
      seen_ = revision;
      changed_at_ = now;
    }
    if (revision == saved_) return;
    constexpr Milliseconds kQuiet = 300;
    constexpr Milliseconds kAtLatest = 5'000;
    if (now - changed_at_ >= kQuiet || now - saved_at_ >= kAtLatest) save();
  }

  void run(const std::atomic<bool>& stopping) {
    server_->run(stopping, [this] { save_sometimes(); });
    save();
  }

 private:
  Host& host_;
  std::string folder_;
  std::string name_;
  SystemRandom random_;
  Access access_;
  Cluster cluster_;
  std::unique_ptr<Server> server_;
  std::int64_t saved_ = 0;
  std::int64_t seen_ = 0;
  Milliseconds saved_at_ = 0;
  Milliseconds changed_at_ = 0;
};

void serve_locked(Host& host, const Setup& setup, const std::function<void()>& ready) {
  const auto faults = script_of(host, setup);
  std::deque<Running> clusters;
  for (std::size_t i = 1; i <= setup.clusters; ++i)
    clusters.emplace_back(host, setup, faults, i);
  std::atomic<bool> stopping = false;
  std::vector<std::thread> threads;
  for (auto& cluster : clusters)
    threads.emplace_back([&] {
      try {
        cluster.run(stopping);
      } catch (const std::exception&) {
        // The disk is full, say: nobody is served any more, and whoever looks sees that nothing runs.
        stopping = true;
      }
    });
  ready();
  while (!stopping && host.interrupts() == 0 && (setup.while_pid == 0 || is_alive(setup.while_pid)))
    host.sleep(kTurn);
  stopping = true;
  for (auto& thread : threads)
    thread.join();
}

/// Takes the folder, or says who has it.
void expect_free(PidFile& file, const std::string& folder) {
  if (file.lock()) return;
  throw Error("sandbox.other-clusters", fmt::format("another process serves the clusters of '{}'", folder),
              fmt::format("emcoctl sandbox down --dir {}", folder));
}

void expect_count(Host& host, const Setup& setup) {
  const std::size_t there = count_clusters(host.files, setup.folder);
  if (there == 0 || there == setup.clusters) return;
  throw Error("sandbox.other-clusters",
              fmt::format("'{}' holds {}, not {}", setup.folder, text::count(there, "cluster", "clusters"),
                          setup.clusters),
              "choose another folder, or remove this one when its clusters are not needed any more");
}

}  // namespace

Report look(Host& host, const std::string& folder) {
  const std::size_t count = count_clusters(host.files, folder);
  if (count == 0)
    throw Error("sandbox.not-found", fmt::format("'{}' holds no simulated clusters", folder),
                fmt::format("emcoctl sandbox up --dir {}", folder));
  Report report;
  report.pid = holder_of(pid_path(folder)).value_or(0);
  for (std::size_t i = 1; i <= count; ++i)
    report.clusters.push_back(report_of(host.files, folder, cluster_name(i)));
  return report;
}

bool up(Host& host, const Setup& setup) {
  expect_count(host, setup);
  script_of(host, setup);
  host.files.make_folder(setup.folder);
  if (holder_of(pid_path(setup.folder))) return false;
  PidFile file(pid_path(setup.folder));
  expect_free(file, setup.folder);
  const std::string problem = run_in_background(path_join(setup.folder, "sandbox.log"),
                                                [&](const std::function<void(const std::string&)>& tell) {
                                                  file.write(::getpid());
                                                  serve_locked(host, setup, [&] { tell(""); });
                                                });
  if (!problem.empty())
    throw Error("sandbox.cannot-start", fmt::format("the simulated clusters did not start: {}", problem),
                fmt::format("look at '{}'", path_join(setup.folder, "sandbox.log")));
  return true;
}

bool down(Host& host, const std::string& folder) {
  const std::string path = pid_path(folder);
  if (count_clusters(host.files, folder) == 0)
    throw Error("sandbox.not-found", fmt::format("'{}' holds no simulated clusters", folder));
  const auto pid = holder_of(path);
  if (!pid) return false;
  end_process(
      *pid, [&] { return !holder_of(path).has_value(); }, host.sleep);
  return true;
}

void serve(Host& host, const Setup& setup, const std::function<void()>& ready) {
  expect_count(host, setup);
  script_of(host, setup);
  host.files.make_folder(setup.folder);
  PidFile file(pid_path(setup.folder));
  expect_free(file, setup.folder);
  file.write(::getpid());
  serve_locked(host, setup, ready);
}

}  // namespace emco::sandbox

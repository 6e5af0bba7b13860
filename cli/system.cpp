// The one place that asks the system: streams, terminal, environment, identity, signals.
#include <poll.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <iostream>

#include "cli/app.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace emco::cli {
namespace {

std::atomic<int> interrupt_count{0};

void on_interrupt(int) { interrupt_count.fetch_add(1); }

/// First signal: stop cleanly. Second: at once. A third ends the process by default handling.
void catch_interrupts() {
  struct sigaction action {};

  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    sigaction(signal, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

/// Secrets pass through memory: no core dumps, no other process of this user may look in.
void protect_memory() {
  prctl(PR_SET_DUMPABLE, 0);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> result;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) result.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return result;
}

std::string user_name() {
  const passwd* entry = getpwuid(getuid());  // NOLINT(concurrency-mt-unsafe): before any thread begins
  return entry == nullptr ? std::to_string(getuid()) : std::string(entry->pw_name);
}

std::string host_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "localhost";
}

std::string boot_id(const Files& files) {
  try {
    std::string id = files.read("/proc/sys/kernel/random/boot_id", 100);
    while (!id.empty() && id.back() == '\n')
      id.pop_back();
    return id;
  } catch (...) {
    return "unknown";
  }
}

int terminal_width() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
}

std::string current_folder() {
  char path[4096] = {};
  return getcwd(path, sizeof path) == nullptr ? "." : path;
}

/// Of the rule output.failed.
constexpr int kOutputFailed = 13;

/// Whoever read our output closed it, having seen enough: `emcoctl get | head`.
bool reader_is_gone() {
  pollfd output{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

/// What was not shown was not said: a script must not take it for an answer.
int after_output(int status) {
  std::cout.flush();
  if (std::cout.good() || reader_is_gone()) return status;
  std::cerr << "error: the output could not be written [output.failed]\n"
               "  check where it goes; what the command did stays done\n";
  return status == 0 ? kOutputFailed : status;
}

void pause_for(Milliseconds duration) {
  timespec time{duration / 1000, (duration % 1000) * 1'000'000};
  nanosleep(&time, nullptr);  // a signal ends it early, which is what whoever waits wants
}

}  // namespace

int main_program(int argc, char** argv) {
  protect_memory();
  catch_interrupts();
  DiskFiles files;
  SystemClock clock;
  SystemRandom random;
  Context context{std::cin,
                  std::cout,
                  std::cerr,
                  files,
                  clock,
                  random,
                  environment(),
                  current_folder(),
                  user_name(),
                  host_name(),
                  boot_id(files),
                  getpid(),
                  isatty(STDIN_FILENO) == 1,
                  isatty(STDOUT_FILENO) == 1,
                  isatty(STDERR_FILENO) == 1,
                  terminal_width(),
                  pause_for,
                  [] { return interrupt_count.load(); }};
  return after_output(run({argv + 1, argv + argc}, context));
}

}  // namespace emco::cli

#include "core/sandbox/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"

namespace emco::sandbox {
namespace {

constexpr Milliseconds kStep = 20;
constexpr Milliseconds kPatience = 10'000;

std::string first_line(int file) {
  std::array<char, 64> buffer{};
  const auto count = ::pread(file, buffer.data(), buffer.size(), 0);
  return count <= 0 ? "" : text::split({buffer.data(), static_cast<std::size_t>(count)}, '\n').front();
}

void cut_off(const std::string& log) {
  ::setsid();
  const int nothing = ::open("/dev/null", O_RDONLY);
  const int words = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(words >= 0 ? words : nothing, STDOUT_FILENO);
  ::dup2(words >= 0 ? words : nothing, STDERR_FILENO);
  if (nothing > STDERR_FILENO) ::close(nothing);
  if (words > STDERR_FILENO) ::close(words);
}

void say(int pipe, const std::string& word) {
  const auto written = ::write(pipe, word.data(), word.size());
  static_cast<void>(written);  // whoever listened is gone: there is nobody to tell
  ::close(pipe);
}

std::string everything(int pipe) {
  std::string text;
  std::array<char, 4'096> buffer{};
  for (;;) {
    const auto count = ::read(pipe, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

PidFile::PidFile(const std::string& path) : path_(path) {
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file_ < 0)
    throw Error("sandbox.cannot-start", fmt::format("'{}' cannot be made: {}", path, std::strerror(errno)),
                "choose a folder that can be written to");
}

PidFile::~PidFile() { ::close(file_); }

bool PidFile::lock() { return ::flock(file_, LOCK_EX | LOCK_NB) == 0; }

void PidFile::write(std::int64_t pid) {
  const std::string line = fmt::format("{}\n", pid);
  if (::ftruncate(file_, 0) != 0 ||
      ::pwrite(file_, line.data(), line.size(), 0) != static_cast<ssize_t>(line.size()))
    throw Error("sandbox.cannot-start",
                fmt::format("'{}' cannot be written: {}", path_, std::strerror(errno)),
                "choose a folder that can be written to");
}

std::optional<std::int64_t> holder_of(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return std::nullopt;
  const bool held = ::flock(file, LOCK_SH | LOCK_NB) != 0;
  const auto pid = text::integer(first_line(file));
  ::close(file);
  return held && pid && *pid > 1 ? pid : std::nullopt;
}

bool is_alive(std::int64_t pid) { return ::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM; }

void end_process(std::int64_t pid,
                 const std::function<bool()>& gone,
                 const std::function<void(Milliseconds)>& sleep) {
  ::kill(static_cast<pid_t>(pid), SIGTERM);
  for (Milliseconds waited = 0; waited < kPatience; waited += kStep) {
    if (gone()) return;
    sleep(kStep);
  }
  ::kill(static_cast<pid_t>(pid), SIGKILL);
  for (Milliseconds waited = 0; waited < kPatience && !gone(); waited += kStep)
    sleep(kStep);
}

std::string run_in_background(
    const std::string& log, const std::function<void(const std::function<void(const std::string&)>&)>& work) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::strerror(errno);
  const pid_t child = ::fork();
  if (child < 0) return std::strerror(errno);
  if (child == 0) {
    ::close(ends[0]);
    cut_off(log);
    bool told = false;
    const auto tell = [&](const std::string& word) {
      if (!told) say(ends[1], word.empty() ? "ok" : word);
      told = true;
    };
    try {
      work(tell);
    } catch (const std::exception& error) {
      tell(error.what());
      ::_exit(1);
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  const std::string word = everything(ends[0]);
  ::close(ends[0]);
  if (word == "ok") return "";
  ::waitpid(child, nullptr, 0);
  return word.empty() ? "it ended before it could answer" : word;
}

}  // namespace emco::sandbox

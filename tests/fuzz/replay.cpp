// Runs a fuzz target with any compiler: over the files of folders, so that what was found once stays found,
// and over changed copies of them for some seconds: replay_NAME [--seconds N] [--seed N] FOLDER… An input
// that kills the target is left in the file found-SEED.

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/target.h"

namespace {

constexpr std::size_t kLongest = 8'192;

std::string current;
std::string found;

void run(std::string input) {
  current = std::move(input);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
}

extern "C" void leave_input(int number) {
  const int file = open(found.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  if (file >= 0 && write(file, current.data(), current.size()) < 0) _exit(2);
  std::signal(number, SIG_DFL);
  std::raise(number);
}

// Repeatable choices (SplitMix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::size_t roll(std::size_t sides) {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return (z ^ (z >> 31U)) % sides;
  }

 private:
  std::uint64_t state_;
};

std::string piece_of(Dice& dice, const std::string& from) {
  if (from.empty()) return {};
  const std::size_t begin = dice.roll(from.size());
  return from.substr(begin, 1 + dice.roll(16));
}

void change(Dice& dice, std::string& text, const std::string& other) {
  static constexpr std::string_view kOdd[] = {std::string_view("\0", 1),
                                              "\xFF",
                                              "\n",
                                              "\t",
                                              "{{",
                                              "}}",
                                              "-",
                                              ": ",
                                              "%",
                                              "\"",
                                              "0",
                                              "999999999999999999999",
                                              "[",
                                              "]",
                                              "é",
                                              "\\",
                                              "|",
                                              "&a",
                                              "*a",
                                              ".",
                                              "  ",
                                              "===\n",
                                              "--- "};
  const std::size_t at = dice.roll(text.size() + 1);
  switch (dice.roll(6)) {
    case 0: text.insert(at, kOdd[dice.roll(std::size(kOdd))]); return;
    case 1: text.erase(at, 1 + dice.roll(8)); return;
    case 2: text.insert(at, piece_of(dice, text)); return;
    case 3: text.insert(at, piece_of(dice, other)); return;
    case 4:
      if (at < text.size()) text[at] = static_cast<char>(dice.roll(256));
      return;
    default: text.resize(at); return;
  }
}

void run_changed(const std::vector<std::string>& inputs, std::uint64_t seed, int seconds) {
  using Steady = std::chrono::steady_clock;
  // On a stack of its own: an input may have used up the other.
  static char room[64 << 10];
  const stack_t stack{room, 0, sizeof room};
  sigaltstack(&stack, nullptr);

  struct sigaction action {};

  action.sa_handler = leave_input;
  action.sa_flags = SA_ONSTACK;
  for (const int number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
    sigaction(number, &action, nullptr);
  found = "found-" + std::to_string(seed);
  Dice dice(seed);
  const auto end = Steady::now() + std::chrono::seconds(seconds);
  std::size_t rounds = 0;
  while (Steady::now() < end) {
    std::string text = inputs[dice.roll(inputs.size())];
    for (std::size_t n = 1 + dice.roll(6); n > 0; --n)
      change(dice, text, inputs[dice.roll(inputs.size())]);
    text.resize(std::min(text.size(), kLongest));
    run(std::move(text));
    ++rounds;
  }
  std::fprintf(stderr, "%zu changed inputs, seed %llu\n", rounds, static_cast<unsigned long long>(seed));
}

/// Sanitizers make frames several times as large, so that the depth which is allowed would not fit into the
/// usual stack. The stack of a process is decided when it starts: this one starts again.
void make_room(char** argv) {
  constexpr rlim_t kRoom = rlim_t{128} << 20U;
  rlimit stack{};
  if (getrlimit(RLIMIT_STACK, &stack) != 0 || stack.rlim_cur >= kRoom || stack.rlim_max < kRoom) return;
  stack.rlim_cur = kRoom;
  if (setrlimit(RLIMIT_STACK, &stack) == 0) execv("/proc/self/exe", argv);
}

}  // namespace

int main(int argc, char** argv) {
  make_room(argv);
  int seconds = 5;
  std::uint64_t seed = 1;
  std::vector<std::string> inputs;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--seconds" && i + 1 < argc) {
      seconds = std::atoi(argv[++i]);
      continue;
    }
    if (word == "--seed" && i + 1 < argc) {
      seed = std::strtoull(argv[++i], nullptr, 10);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      std::ifstream file(entry.path(), std::ios::binary);
      inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
      std::fprintf(stderr, "%s\n", entry.path().c_str());
      run(inputs.back());
    }
  }
  std::fprintf(stderr, "%zu inputs\n", inputs.size());
  if (inputs.empty()) return 1;
  run_changed(inputs, seed, seconds);
  return 0;
}

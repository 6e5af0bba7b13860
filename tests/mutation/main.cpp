#define DOCTEST_CONFIG_IMPLEMENT
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/text.h"
#include "core/store/database.h"
#include "core/store/schema.h"
#include "tests/mutation/schema.h"

// Takes every rule out of the schema, one at a time, and asks the tests whether they notice. A rule that
// nobody misses is either not needed or not tested. Only tests of behaviour are asked: those that compare the
// schema itself with a reviewed copy would notice everything and prove nothing.
//
//   mutants [--share N] [--seed N] [--jobs N] [--rounds N] [--only WORDS] [--explained FILE]

namespace emco::test {
namespace {

/// Rounds of tests, the quick ones that find most first. What they leave out compares the schema with a copy
/// of it, or with what is said of it: the reviewed lists, the manual, and the digest of what was released
/// change with every rule, whether anything depends on it or not.
struct Round {
  const char* suites;
  const char* cases = "";
  const char* without = "";
};

constexpr std::array kRounds{
    Round{"store/limits,store/references,store/rules,store/kinds", "",
          "*is as reviewed,*reviewed list,whatever of the world*,every text that may name*,every column of*"},
    Round{"store/draft,store/hold,store/transitions,store/residue,store/history,store/intent,compat/store",
          "", "an approval binds*,every subset of a bundle*,the order of documents*"},
    Round{"store/*,compat/*,flow/*,cli/*", "",
          "every text that may name*,every column of*,a store whose rules were changed*,*is as reviewed,"
          "*reviewed list,fields are what the tables say,every named rule of the schema is explained,"
          "emcoctl-kinds(5) is*,schema prints*,*are as released*"},
};

/// Tells the parent which test noticed.
int killer_pipe = -1;

struct Killer : doctest::IReporter {
  explicit Killer(const doctest::ContextOptions& /*options*/) {}

  const doctest::TestCaseData* running = nullptr;

  void test_case_start(const doctest::TestCaseData& test) override { running = &test; }

  void tell(const char* how) {
    if (killer_pipe < 0 || running == nullptr) return;
    const auto line = fmt::format("{}: {}{}", running->m_test_suite, running->m_name, how);
    [[maybe_unused]] const auto sent = write(killer_pipe, line.data(), line.size());
    killer_pipe = -1;
  }

  void test_case_exception(const doctest::TestCaseException& /*exception*/) override { tell(""); }

  void log_assert(const doctest::AssertData& assert) override {
    if (assert.m_failed) tell("");
  }

  void report_query(const doctest::QueryData& /*query*/) override {}

  void test_run_start() override {}

  void test_run_end(const doctest::TestRunStats& /*stats*/) override {}

  void test_case_reenter(const doctest::TestCaseData& /*test*/) override {}

  void test_case_end(const doctest::CurrentTestCaseStats& /*stats*/) override {}

  void subcase_start(const doctest::SubcaseSignature& /*subcase*/) override {}

  void subcase_end() override {}

  void log_message(const doctest::MessageData& /*message*/) override {}

  void test_case_skipped(const doctest::TestCaseData& /*test*/) override {}
};

REGISTER_LISTENER("killer", 1, Killer);

enum Exit { Noticed = 0, Survived = 10, Invalid = 11 };

/// In a child process: the schema without the rule, and every test until one fails.
[[noreturn]] void judge(const Mutant& mutant, unsigned rounds, int pipe) {
  const int nowhere = open("/dev/null", O_RDWR);
  for (const int standard : {STDOUT_FILENO, STDERR_FILENO})
    dup2(nowhere, standard);
  killer_pipe = pipe;
  become(mutant);
  try {
    auto database = store::Database::memory();
    store::create_schema(database, {"uid", 0, "", ""});
  } catch (const Error& error) {
    // A foreign key wants what it refers to to be unique.
    const std::string what = error.what();
    const bool needed = what.find("foreign key mismatch") != std::string::npos;
    const std::string said = needed ? "the schema itself" : what;
    [[maybe_unused]] const auto sent = write(pipe, said.data(), said.size());
    _exit(needed ? Noticed : Invalid);
  }
  // A rule may also have kept a loop from running for ever. Time of computing: on a busy machine all tests
  // take long.
  const rlimit most{600, 600};
  setrlimit(RLIMIT_CPU, &most);
  for (unsigned i = 0; i < rounds && i < kRounds.size(); ++i) {
    const auto& round = kRounds[i];
    doctest::Context context;
    context.setOption("test-suite", round.suites);
    if (std::strlen(round.without) > 0) context.setOption("test-case-exclude", round.without);
    context.setOption("abort-after", 1);
    if (context.run() != 0) _exit(Noticed);
  }
  _exit(Survived);
}

struct Options {
  unsigned share = 1;
  unsigned seed = 0;
  unsigned jobs = 2;
  unsigned rounds = kRounds.size();
  std::string only;
  std::string explained;
};

Options read_options(int count, char** words) {
  Options options;
  options.seed = std::random_device{}();
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = words[i];
    const std::string value = words[i + 1];
    if (name == "--share") options.share = static_cast<unsigned>(std::stoul(value));
    if (name == "--seed") options.seed = static_cast<unsigned>(std::stoul(value));
    if (name == "--jobs") options.jobs = static_cast<unsigned>(std::stoul(value));
    if (name == "--rounds") options.rounds = static_cast<unsigned>(std::stoul(value));
    if (name == "--only") options.only = value;
    if (name == "--explained") options.explained = value;
  }
  return options;
}

/// The names of mutants that may survive: every line that is not indented, empty or a comment. What is
/// indented below says why.
std::set<std::string> read_explained(const std::string& path) {
  std::set<std::string> names;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && line.front() != ' ' && line.front() != '#') names.insert(line);
  return names;
}

struct Running {
  const Mutant* mutant = nullptr;
  int pipe = -1;
};

class Runner {
 public:
  explicit Runner(Options options)
      : options_(std::move(options)), explained_(read_explained(options_.explained)) {}

  int run() {
    std::vector<Mutant> all;
    for (const auto& file : whole_schema())
      for (auto& mutant : mutants_of(file.name, file.text))
        all.push_back(std::move(mutant));
    auto chosen = choose(all);
    fmt::print("{} of {} mutants, seed {}\n", chosen.size(), all.size(), options_.seed);
    std::fflush(stdout);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (i > 0 && i % 100 == 0) fmt::print("{} begun\n", i);
      std::fflush(stdout);
      const auto* mutant = chosen[i];
      if (running_.size() >= options_.jobs) wait_for_one();
      start(*mutant);
    }
    while (!running_.empty())
      wait_for_one();
    check_explanations(all);
    for (const auto& [killer, count] : killers_)
      fmt::print("{:5} {}\n", count, killer);
    fmt::print("{} noticed, {} survived as explained, {} wrong\n", noticed_, expected_, wrong_);
    return wrong_ == 0 ? 0 : 1;
  }

 private:
  std::vector<const Mutant*> choose(const std::vector<Mutant>& all) const {
    std::vector<const Mutant*> chosen;
    for (const auto& mutant : all)
      if (mutant.name.find(options_.only) != std::string::npos) chosen.push_back(&mutant);
    if (options_.share <= 1) return chosen;
    std::mt19937 engine(options_.seed);
    std::shuffle(chosen.begin(), chosen.end(), engine);
    chosen.resize((chosen.size() + options_.share - 1) / options_.share);
    return chosen;
  }

  void start(const Mutant& mutant) {
    int ends[2];
    if (pipe(ends) != 0) throw Error("internal.bug", "no pipe");
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      judge(mutant, options_.rounds, ends[1]);
    }
    close(ends[1]);
    running_[child] = {&mutant, ends[0]};
  }

  void wait_for_one() {
    int status = 0;
    const pid_t child = wait(&status);
    const auto found = running_.find(child);
    if (found == running_.end()) return;
    std::array<char, 1024> buffer{};
    const auto size = read(found->second.pipe, buffer.data(), buffer.size());
    close(found->second.pipe);
    report(*found->second.mutant, status,
           std::string(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0));
    running_.erase(found);
  }

  void report(const Mutant& mutant, int status, const std::string& said) {
    const bool known = explained_.contains(mutant.name);
    if (WIFEXITED(status) && WEXITSTATUS(status) == Invalid) {
      ++wrong_;
      fmt::print("NO SCHEMA  {}\n           {}\n", mutant.name, said);
    } else if (WIFEXITED(status) && WEXITSTATUS(status) == Survived) {
      (known ? expected_ : wrong_) += 1;
      if (!known) fmt::print("SURVIVED   {}\n", mutant.name);
    } else {
      // A signal is a test that failed in its own way.
      if (known) {
        ++wrong_;
        fmt::print("EXPLAINED, BUT NOTICED by {}: {}\n", said, mutant.name);
      } else {
        ++noticed_;
      }
      ++killers_[WIFEXITED(status) ? said : fmt::format("signal {} in {}", WTERMSIG(status), said)];
    }
    std::fflush(stdout);
  }

  void check_explanations(const std::vector<Mutant>& all) {
    for (const auto& name : explained_)
      if (std::none_of(all.begin(), all.end(), [&](const Mutant& mutant) { return mutant.name == name; })) {
        ++wrong_;
        fmt::print("EXPLAINED, BUT NO MUTANT: {}\n", name);
      }
  }

  Options options_;
  std::set<std::string> explained_;
  std::map<pid_t, Running> running_;
  std::map<std::string, int> killers_;
  int noticed_ = 0;
  int expected_ = 0;
  int wrong_ = 0;
};

}  // namespace
}  // namespace emco::test

int main(int count, char** words) { return emco::test::Runner(emco::test::read_options(count, words)).run(); }

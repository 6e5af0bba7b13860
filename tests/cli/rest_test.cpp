#include <algorithm>
#include <fstream>
#include <regex>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "tests/golden.h"
#include "tests/program.h"
#include "tests/store_kinds.h"
#include "tests/store_world.h"

// What EMCO's REST interface is asked, asked of the program: tests/rest/*.txt, written from the description
// of EMCO's resources. A line "= ANCHOR" says where the resources of the next lines stand. Every other line
// is one request:
//
//   STATUS CODE… | VERB | …
//
// with the exit status and every code of the errors (with status 0: notes that must be said). VERBs, with
// NAME | SPEC | FILE where those are meant:
//   create  a new resource; once accepted it is shown, applied again without a change, and deleted
//   apply   a document for a resource that is there; refused
//   change  the same, accepted
//   update  `update`, which makes nothing new
//   raw     documents as they stand, "\n" for a new line; what was accepted is deleted again
//   delete  an address
// CA, DIG, CL and LC begin addresses of the world that every file starts with; %x5% is xxxxx.
namespace emco::test {
namespace {

struct Case {
  std::string place;  ///< "inventory.txt:12"
  std::string anchor;
  int status = 0;
  std::string codes;
  std::string verb;
  std::vector<std::string> words;

  std::string word(std::size_t i) const { return i < words.size() ? words[i] : ""; }
};

std::string expanded(std::string line) {
  const auto replace = [&](const char* pattern, const std::string& with) {
    line = std::regex_replace(line, std::regex(pattern), with);
  };
  replace("(^|[ :{])DIG(?=[/}]|$)", "$1" + kWorldGroup);
  replace("(^|[ :{])CA(?=[/}]|$)", "$1" + kWorldApp);
  replace("(^|[ :{])CL(?=[/}]|$)", "$1cluster-providers/pr/clusters/c1");
  replace("(^|[ :{])LC(?=[/}]|$)", "$1projects/p/logical-clouds/t");
  std::smatch found;
  while (std::regex_search(line, found, std::regex("%([a-z])([0-9]+)%")))
    line = found.prefix().str() + std::string(std::stoul(found[2].str()), found[1].str().front()) +
           found.suffix().str();
  return line;
}

std::vector<Case> cases_of(const std::string& file) {
  std::vector<Case> cases;
  std::ifstream in(test_file("rest/" + file));
  std::string anchor;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty() || line.starts_with("#")) continue;
    line = expanded(line);
    if (line.starts_with("= ")) {
      anchor = line.substr(2);
      continue;
    }
    Case one{fmt::format("{}:{}", file, number), anchor, 0, "", "", {}};
    std::size_t at = 0;
    for (std::size_t bar = line.find('|'); bar != std::string::npos; bar = line.find('|', at)) {
      one.words.emplace_back(text::trim(std::string_view(line).substr(at, bar - at)));
      at = bar + 1;
    }
    one.words.emplace_back(text::trim(std::string_view(line).substr(at)));
    REQUIRE_MESSAGE(one.words.size() >= 2, one.place);
    one.status = one.words[0].front() - '0';
    auto codes = text::split(text::trim(std::string_view(one.words[0]).substr(1)), ' ');
    std::sort(codes.begin(), codes.end());
    one.codes = text::join(codes, " ");
    one.verb = one.words[1];
    one.words.erase(one.words.begin(), one.words.begin() + 2);
    cases.push_back(std::move(one));
  }
  return cases;
}

/// The codes in brackets of errors, or of notes, sorted.
std::string codes_in(const std::string& said, const std::string& severity) {
  std::vector<std::string> codes;
  const std::regex pattern("(?:^|\n)(?:[^\n]*: )?" + severity + ": [^\n]*\\[([a-z-]+\\.[a-z0-9-]+)\\]");
  for (std::sregex_iterator at(said.begin(), said.end(), pattern), end; at != end; ++at)
    codes.push_back((*at)[1].str());
  std::sort(codes.begin(), codes.end());
  return text::join(codes, " ");
}

class Service {
 public:
  Service() {
    program_.write("config", Program::kubeconfig("edge-1"));
    for (const char* chart : {"web.tgz", "db.tgz"})
      program_.write(
          std::string(chart) + "/Chart.yaml",
          fmt::format("apiVersion: v2\nname: {}\nversion: 1.0.0\n", std::string(chart).substr(0, 2)));
    program_.write("profile.tgz/manifest.yaml", "version: v1\ntype:\n  values: values.yaml\n");
    program_.write("profile.tgz/values.yaml", "a: b\n");
    program_.write("data.txt", "some data\n");
    program_.write("object.yaml",
                   "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: x\n");
    program_.must({"init"});
    apply(whole_world());
    REQUIRE_MESSAGE(status_ == 0, program_.err);
    digest_ = digest();
  }

  void judge(const Case& one) {
    INFO(one.place, ": ", one.verb, " ", text::join(one.words, " | "));
    if (one.verb == "delete") {
      status_ = program_.run({"delete", one.word(0), "--auto-approve"});
    } else if (one.verb == "raw") {
      apply("version: emco/v2\n" + unescaped(one.word(0)) + "\n");
    } else if (one.verb == "update") {
      program_.write("request.yaml", document(one));
      status_ = program_.run({"update", "-f", program_.path("request.yaml"), "--intents-only"});
    } else {
      const bool known = one.verb == "create" || one.verb == "apply" || one.verb == "change";
      REQUIRE(known);
      apply(document(one));
    }
    INFO(program_.out, program_.err);
    CHECK(status_ == one.status);
    CHECK(codes_in(program_.err, "error") == (one.status == 0 ? "" : one.codes));
    if (one.status != 0) {
      // A refusal changes nothing.
      return;
    }
    const auto notes = codes_in(program_.err, "note");
    for (const auto& note : text::split(one.codes, ' '))
      CHECK_MESSAGE((note.empty() || notes.find(note) != std::string::npos), note);
    if (status_ != 0) return;
    if (one.verb == "create" || one.verb == "raw") take_back();
    if (one.verb == "change" || one.verb == "delete") put_back();
  }

  void expect_world_as_before() { CHECK(digest() == digest_); }

 private:
  static std::string unescaped(std::string words) {
    for (auto at = words.find("\\n"); at != std::string::npos; at = words.find("\\n"))
      words.replace(at, 2, "\n");
    return words;
  }

  static std::string document(const Case& one) {
    std::string yaml =
        fmt::format("---\nversion: emco/v2\nresourceContext: {{anchor: {}}}\nmetadata: {{name: {}}}\n",
                    one.anchor, one.word(0));
    if (!one.word(1).empty()) yaml += "spec: " + one.word(1) + "\n";
    if (!one.word(2).empty()) yaml += "file: " + one.word(2) + "\n";
    return yaml;
  }

  void apply(const std::string& yaml) {
    program_.write("request.yaml", yaml);
    status_ = program_.run({"apply", "-f", program_.path("request.yaml"), "--intents-only"});
  }

  /// What was made is shown, does not change when it is applied again, and goes.
  void take_back() {
    const std::string said = program_.out;
    std::smatch made;
    REQUIRE(std::regex_search(said, made, std::regex("\\+ [a-z_]+ ([^ \n]+)|([a-z-]+/[^ \n]+)")));
    const std::string address = made[1].matched ? made[1].str() : made[2].str();
    CHECK_MESSAGE(program_.run({"get", address}) == 0, program_.err);
    status_ = program_.run({"apply", "-f", program_.path("request.yaml"), "--intents-only"});
    CHECK_MESSAGE(program_.out.find("No changes") != std::string::npos, program_.out);
    CHECK_MESSAGE(program_.run({"delete", address, "--auto-approve"}) == 0, program_.err);
    CHECK(program_.run({"get", address}) == 3);
  }

  void put_back() {
    apply(whole_world());
    REQUIRE_MESSAGE(status_ == 0, program_.err);
  }

  /// Of the whole intent level.
  std::string digest() {
    program_.must({"store", "verify", "--json"});
    return std::string(json::parse(program_.out).text_at({"intent"}));
  }

  Program program_;
  int status_ = 0;
  std::string digest_;
};

void judge_file(const std::string& file) {
  const auto cases = cases_of(file);
  CHECK(cases.size() > 50);
  Service service;
  for (const auto& one : cases)
    service.judge(one);
  service.expect_world_as_before();
}

}  // namespace

TEST_SUITE("cli/rest") {
  TEST_CASE("requests for controllers, providers and clusters are answered as they should") {
    judge_file("inventory.txt");
  }

  TEST_CASE("requests for projects and logical clouds are answered as they should") {
    judge_file("clouds.txt");
  }

  TEST_CASE("requests for composite apps and deployment intent groups are answered as they should") {
    judge_file("apps.txt");
  }

  TEST_CASE("requests for intents of controllers are answered as they should") { judge_file("intents.txt"); }

  TEST_CASE("requests for certificates, policies and workflows are answered as they should") {
    judge_file("operations.txt");
  }
}

}  // namespace emco::test

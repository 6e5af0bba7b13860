#include <algorithm>

#include "core/base/files.h"
#include "core/base/text.h"
#include "tests/oracle/cases.h"

namespace emco::oracle {
namespace {

Value case_of(const std::string& folder, const std::string& name, const std::string& file) {
  Value one = Value::map({{"Mode", "chart"},
                          {"Text", file.empty() ? name : name + " with " + file},
                          {"Values", ""},
                          {"Path", folder + "/" + name},
                          {"ValueFiles", Value::list()},
                          {"Set", Value::list()},
                          {"Release", "my-release"},
                          {"Namespace", "my-ns"},
                          {"Kube", "1.35.0"},
                          {"APIs", Value::list()},
                          {"CRDs", true}});
  if (file.empty()) return one;
  const std::string path = folder + "/" + name + "/ci/" + file;
  const std::string text = DiskFiles().read(path, 1U << 20U);
  const bool is_set = file.ends_with(".set");
  if (!is_set) one["ValueFiles"].push(path);
  for (const std::string& line : text::split(text, '\n')) {
    constexpr std::string_view kApis = "# --api-versions ";
    constexpr std::string_view kKube = "# --kube-version ";
    if (line.starts_with(kApis)) {
      for (const std::string& api : text::split(line.substr(kApis.size()), ','))
        one["APIs"].push(api);
    } else if (line.starts_with(kKube)) {
      one["Kube"] = line.substr(kKube.size());
    } else if (is_set && !line.empty()) {
      one["Set"].push(line);
    }
  }
  return one;
}

}  // namespace

std::vector<Value> chart_cases(const std::string& folder) {
  const DiskFiles disk;
  std::vector<Value> cases;
  for (const std::string& name : disk.list(folder)) {
    const std::string path = folder + "/" + name;
    if (disk.kind(path) == Files::Kind::Folder && disk.kind(path + "/Chart.yaml") != Files::Kind::Regular)
      continue;
    cases.push_back(case_of(folder, name, ""));
    if (disk.kind(path + "/ci") != Files::Kind::Folder) continue;
    for (const std::string& file : disk.list(path + "/ci"))
      if (file.ends_with(".yaml") || file.ends_with(".set")) cases.push_back(case_of(folder, name, file));
  }
  return cases;
}

bool expects_failure(const Value& chart_case) {
  return chart_case.find("Text")->text().find("fails") != std::string::npos;
}

std::string first_difference(const std::string& mine, const std::string& theirs) {
  const auto [left, right] = std::mismatch(mine.begin(), mine.end(), theirs.begin(), theirs.end());
  const auto around = [](const std::string& text, std::size_t at) {
    const std::size_t begin = at < 300 ? 0 : at - 300;
    return text.substr(begin, at - begin + 120);
  };
  return "\nmine:\n" + around(mine, static_cast<std::size_t>(left - mine.begin())) + "\ntheirs:\n" +
         around(theirs, static_cast<std::size_t>(right - theirs.begin())) + "\n";
}

}  // namespace emco::oracle

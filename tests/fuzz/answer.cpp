// Answers of API servers, whatever they are. The first line is the HTTP status, the rest the body.

#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/kube/discovery.h"
#include "core/kube/judge.h"
#include "core/kube/list_stream.h"
#include "core/kube/ready.h"
#include "tests/fuzz/target.h"

namespace {

using namespace emco;
using test::must;

/// The elements and what is around them, "refused" when it is no list.
std::string streamed(std::string_view body, std::size_t piece) {
  std::string out;
  try {
    kube::ListStream stream([&](Value&& item) { out += json::write(item) + "\n"; });
    for (std::size_t at = 0; at < body.size(); at += piece)
      stream.add(body.substr(at, piece));
    return out + json::write(stream.end());
  } catch (const Error&) {
    return "refused";
  }
}

void judge(const kube::HttpResponse& response) {
  const kube::Expected expected{{"", "ConfigMap", "shop", "a"}, "v1", "configmaps", "u-1"};
  const Answer seen = kube::judge_object(response, expected);
  const Answer tried = kube::judge_dry_run(response, expected);
  const Answer erased = kube::judge_delete(response, expected);
  for (const auto* answer : {&seen, &tried, &erased}) {
    if (answer->object)
      must(answer->done() && answer->object->key == expected.key && answer->object->uid == "u-1",
           "another object was believed");
    if (answer->done()) must(response.status >= 200 && response.status < 300, "done without a success");
    if (answer->outcome == Answer::Class::Absent) must(response.status == 404, "absent without a 404");
    if (answer->object) kube::ready(answer->object->body);
  }
  must(!seen.done() || seen.object.has_value(), "done without an object");
  must(kube::judge_create(response, expected).outcome != Answer::Class::Absent,
       "what is to be made cannot be absent");
  kube::judge_access(response);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto line = input.find('\n');
  kube::HttpResponse response;
  response.written = true;
  response.status =
      static_cast<int>(text::integer(input.substr(0, std::min(line, std::size_t{3}))).value_or(0));
  response.body = line == input.npos ? "" : input.substr(line + 1);
  judge(response);
  const std::string whole = streamed(response.body, response.body.size() + 1);
  must(whole == streamed(response.body, 1) && whole == streamed(response.body, 7),
       "a list depends on how it was cut");
  try {
    kube::ready(json::parse(response.body));
  } catch (const Error&) {
    // No JSON.
  }
  try {
    const auto half = kube::read_discovery(response.body, "e");
    kube::FactsCache cache;
    cache.core = half;
    const auto back = kube::FactsCache::from_value(cache.to_value());
    must(!half.complete || back.core.resources.size() == half.resources.size(), "a cache forgets");
  } catch (const Error&) {
    // No discovery.
  }
  return 0;
}

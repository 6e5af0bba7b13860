#include "core/sandbox/state.h"

#include <ctime>

#include <fmt/format.h>

#include "core/model/object.h"
#include "core/sandbox/controllers.h"

namespace emco::sandbox {

std::string timestamp(Milliseconds since_1970) {
  const std::time_t seconds = since_1970 / 1000;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

Place place_of(const Kind& kind, const Value& body) {
  return {collection_of(kind), kind.namespaced ? std::string(body.text_at({"metadata", "namespace"})) : "",
          std::string(body.text_at({"metadata", "name"}))};
}

std::string State::now() { return timestamp(clock.now()); }

void State::look_at(const Place& place, Milliseconds pause) {
  const Milliseconds at = clock.elapsed() + pause;
  const auto found = wanted_.find(place);
  if (found != wanted_.end()) {
    if (found->second <= at) return;
    queue_.erase({found->second, place});
  }
  wanted_[place] = at;
  queue_.insert({at, place});
}

std::vector<Place> State::due() {
  std::vector<Place> places;
  const Milliseconds at = clock.elapsed();
  while (!queue_.empty() && queue_.begin()->first <= at) {
    places.push_back(queue_.begin()->second);
    wanted_.erase(places.back());
    queue_.erase(queue_.begin());
  }
  return places;
}

std::optional<Milliseconds> State::next_due() const {
  if (queue_.empty()) return std::nullopt;
  return queue_.begin()->first;
}

Milliseconds State::waited_for(const Place& place, const std::string& word) {
  auto& wait = waits_[place];
  if (wait.first != word) wait = {word, clock.elapsed()};
  return clock.elapsed() - wait.second;
}

void State::write_by_controller(const Kind& kind, Value body, const std::string& subresource) {
  const Place place = place_of(kind, body);
  const auto before = objects.find(place);
  Author author;
  author.manager = "kube-controller-manager";
  author.api_version = api_version(kind.group, kind.version);
  author.subresource = subresource;
  author.time = now();
  if (before == nullptr) {
    body["apiVersion"] = author.api_version;
    body["kind"] = kind.kind;
    body["metadata"]["uid"] = random.uuid();
    body["metadata"]["creationTimestamp"] = author.time;
    if (body.find("spec") != nullptr) body["metadata"]["generation"] = 1;
  } else if (body == *before) {
    return;
  }
  const Value stored = updated(*kind.type, before == nullptr ? Value() : *before, std::move(body), author);
  const auto after = objects.put(place, stored);
  written(*this, kind, before == nullptr ? Value() : *before, *after);
}

}  // namespace emco::sandbox

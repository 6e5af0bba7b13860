#include "core/sandbox/objects.h"

#include "core/base/error.h"
#include "core/base/text.h"

namespace emco::sandbox {
namespace {

constexpr std::size_t kEvents = 20'000;

bool names_owner(const Value& body, std::string_view uid) {
  const Value* owners = body.at("metadata", "ownerReferences");
  if (owners == nullptr || !owners->is_list()) return false;
  for (const auto& owner : owners->items())
    if (owner.text_at({"uid"}) == uid) return true;
  return false;
}

}  // namespace

Collection collection_of(const Kind& kind) { return {kind.group, kind.plural}; }

Objects::Body Objects::find(const Place& place) const {
  const auto& names = all(place.collection);
  const auto found = names.find({place.ns, place.name});
  return found == names.end() ? nullptr : found->second;
}

const Objects::Names& Objects::all(const Collection& collection) const {
  static const Names kNone;
  const auto found = all_.find(collection);
  return found == all_.end() ? kNone : found->second;
}

std::vector<Place> Objects::in_namespace(const std::string& ns) const {
  std::vector<Place> places;
  for (const auto& [collection, names] : all_)
    for (auto at = names.lower_bound({ns, ""}); at != names.end() && at->first.first == ns; ++at)
      places.push_back({collection, ns, at->first.second});
  return places;
}

std::vector<Place> Objects::owned_by(const std::string& uid) const {
  std::vector<Place> places;
  each([&](const Place& place, const Body& body) {
    if (names_owner(*body, uid)) places.push_back(place);
  });
  return places;
}

Objects::Body Objects::put(const Place& place, Value body) {
  body["metadata"]["resourceVersion"] = std::to_string(++revision_);
  auto stored = std::make_shared<const Value>(std::move(body));
  Body& slot = all_[place.collection][{place.ns, place.name}];
  note(slot == nullptr ? "ADDED" : "MODIFIED", place.collection, stored);
  slot = stored;
  return stored;
}

void Objects::erase(const Place& place) {
  auto& names = all_[place.collection];
  const auto found = names.find({place.ns, place.name});
  if (found == names.end()) return;
  Value last = *found->second;
  last["metadata"]["resourceVersion"] = std::to_string(++revision_);
  note("DELETED", place.collection, std::make_shared<const Value>(std::move(last)));
  names.erase(found);
}

void Objects::note(const std::string& type, const Collection& collection, Body body) {
  events_.push_back({revision_, type, collection, std::move(body)});
  if (events_.size() <= kEvents) return;
  oldest_ = events_.front().revision;
  events_.pop_front();
}

std::optional<std::vector<Objects::Event>> Objects::since(std::int64_t revision) const {
  if (revision > revision_ || revision < oldest_) return std::nullopt;
  std::vector<Event> later;
  for (auto at = events_.rbegin(); at != events_.rend() && at->revision > revision; ++at)
    later.push_back(*at);
  return std::vector<Event>(later.rbegin(), later.rend());
}

void Objects::each(const std::function<void(const Place&, const Body&)>& visit) const {
  for (const auto& [collection, names] : all_)
    for (const auto& [name, body] : names)
      visit({collection, name.first, name.second}, body);
}

Value Objects::to_value() const {
  Value items = Value::list();
  each([&](const Place& place, const Body& body) {
    items.push(Value::map(
        {{"group", place.collection.group}, {"plural", place.collection.plural}, {"object", *body}}));
  });
  return Value::map({{"revision", revision_}, {"objects", std::move(items)}});
}

void Objects::from_value(const Value& value) {
  const Value* revision = value.find("revision");
  const Value* items = value.find("objects");
  if (revision == nullptr || !revision->is_integer() || items == nullptr || !items->is_list())
    throw Error("sandbox.damaged", "this is no record of a simulated cluster");
  all_.clear();
  events_.clear();
  revision_ = oldest_ = revision->integer();
  for (const auto& item : items->items()) {
    const Value* object = item.find("object");
    if (object == nullptr)
      throw Error("sandbox.damaged", "the record of a simulated cluster lacks an object");
    all_[{std::string(item.text_at({"group"})), std::string(item.text_at({"plural"}))}]
        [{std::string(object->text_at({"metadata", "namespace"})),
          std::string(object->text_at({"metadata", "name"}))}] = std::make_shared<const Value>(*object);
  }
}

}  // namespace emco::sandbox

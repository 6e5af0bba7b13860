#include "core/store/places.h"

#include "core/base/json.h"

namespace emco::store {

Source Places::of(const std::string& address, const std::string& path) {
  auto [at, added] = known_.try_emplace(address);
  Known& known = at->second;
  const bool needs_values = !path.empty() && !known.complete;
  if (added || needs_values) {
    auto query = database_.query("draft/place");
    query.bind(address);
    if (query.next()) {
      known.document.where = {query.text(2), static_cast<int>(query.integer(3)), 0};
      if (needs_values) read_places(query.view(4), known.document);
    }
    known.complete = known.complete || needs_values;
  }
  return path.empty() ? known.document.where : known.document.place(path);
}

void read_places(std::string_view text, Document& document) {
  const Value places = json::parse(text);
  for (const auto& [path, place] : places.members())
    document.places.add(path, {static_cast<int>(place.items().at(0).integer()),
                               static_cast<int>(place.items().at(1).integer())});
  document.places.sort();
}

std::string places_text(const Document& document) {
  Value::Members members;
  members.reserve(document.places.size());
  for (std::size_t i = 0; i < document.places.size(); ++i) {
    const Place place = document.places.place(i);
    members.push_back(
        {std::string(document.places.path(i)), Value(Value::List{Value(place.line), Value(place.column)})});
  }
  return json::write(Value::map(std::move(members)));
}

}  // namespace emco::store

#include "core/model/release.h"

#include "core/base/digest.h"
#include "core/base/text.h"

namespace emco {

std::string deployment_uid(const std::string& store_uid, const std::string& address) {
  return Digester().add(store_uid).add(address).hex().substr(0, 16);
}

std::string cluster_short_name(const std::string& address) {
  const auto parts = text::split(address, '/');
  return parts.size() == 4 ? parts[1] + "/" + parts[3] : address;
}

Value placement_json(const Placement& placement) {
  Value json = Value::list();
  for (const auto& app : placement.apps) {
    Value clusters = Value::list();
    for (const auto& placed : app.clusters)
      clusters.push(Value::map({{"cluster", placed.cluster}, {"reason", placed.reason}}));
    json.push(Value::map({{"app", app.app}, {"clusters", std::move(clusters)}}));
  }
  return json;
}

Placement placement_of_json(const Value& json) {
  Placement placement;
  for (const auto& app : json.items()) {
    Placement::App one{std::string(app.text_at({"app"})), {}};
    for (const auto& placed : app.find("clusters")->items())
      one.clusters.push_back(
          {std::string(placed.text_at({"cluster"})), std::string(placed.text_at({"reason"}))});
    placement.apps.push_back(std::move(one));
  }
  return placement;
}

}  // namespace emco

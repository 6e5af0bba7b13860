#include "cli/views/doctor_view.h"

#include <fmt/format.h>

#include "cli/views/clusters_view.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/text.h"
#include "core/model/release.h"

namespace emco::cli {
namespace {

std::string holder_of(const flow::OpenOperation& operation) {
  if (operation.record.state != "Running") return text::lower(operation.record.state);
  return operation.alive ? fmt::format("under way, by process {} on {}", operation.record.holder.pid,
                                       operation.record.holder.host)
                         : "its process is gone";
}

void print_swept(std::ostream& out, const Style& style, const flow::Sweep& swept) {
  using flow::Standing;
  print(out, "{}    {} in {}: {} recorded, {} unfinished, {} of other stores, {}\n",
        toned(style, Tone::Strong, "markers"), text::count(swept.objects.size(), "object", "objects"),
        text::count(swept.kinds, "list", "lists"), swept.count(Standing::Recorded),
        swept.count(Standing::Unfinished), swept.count(Standing::OtherStore),
        text::count(swept.count(Standing::Copy), "copy", "copies"));
  for (const auto& object : swept.objects)
    if (object.standing == Standing::Orphan)
      print(out, "  {}  {}  in no record; of {}\n", toned(style, Tone::Warn, "?"),
            padded(text::printable(to_text(object.key, cluster_short_name(object.cluster))), 58),
            object.address.empty() ? "a deployment that nothing is called after" : object.address);
}

}  // namespace

void print_examination(std::ostream& out, const Style& style, const flow::Examination& found) {
  print(out, "{}      {}, generation {}, {}\n", toned(style, Tone::Strong, "store"), found.store.store,
        found.store.fingerprint.generation,
        found.store.faults.has_errors() ? toned(style, Tone::Bad, "damaged") : "sound");
  if (found.store.faults.has_errors()) return;
  print(
      out, "{}  {}\n", toned(style, Tone::Strong, "under way"),
      found.operations.empty() ? "nothing" : text::count(found.operations.size(), "operation", "operations"));
  for (const auto& operation : found.operations)
    print(out, "  {} {}: {}\n", to_word(operation.record.kind), operation.record.address,
          holder_of(operation));
  print(out, "{}    {}\n", toned(style, Tone::Strong, "residue"),
        found.residue == 0 ? "none" : text::count(found.residue, "entry", "entries"));
  if (!found.clusters.clusters.empty()) print_checks(out, style, found.clusters);
  if (found.swept) print_swept(out, style, *found.swept);
}

Value examination_json(const flow::Examination& found) {
  Value operations = Value::list();
  for (const auto& operation : found.operations)
    operations.push(Value::map({{"address", operation.record.address},
                                {"id", operation.record.id},
                                {"operation", to_word(operation.record.kind)},
                                {"state", operation.record.state},
                                {"alive", operation.alive}}));
  Value json = Value::map({{"sound", !found.diagnostics.has_errors()},
                           {"store", found.store.store},
                           {"generation", found.store.fingerprint.generation},
                           {"operations", std::move(operations)},
                           {"residue", static_cast<std::int64_t>(found.residue)}});
  Value clusters = checks_json(found.clusters);
  json["clusters"] = std::move(*clusters.find("clusters"));
  if (found.swept) {
    Value objects = Value::list();
    for (const auto& object : found.swept->objects)
      objects.push(Value::map({{"object", to_text(object.key, cluster_short_name(object.cluster))},
                               {"uid", object.uid},
                               {"store", object.store},
                               {"deployment", nullable(object.address)},
                               {"operation", object.operation},
                               {"standing", to_word(object.standing)}}));
    json["objects"] = std::move(objects);
  }
  json["diagnostics"] = diagnostics_json(found.diagnostics);
  return json;
}

}  // namespace emco::cli

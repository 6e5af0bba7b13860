#include "cli/views/residue_view.h"

#include "cli/views/diagnostics_view.h"
#include "cli/views/print.h"
#include "core/base/text.h"

namespace emco::cli {
namespace {

using flow::Fate;

std::string name_of(const Residue& entry) {
  return text::printable(to_text(entry.key, cluster_short_name(entry.cluster)));
}

struct Words {
  const char* sign;
  Tone tone;
  const char* words;
};

Words words_of(const flow::ReclaimItem& item, bool done) {
  if (item.reclaimed) return {"-", Tone::Good, "deleted, and confirmed gone"};
  switch (item.fate) {
    case Fate::Gone:
      return {"x", Tone::Faint, done ? "gone; entry closed" : "gone; its entry will be closed"};
    case Fate::Delete: return {"-", Tone::Bad, done ? "not deleted" : "will be deleted"};
    case Fate::Deleting: return {"-", Tone::Warn, "its deletion is under way"};
    case Fate::Foreign:
    case Fate::Inhabited: return {" ", Tone::Plain, "kept"};
    case Fate::Owned: return {"x", Tone::Faint, "kept; entry closed"};
    case Fate::Unknown: return {"?", Tone::Warn, "not known"};
  }
  return {"?", Tone::Warn, "not known"};
}

Value entry_json(const Residue& entry) {
  return Value::map({{"id", entry.id},
                     {"deployment", entry.address},
                     {"object", to_text(entry.key, cluster_short_name(entry.cluster))},
                     {"cluster", cluster_short_name(entry.cluster)},
                     {"group", entry.key.group},
                     {"kind", entry.key.kind},
                     {"namespace", entry.key.ns},
                     {"name", entry.key.name},
                     {"app", entry.app},
                     {"uid", entry.uid},
                     {"why", entry.why},
                     {"deletion_under_way", !entry.deleting.empty()},
                     {"since", entry.created_at}});
}

}  // namespace

void print_residue(std::ostream& out, const Style& style, const std::vector<Residue>& entries) {
  if (entries.empty()) {
    out << "No residue.\n";
    return;
  }
  std::string address;
  for (const auto& entry : entries) {
    if (entry.address != address) print(out, "{}\n", toned(style, Tone::Strong, entry.address));
    address = entry.address;
    print(out, "  {}  {}  {}, {}{}\n", padded(std::to_string(entry.id), 4), padded(name_of(entry), 52),
          entry.why, moment(entry.created_at),
          entry.deleting.empty() ? "" : ", its deletion may be under way");
  }
  print(out, "{}. Next: emcoctl reclaim --all\n", text::count(entries.size(), "entry", "entries"));
}

Value residue_json(const std::vector<Residue>& entries) {
  Value list = Value::list();
  for (const auto& entry : entries)
    list.push(entry_json(entry));
  return Value::map({{"residue", std::move(list)}});
}

void print_reclaim(std::ostream& out, const Style& style, const flow::Reclaim& reclaim, bool done) {
  if (reclaim.items.empty()) out << "No residue.\n";
  for (const auto& item : reclaim.items) {
    const Words words = words_of(item, done);
    print(out, "{} {}  {}  {}{}\n", toned(style, words.tone, words.sign),
          padded(std::to_string(item.residue.id), 4), padded(name_of(item.residue), 52), words.words,
          item.message.empty() ? "" : ": " + text::printable(item.message));
  }
}

Value reclaim_json(const flow::Reclaim& reclaim) {
  Value list = Value::list();
  for (const auto& item : reclaim.items) {
    Value one = entry_json(item.residue);
    one["fate"] = to_word(item.fate);
    one["message"] = item.message;
    one["closed"] = item.settled;
    one["reclaimed"] = item.reclaimed;
    list.push(std::move(one));
  }
  return Value::map({{"residue", std::move(list)}, {"diagnostics", diagnostics_json(reclaim.diagnostics)}});
}

}  // namespace emco::cli

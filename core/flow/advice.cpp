#include "core/flow/advice.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/template/budget.h"
#include "core/template/yaml_value.h"

namespace emco::flow {
namespace {

/// A quantity of Kubernetes as a number, good enough to compare; nothing when it is none.
std::optional<double> quantity(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view suffix = text.substr(static_cast<std::size_t>(end - text.data()));
  if (suffix.empty()) return number;
  if (suffix == "m") return number / 1000;
  static constexpr std::array<std::string_view, 6> kDecimal{"k", "M", "G", "T", "P", "E"};
  static constexpr std::array<std::string_view, 6> kBinary{"Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  for (std::size_t i = 0; i < kDecimal.size(); ++i) {
    const auto power = static_cast<double>(i + 1);
    if (suffix == kDecimal[i]) return number * std::pow(1000.0, power);
    if (suffix == kBinary[i]) return number * std::pow(1024.0, power);
  }
  return std::nullopt;
}

void advise_on_quota(const Document& document, Diagnostics& notes) {
  const Value* spec = document.body.find("spec");
  if (spec == nullptr || !spec->is_map()) return;
  for (const auto& member : spec->members()) {
    if (!member.key.starts_with("requests.") || !member.value.is_text()) continue;
    const Value* limit = spec->find("limits." + member.key.substr(std::string_view("requests.").size()));
    if (limit == nullptr || !limit->is_text()) continue;
    const auto requested = quantity(member.value.text());
    const auto limited = quantity(limit->text());
    if (!requested || !limited || *requested <= *limited) continue;
    notes
        .note("cluster-quota.requests-above-limits", document.place("spec." + member.key),
              fmt::format("{} {} is above the limit of {}", text::printable(member.key),
                          text::printable(member.value.text()), text::printable(limit->text())),
              "requests never come above limits, so that this part can never be used up")
        .address = document.address;
  }
}

/// The kind of an attached object; "" of what cannot be read, which whoever needs the object says.
std::string kind_of(const std::string& text) {
  try {
    return std::string(tpl::yaml::read_value(text).text_at({"kind"}));
  } catch (const tpl::yaml::ReadError&) {
    return "";
  } catch (const tpl::BudgetExceeded&) {
    return "";
  }
}

void advise_on_spelling(const Document& document, const Bundle& bundle, Diagnostics& notes) {
  const std::string named(document.body.text_at({"spec", "resourceGVK", "kind"}));
  if (named.empty()) return;
  for (const auto& file : document.files) {
    const auto at = bundle.contents.find(file.sha256);
    if (at == bundle.contents.end()) continue;
    const std::string there = kind_of(at->second);
    if (there == named || text::lower(there) != text::lower(named)) continue;
    notes
        .note("generic-resource.kind-spelling", document.place("spec.resourceGVK.kind"),
              fmt::format("the attached object is a {}, not a {}", text::printable(there),
                          text::printable(named)),
              fmt::format("write kind: {}", text::printable(there)))
        .address = document.address;
  }
}

}  // namespace

Diagnostics advice(const Bundle& bundle) {
  Diagnostics notes;
  for (const auto& document : bundle.documents) {
    if (document.kind == "cluster_quota") advise_on_quota(document, notes);
    if (document.kind == "generic_resource") advise_on_spelling(document, bundle, notes);
  }
  return notes;
}

}  // namespace emco::flow

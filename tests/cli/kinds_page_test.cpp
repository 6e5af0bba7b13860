// emcoctl-kinds(5) is written from the catalogue: ACCEPT=1 writes it again.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/text.h"
#include "core/flow/codes.h"
#include "tests/golden.h"

namespace emco::test {
namespace {

/// Text as mdoc takes it: each sentence on a line of its own, none of which may look like a request.
std::string escaped(std::string text) {
  for (auto at = text.find('\\'); at != std::string::npos; at = text.find('\\', at + 2))
    text.replace(at, 1, "\\e");
  for (auto at = text.find(". "); at != std::string::npos; at = text.find(". ", at + 1))
    text[at + 1] = '\n';
  if (!text.empty() && (text.front() == '.' || text.front() == '\'')) text.insert(0, "\\&");
  return text;
}

std::string words_of(Shape shape) {
  switch (shape) {
    case Shape::Text: return "text";
    case Shape::Integer: return "integer";
    case Shape::Boolean: return "true or false";
    case Shape::Texts: return "list of texts";
    case Shape::TextMap: return "map of texts";
    case Shape::TextMaps: return "list of maps of texts";
    case Shape::Records: return "list of maps";
    case Shape::Record: return "map";
    case Shape::Free: return "anything";
  }
  return "";
}

void write_field(std::string& out, const Field& field, const std::string& above) {
  if (field.ignored) return;
  const std::string path = above + field.name;
  // A map that says nothing of itself is told by what is in it.
  if (field.shape != Shape::Record || !field.summary.empty())
    out +=
        fmt::format(".It Ic {} No ({}{})\n", path, words_of(field.shape), field.required ? ", required" : "");
  if (!field.summary.empty()) out += escaped(field.summary) + "\n";
  if (!field.allowed.empty())
    out += escaped(fmt::format("One of: {}.", text::join(field.allowed, ", "))) + "\n";
  if (field.fallback)
    out +=
        escaped(fmt::format("Without it: {}.", field.fallback->empty() ? "empty" : *field.fallback)) + "\n";
  if (!field.refers_to.empty()) out += fmt::format("The name of a resource of kind {}.\n", field.refers_to);
  if (!field.aliases.empty())
    out += fmt::format("Also read as {}, with a note.\n", text::join(field.aliases, ", "));
  if (field.sensitive) out += "Kept encrypted and never shown.\n";
  const bool many = field.shape == Shape::Records;
  for (const auto& below : field.fields)
    write_field(out, below, path + (many ? "[]." : "."));
}

std::string page() {
  std::string out =
      ".Dd November 26, 2026\n.Dt EMCOCTL-KINDS 5\n.Os\n.Sh NAME\n.Nm emcoctl-kinds\n"
      ".Nd kinds of resources and their fields\n.Sh DESCRIPTION\n"
      "Every kind of resource that a bundle may declare, with the fields of its documents.\n"
      "The address pattern shows where its anchor leads; a word in braces is a name.\n"
      "Every document may carry\n.Ic metadata.description ,\n.Ic metadata.userData1\nand\n.Ic "
      "metadata.userData2 .\n"
      ".Ql emcoctl explain Ar KIND\nand\n.Ql emcoctl explain Ar KIND.FIELD\nprint the same.\n";
  for (const auto& kind : flow::kinds().all()) {
    out +=
        fmt::format(".Ss {}\n{}\n.Dl {}\n", kind.name, escaped(kind.summary), text::join(kind.pattern, "/"));
    switch (kind.attached) {
      case Attached::None: break;
      case Attached::Optional: out += "A file may be attached.\n"; break;
      case Attached::Required: out += "A file is attached.\n"; break;
      case Attached::Many: out += "Files may be attached.\n"; break;
    }
    if (kind.file_sensitive) out += "It is kept encrypted and never shown.\n";
    if (!kind.operations.empty()) out += fmt::format("Operations: {}.\n", text::join(kind.operations, ", "));
    std::string fields;
    for (const auto& field : kind.fields)
      if (field.name != "metadata" && field.name != "clusterLabel") write_field(fields, field, "");
    if (!fields.empty()) out += ".Bl -tag -width Ds\n" + fields + ".El\n";
  }
  return out + ".Sh SEE ALSO\n.Xr emcoctl-explain 1 ,\n.Xr emcoctl-bundle 5\n";
}

}  // namespace

TEST_SUITE("cli/kinds page") {
  TEST_CASE("emcoctl-kinds(5) is what the catalogue says") {
    check_golden("../../man/emcoctl-kinds.5", page());
  }
}

}  // namespace emco::test

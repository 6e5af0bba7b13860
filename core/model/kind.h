#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace emco {

/// What a field of a document holds, which decides how its value is checked and where it is stored.
enum class Shape {
  Text,      ///< a scalar, kept as it was spelled
  Integer,   ///< a scalar that must be a whole number of 64 bits
  Boolean,   ///< a scalar: true or false; upstream's spellings (yes, "true", …) are normalised with a note
  Texts,     ///< a list of Text scalars
  TextMap,   ///< a map from text to Text scalars
  TextMaps,  ///< a list of such maps
  Records,   ///< a list of maps with declared fields
  Record,    ///< a map with declared fields
  Free,      ///< any JSON
};

/// One field of a kind as documents spell it. Read from the schema, never written by hand.
struct Field {
  std::string name;  ///< the key in the document, e.g. "logicalCloud"
  Shape shape = Shape::Text;
  bool required = false;  ///< absent is an error
  std::optional<std::string> fallback;
  std::vector<std::string> allowed;  ///< the declared enumeration; empty = any
  std::vector<std::string> aliases;  ///< other spellings that are accepted with a note
  std::string refers_to;             ///< kind that the value names; "" = none
  std::string summary;               ///< one sentence for `explain` and emcoctl-kinds(5)
  std::vector<Field> fields;         ///< of Record and Records
  std::string table;                 ///< where the value is stored
  std::string column;
  std::string
      no_reference;        ///< what a text that could name something is instead; "" where it names something
  bool sensitive = false;  ///< its values are kept encrypted and never shown
  bool ignored = false;    ///< accepted with a note and dropped (spellings that upstream's examples carry)
};

/// Which files a document of a kind carries.
enum class Attached { None, Optional, Required, Many };

/// One kind of resource.
struct Kind {
  std::string name;     ///< singular, snake_case: the name of its table, e.g. "app_profile"
  std::string summary;  ///< one sentence
  /// The address pattern: literals and `{parameter}`s, the last parameter being the name.
  /// "projects/{project}/composite-apps/{composite_app}/{composite_app_version}/apps/{name}"
  std::vector<std::string> pattern;
  std::string parent;  ///< kind of the resource it lives below; "" = none
  std::vector<Field>
      fields;  ///< what stands at the document's top beside version, resourceContext, file, files
  Attached attached = Attached::None;
  bool file_sensitive = false;  ///< attached files are kept encrypted and never shown
  std::string file_unless;  ///< path of a field; where it is given and not empty, attached files are left out
  /// What an anchor ends in that asks for an operation on a resource of this kind, e.g. "instantiate".
  std::vector<std::string> operations;
};

/// All kinds, as the schema declares them.
class Kinds {
 public:
  explicit Kinds(std::vector<Kind> kinds = {});

  const std::vector<Kind>& all() const { return kinds_; }

  /// nullptr when there is none of that name.
  const Kind* find(std::string_view name) const;

  /// The kind of a whole address ("projects/p"), with the value of each parameter; nothing when no pattern
  /// fits.
  struct Match {
    const Kind* kind = nullptr;
    std::map<std::string, std::string> parameters;
  };

  std::optional<Match> of_address(std::string_view address) const;
  /// The kind whose collection an anchor names ("projects" for project): the pattern without its last segment
  /// (composite apps: without their name and version).
  std::optional<Match> of_collection(std::string_view anchor) const;

 private:
  std::vector<Kind> kinds_;
};

/// The address made of a pattern and its parameters. Every parameter of the pattern must be there.
std::string make_address(const Kind& kind, const std::map<std::string, std::string>& parameters);

}  // namespace emco

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/yaml/tree.h"

namespace emco::yaml {

/// One step of a document, as libyaml sees it. Line and column count from 1 within the file.
struct Event {
  enum class Type { Scalar, ListBegin, ListEnd, MapBegin, MapEnd, Alias, DocumentEnd, Other };

  Type type = Type::Other;
  Style style = Style::Plain;
  int line = 0;
  int column = 0;
  std::string text;         ///< of a scalar; the name of an alias
  std::string anchor;       ///< "" = none
  bool tagged = false;      ///< an explicit tag stands before it
  bool directives = false;  ///< of the document: %TAG
};

/// The events of one document (see `split`). The only user of libyaml.
class Events {
 public:
  /// `text` must outlive this and hold no character that `find_misfit` finds. Its first line is `line`.
  Events(std::string_view text, int line);
  ~Events();
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  struct Mistake {
    int line = 0;
    int column = 0;
    std::string summary;
    std::string help;
  };

  /// False when the text is no YAML from here on: then `mistake` tells where and why.
  bool next(Event& event);

  const Mistake& mistake() const { return mistake_; }

 private:
  struct Reader;
  std::unique_ptr<Reader> reader_;
  Mistake mistake_;
};

}  // namespace emco::yaml

#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/base/value.h"

namespace emco::kube {

/// Reads a Kubernetes list while it arrives: holds one element at a time, however long the list is. The
/// pieces may be cut anywhere.
class ListStream {
 public:
  /// `item` takes each element of the top-level "items".
  explicit ListStream(std::function<void(Value&&)> item) : item_(std::move(item)) {}

  /// Takes the next piece. Throws Error "json.invalid" or "json.too-large" (an element above 16 MiB, or as
  /// much outside of the elements), and whatever `item` throws; it must not be used afterwards.
  void add(std::string_view piece);

  /// Ends the list and returns what stands around the elements: apiVersion, kind, metadata. Throws
  /// "json.invalid" when the list is not complete.
  Value end();

 private:
  enum class Place {
    Around,      ///< outside of "items"
    BeforeItem,  ///< in "items", before an element or the end of an empty list
    Item,        ///< in an element
    AfterItem,   ///< after an element: a comma or the end
    NeedItem,    ///< after a comma
  };

  void step(char c);
  void around(char c);
  bool take_string(char c, std::string& into);

  std::function<void(Value&&)> item_;
  Place place_ = Place::Around;
  int depth_ = 0;  ///< open brackets around the present character, those of an element not counted
  int item_depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  std::string around_;  ///< the text without the elements
  std::string item_text_;
  std::string last_string_;  ///< the string that ended last at depth 1, with its quotes
  bool colon_ = false;       ///< only a colon and blanks came since
};

}  // namespace emco::kube

#include <doctest/doctest.h>

#include "core/model/document.h"

namespace emco {

TEST_SUITE("model/document") {
  TEST_CASE("the place of a value that has none of its own is that of what encloses it") {
    Document document;
    document.where = {"a.yaml", 1, 1};
    document.places = {{"spec", {4, 3}}, {"spec.overrideValues[0].app", {6, 10}}};
    CHECK(document.place("spec.overrideValues[0].app") == Source{"a.yaml", 6, 10});
    CHECK(document.place("spec.overrideValues[0].values") == Source{"a.yaml", 4, 3});
    CHECK(document.place("metadata.name") == Source{"a.yaml", 1, 1});
  }
}

}  // namespace emco

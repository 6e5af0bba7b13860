#pragma once

#include <functional>
#include <string>

#include "core/template/machine.h"

namespace emco::test {

/// Time that stands still and randomness that nobody compares.
class StillEnvironment final : public tpl::Environment {
 public:
  Milliseconds now() const override { return 1'700'000'000'000; }

  std::string generated(const std::string&,
                        const std::string&,
                        const std::function<std::string()>& make) override {
    return make();
  }

  std::string random_bytes(std::size_t count) override { return std::string(count, 'x'); }
};

}  // namespace emco::test

#include "core/base/random.h"

#include "core/base/crypto.h"
#include "core/base/digest.h"

namespace emco {

std::string DerivedRandom::bytes(std::size_t count) {
  std::string made;
  while (made.size() < count)
    made += *unhex(sha256(seed_ + "\n" + std::to_string(block_++)));
  made.resize(count);
  return made;
}

}  // namespace emco

#include "core/flow/stores.h"

#include "core/flow/version.h"
#include "core/store/store_file.h"

namespace emco::flow {

MadeStore init(World& world) {
  const std::string path =
      world.store_path.empty() ? path_join(world.folder, ".emcoctl/store.db") : world.store_path;
  store::make_store(world.files, world.random, path, world.key_path,
                    {world.random.uuid(), world.clock.now(), world.actor, version()});
  return {path, world.key_path.empty() ? store::default_key_path(path) : world.key_path};
}

}  // namespace emco::flow

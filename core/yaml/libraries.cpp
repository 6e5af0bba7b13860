#include "core/yaml/libraries.h"

#include <yaml.h>

namespace emco::yaml {

std::string libyaml_version() { return ::yaml_get_version_string(); }

}  // namespace emco::yaml

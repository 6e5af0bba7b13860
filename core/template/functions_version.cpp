// Versions.
#include <new>

#include "core/template/functions.h"
#include "core/template/machine.h"
#include "core/template/semver.h"

namespace emco::tpl {
namespace {

const Version& version_of(const Any& value) {
  return *static_cast<const Version*>(value.structure()->payload);
}

std::string print(const Struct& value) { return static_cast<const Version*>(value.payload)->text(); }

bool equal_versions(const Struct& a, const Struct& b) {
  return *static_cast<const Version*>(a.payload) == *static_cast<const Version*>(b.payload);
}

Any make(Call& call, Version version);

Any major(Call& call) {
  return Any::number(Kind::Uint64, static_cast<std::int64_t>(version_of(call[0]).major));
}

Any minor(Call& call) {
  return Any::number(Kind::Uint64, static_cast<std::int64_t>(version_of(call[0]).minor));
}

Any patch(Call& call) {
  return Any::number(Kind::Uint64, static_cast<std::int64_t>(version_of(call[0]).patch));
}

Any prerelease(Call& call) { return call.give(version_of(call[0]).prerelease); }

Any metadata(Call& call) { return call.give(version_of(call[0]).metadata); }

Any original(Call& call) { return call.give(version_of(call[0]).original); }

Any text(Call& call) { return call.give(version_of(call[0]).text()); }

const Version& other(Call& call) {
  const Any& value = call[1];
  if (value.is_struct() && value.structure()->type == call[0].structure()->type) return version_of(value);
  throw CallError("wrong type for value; expected *semver.Version; got " + type_name(value));
}

Any compare(Call& call) { return Any::integer(version_of(call[0]).compare(other(call))); }

Any equal(Call& call) { return Any::boolean(version_of(call[0]).compare(other(call)) == 0); }

Any less(Call& call) { return Any::boolean(version_of(call[0]).compare(other(call)) < 0); }

Any greater(Call& call) { return Any::boolean(version_of(call[0]).compare(other(call)) > 0); }

Version next(const Version& version, int part) {
  Version result = version;
  result.prerelease.clear();
  result.metadata.clear();
  if (part == 2 && !version.prerelease.empty()) {
    // The release that the pre-release led to.
  } else if (part == 2) {
    ++result.patch;
  } else {
    result.patch = 0;
    if (part == 1) ++result.minor;
    if (part == 0) {
      ++result.major;
      result.minor = 0;
    }
  }
  result.original = (version.original.starts_with('v') ? "v" : "") + result.text();
  return result;
}

Any next_major(Call& call) { return make(call, next(version_of(call[0]), 0)); }

Any next_minor(Call& call) { return make(call, next(version_of(call[0]), 1)); }

Any next_patch(Call& call) { return make(call, next(version_of(call[0]), 2)); }

constexpr Method kMethods[] = {
    {"Major", "", major},           {"Minor", "", minor},          {"Patch", "", patch},
    {"Prerelease", "", prerelease}, {"Metadata", "", metadata},    {"Original", "", original},
    {"String", "", text},           {"Compare", "a", compare},     {"Equal", "a", equal},
    {"LessThan", "a", less},        {"GreaterThan", "a", greater}, {"IncMajor", "", next_major},
    {"IncMinor", "", next_minor},   {"IncPatch", "", next_patch},
};

const Version kZeroVersion;
const StructType kVersionType = {"semver.Version",    true,  nullptr, 0,       kMethods,
                                 std::size(kMethods), print, false,   nullptr, equal_versions,
                                 &kZeroVersion};

// Versions hold texts of their own, so they live in the machine's cache, not on its heap.
Any make(Call& call, Version version) {
  auto& slot = call.machine.cached("version " + version.original);
  if (slot == nullptr) slot = std::make_shared<Version>(std::move(version));
  Struct* object = call.heap.make<Struct>();
  object->type = &kVersionType;
  object->payload = slot.get();
  return Any::structure(object);
}

Any semver(Call& call) { return make(call, Version::parse(call.text(0))); }

Any compare_range(Call& call) {
  call.machine.work(8);
  const VersionRange range(call.text(0));
  return Any::boolean(range.holds(Version::parse(call.text(1))));
}

constexpr Function kTable[] = {
    {"semver", "s", semver},
    {"semverCompare", "ss", compare_range},
};

}  // namespace

std::span<const Function> version_functions() { return kTable; }

}  // namespace emco::tpl

#!/usr/bin/env bash
# What takes too long for every change: all mutants of the schema, longer random runs, fuzzing, the thread sanitizer,
# measurements. tests/run.sh has to have passed before. EMCO_LONG_SECONDS: of fuzzing per target, 60 when not given.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${EMCO_LONG_SECONDS:-60}
started=$SECONDS
took() { # what: says how long the step before took
  echo "== $1: $((SECONDS - started)) s"
  started=$SECONDS
}

cmake --preset release
cmake --build --preset release-tests
took "build release"

# Every rule of the schema is missed by some test; tests/mutation/survivors.txt explains those that are not.
build/release/tests/mutants --jobs "$(nproc)" --explained tests/mutation/survivors.txt
took "all mutants"
EMCO_MODEL_OPERATIONS=1000000 build/release/tests/unit --test-suite=store/model
took "model, a million operations"
EMCO_CRASH_IMAGES=100000 build/release/tests/unit --test-suite=store/crash --no-skip
took "crash images, a hundred thousand"
EMCO_KILLS=2000 tests/programs/kills.sh "$PWD/build/release/emcoctl"
EMCO_CROWD_SECONDS=300 tests/programs/crowd.sh "$PWD/build/release/emcoctl"
took "kills and crowd"
tests/programs/failing_disk.sh "$PWD/build/release/emcoctl"
took "a disk that fails at every operation"
tests/faults.sh build/release/tests/unit 1
took "every fault at every request"
build/release/tests/unit --test-suite=crash-points,overtaken --no-skip
took "deaths and pauses at every step"
tests/simulate.sh --unit build/release/tests/unit --seed $((RANDOM * 32768 + RANDOM)) --worlds "${EMCO_LONG_WORLDS:-50000}"
took "simulated worlds, another seed"

cmake --build --preset release --target oracle
EMCO_ORACLE_SEED=$RANDOM tests/oracle/run.sh build/release/tests/oracle/oracle
took "oracle, another seed"
if command -v clang++ >/dev/null; then
  tests/fuzz/run.sh "$seconds"
  took "fuzzing"
else
  echo "no clang++: fuzzing is left out"
fi

cmake --preset tsan
cmake --build --preset tsan --target unit emcoctl
ctest --preset tsan -R '^(unit|program-)'
took "thread sanitizer"


#!/usr/bin/env bash
# Every fault of an API server strikes every request of instantiate, update, rollback and terminate; afterwards the store and
# the clusters must be as after an undisturbed run. Prints the table of faults and operations with the runs of each:
#   faults.sh [UNIT] [EVERY]    UNIT is the program of unit tests; EVERY=N takes only every N-th pair of fault and request
# that changes objects, and an eighth of that of requests that read
set -euo pipefail
cd "$(dirname "$0")/.."
unit=${1:-build/release/tests/unit}
EMCO_FAULTS_EVERY=${2:-1} "$unit" --test-suite=faults --no-skip

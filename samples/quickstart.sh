#!/usr/bin/env bash
# From nothing to a deployment on three clusters and back, on this machine alone: installs what is missing (Debian 12),
# builds the program, starts simulated clusters and walks through a deployment's life. Nothing stays behind but the build.
#   samples/quickstart.sh [EMCOCTL]      with a program that is built already
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
say() { printf '\n\033[1m# %s\033[0m\n' "$*"; }

emcoctl=${1:-$source/build/release/emcoctl}
if [ $# = 0 ]; then
  say "Packages that are missing, and the program: the first time takes minutes."
  "$source/tests/packages.sh" build
  cmake -S "$source" --preset release >/dev/null
  cmake --build "$source/build/release" --target emcoctl -- --quiet
fi
emcoctl=$(realpath "$emcoctl")
[ -t 1 ] || say() { printf '\n# %s\n' "$*"; }

here=$(mktemp -d)
end() {
  "$emcoctl" sandbox down --dir "$here/clusters" --quiet 2>/dev/null || true
  rm -rf "$here"
}
trap end EXIT
cd "$here"
cp -r "$source/samples/01-first-app" app
export EMCOCTL_AUTO_APPROVE=1
run() {
  echo "\$ emcoctl $*"
  "$emcoctl" "$@"
}
group=projects/shop/composite-apps/front/v1/deployment-intent-groups/staging

say "Three simulated clusters, which speak the Kubernetes API on this machine. Real ones need their kubeconfigs instead."
run sandbox up --clusters 3 --dir clusters
for number in 1 2 3; do cp "clusters/cluster-$number.kubeconfig" "app/edge-$number.kubeconfig"; done

say "The store: what is wanted, what was sent, and what is known to be there. One file and its key."
run init

say "The plan: every object on every cluster, before anything happens. Two of the three clusters are named so far."
run plan -f app/bundle.yaml

say "Apply does what a plan shows, and waits until everything is ready."
run apply -f app/bundle.yaml --wait

say "What is there, asked of the clusters."
run status

say "A change: another greeting, and a third cluster."
sed -i 's/greeting: hello from the edge/greeting: hello from everywhere/' app/bundle.yaml
cat >>app/bundle.yaml <<'END'
---
resourceContext: {anchor: cluster-providers/edge/clusters}
metadata: {name: edge-3}
file: edge-3.kubeconfig
---
resourceContext: {anchor: cluster-providers/edge/clusters/edge-3/labels}
clusterLabel: edge-cluster
---
resourceContext: {anchor: projects/shop/logical-clouds/staging/cluster-references}
metadata: {name: on-edge-3}
spec: {clusterProvider: edge, cluster: edge-3}
END
run plan -f app/bundle.yaml

say "The plan shows just that, field by field. Apply it."
run apply -f app/bundle.yaml --wait

say "Back to the first revision: exactly what was sent then."
run rollback "$group" --wait
run history "$group"

say "And away with it: what is ours goes, what is not ours stays."
run terminate "$group"
run terminate projects/shop/logical-clouds/staging
run status
say "That was all. 'man emcoctl' goes on from here, and so do the other samples."

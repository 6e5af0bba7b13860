#!/usr/bin/env bash
# Builds the programs that the end-to-end tests run, as far as they are missing, and prints the folder they are in.
#   tools.sh [NAME…]       all that tests need when none is named
# They come from the Go module proxy, pinned by the go.mod and go.sum beside this file, and are kept outside the tree in
# ${EMCO_E2E_CACHE:-~/.cache/emcoctl-e2e}/bin: minutes the first time, no time afterwards. A program is built again when
# the go.mod or go.sum of its module changes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${EMCO_E2E_CACHE:-$HOME/.cache/emcoctl-e2e}

# program → module folder and package
declare -A package=(
  [etcd]="etcd go.etcd.io/etcd/server/v3"
  [kube-apiserver]="kubernetes k8s.io/kubernetes/cmd/kube-apiserver"
  [kube-controller-manager]="kubernetes k8s.io/kubernetes/cmd/kube-controller-manager"
  [kube-scheduler]="kubernetes k8s.io/kubernetes/cmd/kube-scheduler"
  [kwok]="kwok sigs.k8s.io/kwok/cmd/kwok"
  [helm]="helm helm.sh/helm/v3/cmd/helm"
  [kubectl]="kubectl ." # measurements only
)
order=(etcd kube-apiserver kube-controller-manager kube-scheduler kwok helm)

# Without these a program does not know its own version.
version=$(sed -n 's/^require k8s.io\/kubernetes \(v[0-9.]*\)$/\1/p' "$here/tools/kubernetes/go.mod")
IFS=. read -r major minor _ <<<"${version#v}"
stamp=k8s.io/component-base/version
flags_kubernetes="-X $stamp.gitVersion=$version -X $stamp.gitMajor=$major -X $stamp.gitMinor=$minor -X $stamp.gitTreeState=clean"
version=$(sed -n 's/^require helm.sh\/helm\/v3 \(v[0-9.]*\)$/\1/p' "$here/tools/helm/go.mod")
flags_helm="-X helm.sh/helm/v3/internal/version.version=$version"

digest() { # module folder: what its programs are made of
  {
    cat "$here/tools/$1/go.mod" "$here/tools/$1/go.sum"
    if [ "$1" = helm ]; then echo "$flags_helm"; fi
  } | sha256sum | cut -d' ' -f1
}

# shellcheck source=find_go.sh
. "$here/find_go.sh"

build() { # program
  local name=$1 module path
  read -r module path <<<"${package[$name]}"
  local sum
  sum=$(digest "$module")
  if [ -x "$bin/$name" ] && [ "$(cat "$bin/.$name.sum" 2>/dev/null)" = "$sum" ]; then return; fi
  find_go
  echo "tools.sh: building $name" >&2
  local flags=-s
  case $module in
    kubernetes) flags="-s $flags_kubernetes" ;;
    helm) flags="-s $flags_helm" ;;
  esac
  (cd "$here/tools/$module" && go build -p "${EMCO_E2E_JOBS:-2}" -mod=readonly -trimpath -buildvcs=false -ldflags "$flags" -o "$bin/.$name.new" "$path")
  mv "$bin/.$name.new" "$bin/$name"
  echo "$sum" >"$bin/.$name.sum"
}

bin=$cache/bin
mkdir -p "$bin"
exec 9>"$cache/lock"
flock 9
names=("$@")
if [ ${#names[@]} = 0 ]; then names=("${order[@]}"); fi
for name in "${names[@]}"; do
  if [ -z "${package[$name]:-}" ]; then echo "tools.sh: no program '$name', there are: ${!package[*]}" >&2; exit 2; fi
  build "$name"
done
echo "$bin"

#!/usr/bin/env bash
# Runs a suite that is written for real control planes against simulated ones: on_sandbox.sh EMCOCTL COMMAND…
# It finds two of them in the folder of the variable EMCO_E2E_CLUSTERS, with the files that clusters.sh makes, and this
# script in EMCO_E2E_SCRIPT:
#   on_sandbox.sh user DIR/cN NAME [GROUP…]   prints a kubeconfig of a user without any right
set -euo pipefail
self=$(cd "$(dirname "$0")" && pwd)/on_sandbox.sh

if [ "$1" = user ]; then
  cd "$2"
  name=$3
  shift 3
  subject=/CN=$name
  for group in "$@"; do subject=/O=$group$subject; done
  openssl ecparam -name prime256v1 -genkey -noout -out "$name.key" 2>/dev/null
  openssl req -new -key "$name.key" -subj "$subject" -out "$name.csr" 2>/dev/null
  openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -out "$name.crt" 2>/dev/null
  (umask 077 && sed -e "s/client-certificate-data: .*/client-certificate-data: $(base64 -w0 "$name.crt")/" \
    -e "s/client-key-data: .*/client-key-data: $(base64 -w0 "$name.key")/" kubeconfig >"$name.kubeconfig")
  echo "$PWD/$name.kubeconfig"
  exit
fi

emcoctl=$1
shift
folder=$(mktemp -d)
end() {
  "$emcoctl" sandbox down --dir "$folder" >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap end EXIT
"$emcoctl" sandbox up --clusters 2 --dir "$folder" --while $$ >/dev/null
for number in 1 2; do
  ln -s "cluster-$number" "$folder/c$number"
  cp "$folder/cluster-$number.kubeconfig" "$folder/c$number/kubeconfig"
done
EMCO_E2E_CLUSTERS=$folder EMCO_E2E_SCRIPT=$self EMCOCTL=$emcoctl "$@"

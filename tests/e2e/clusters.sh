#!/usr/bin/env bash
# Real Kubernetes control planes on loopback, for tests: etcd, kube-apiserver, kube-controller-manager and, on request,
# kube-scheduler with nodes simulated by kwok, so that workloads become ready.
#   clusters.sh start DIR COUNT [--nodes N] [--while PID]   starts DIR/c1 … DIR/cCOUNT, prints their admin kubeconfigs
#   clusters.sh stop DIR                                    ends every process and removes DIR
#   clusters.sh stop-api DIR/cN | start-api DIR/cN          kills and restarts one API server at the same address
#   clusters.sh user DIR/cN NAME [GROUP…]                   prints a kubeconfig of a user without any right
#   clusters.sh run COUNT [--nodes N] -- COMMAND…           runs COMMAND with EMCO_E2E_CLUSTERS=DIR, then stops all
# In DIR/cN: kubeconfig (administrator by certificate), token.kubeconfig (by token), ca.crt, ca.key, audit.log (one JSON
# line per request of a user), *.log. All ports are free ones; every process is ended by its own id, also when the start
# fails or is interrupted, and when process PID of --while ("parent": the caller) has gone.
set -euo pipefail
self=$(cd "$(dirname "$0")" && pwd)/clusters.sh

fail() { echo "clusters.sh: $*" >&2; exit 1; }

# ---- processes: a file NAME.pid holds the id and the start time, so that an id used again is never hit

started() { # pid: when it started, empty when there is none
  sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
}

launch() { # name command…: in the current folder
  local name=$1
  shift
  setsid "$@" </dev/null >>"$name.log" 2>&1 9>&- &
  echo "$! $(started $!)" >"$name.pid"
}

alive() { # pid file
  local pid time
  [ -f "$1" ] || return 1
  read -r pid time <"$1"
  [ -n "$time" ] && [ "$(started "$pid")" = "$time" ] && ! grep -q '^[0-9]* (.*) Z' "/proc/$pid/stat" 2>/dev/null
}

end() { # pid file
  local pid
  [ -f "$1" ] || return 0
  read -r pid _ <"$1"
  if alive "$1"; then kill -KILL "$pid" 2>/dev/null || true; fi
  for _ in $(seq 100); do
    alive "$1" || break
    sleep 0.05
  done
  rm -f "$1"
}

free_port() {
  local port
  while :; do
    port=$((20000 + SRANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# ---- certificates and kubeconfigs

certificate() { # name subject [alternative names]
  openssl ecparam -name prime256v1 -genkey -noout -out "$1.key" 2>/dev/null
  openssl req -new -key "$1.key" -subj "$2" -out "$1.csr" 2>/dev/null
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -out "$1.crt" \
    -extfile <(echo "keyUsage=digitalSignature${3:+
subjectAltName=$3}") 2>/dev/null
}

kubeconfig() { # file user-fields
  (umask 077 && cat >"$1" <<END
apiVersion: v1
kind: Config
clusters:
- name: cluster
  cluster:
    server: https://127.0.0.1:$(cat api.port)
    certificate-authority-data: $(base64 -w0 ca.crt)
users:
- name: user
  user:
$2
contexts:
- name: context
  context: {cluster: cluster, user: user}
current-context: context
END
  )
}

certificate_user() { # name
  printf '    client-certificate-data: %s\n    client-key-data: %s' "$(base64 -w0 "$1.crt")" "$(base64 -w0 "$1.key")"
}

secrets() { # everything that lasts as long as the cluster
  openssl ecparam -name prime256v1 -genkey -noout -out ca.key 2>/dev/null
  openssl req -x509 -new -key ca.key -days 30 -subj /CN=cluster-ca -out ca.crt 2>/dev/null
  certificate server /CN=kube-apiserver 'DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.0.0.1'
  certificate admin /O=system:masters/CN=admin
  certificate kcm /CN=system:kube-controller-manager
  certificate scheduler /CN=system:kube-scheduler
  openssl ecparam -name prime256v1 -genkey -noout -out sa.key 2>/dev/null
  printf '%s,token-admin,1,"system:masters"\n' "$(openssl rand -hex 24)" >tokens.csv
  cat >audit.yaml <<'END'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived, ResponseStarted]
rules:
- level: None
  userGroups: ["system:nodes", "system:serviceaccounts"]
- level: None
  users: ["system:apiserver", "system:kube-controller-manager", "system:kube-scheduler"]
- level: Metadata
END
}

# ---- one control plane, in the current folder

etcd_start() {
  local client peer
  client=$(free_port)
  peer=$(free_port)
  echo "$client" >etcd.port
  launch etcd "$bin/etcd" --data-dir etcd --unsafe-no-fsync --log-level error \
    --listen-client-urls "http://127.0.0.1:$client" --advertise-client-urls "http://127.0.0.1:$client" \
    --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" \
    --initial-cluster "default=http://127.0.0.1:$peer"
}

api_start() {
  launch apiserver "$bin/kube-apiserver" --etcd-servers="http://127.0.0.1:$(cat etcd.port)" \
    --secure-port="$(cat api.port)" --bind-address=127.0.0.1 --advertise-address=127.0.0.1 \
    --cert-dir=certs --tls-cert-file=server.crt --tls-private-key-file=server.key --client-ca-file=ca.crt \
    --token-auth-file=tokens.csv --authorization-mode=RBAC \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file=sa.key \
    --service-account-signing-key-file=sa.key --service-cluster-ip-range=10.0.0.0/24 --allow-privileged \
    --endpoint-reconciler-type=none --audit-policy-file=audit.yaml --audit-log-path=audit.log --v=1
}

ask() { # path curl-options…: as administrator
  local path=$1
  shift
  curl -sf -m 10 --cacert ca.crt --cert admin.crt --key admin.key "https://127.0.0.1:$(cat api.port)$path" "$@"
}

await() { # path: until it answers 200; fails when a process has ended
  for _ in $(seq 300); do
    if ask "$1" >/dev/null; then return 0; fi
    alive etcd.pid && alive apiserver.pid || return 1
    sleep 0.2
  done
  return 1
}

controllers_start() {
  local port
  port=$(free_port)
  launch kcm "$bin/kube-controller-manager" --kubeconfig=kcm.kubeconfig --authentication-kubeconfig=kcm.kubeconfig \
    --authorization-kubeconfig=kcm.kubeconfig --service-account-private-key-file=sa.key --root-ca-file=ca.crt \
    --cluster-signing-cert-file=ca.crt --cluster-signing-key-file=ca.key --use-service-account-credentials \
    --leader-elect=false --secure-port="$port" --bind-address=127.0.0.1 --cert-dir=certs
}

node() { # name
  cat <<END
{"apiVersion":"v1","kind":"Node","metadata":{"name":"$1","labels":{"type":"kwok","kubernetes.io/os":"linux","kubernetes.io/arch":"amd64","kubernetes.io/hostname":"$1"},"annotations":{"kwok.x-k8s.io/node":"fake"}},"status":{"allocatable":{"cpu":"64","memory":"256Gi","pods":"1000"},"capacity":{"cpu":"64","memory":"256Gi","pods":"1000"}}}
END
}

nodes_start() { # count
  local port
  port=$(free_port)
  launch scheduler "$bin/kube-scheduler" --kubeconfig=scheduler.kubeconfig --leader-elect=false \
    --authentication-kubeconfig=scheduler.kubeconfig --authorization-kubeconfig=scheduler.kubeconfig \
    --secure-port="$port" --bind-address=127.0.0.1 --cert-dir=certs
  launch kwok env HOME="$PWD" "$bin/kwok" --kubeconfig=kubeconfig --manage-all-nodes=true --node-lease-duration-seconds=40
  for n in $(seq "$1"); do
    node "node-$n" | ask /api/v1/nodes -H 'Content-Type: application/json' -d @- >/dev/null
  done
}

plane_end() { # folder
  for name in kwok scheduler kcm apiserver etcd; do end "$1/$name.pid"; done
}

plane_start() { # folder nodes
  mkdir -p "$1"
  cd "$1"
  secrets
  local try
  for try in 1 2 3 4; do
    if [ "$try" = 4 ]; then
      tail -n 20 etcd.log apiserver.log >&2
      fail "$1: no control plane came up, see the lines above"
    fi
    # A port that was free a moment ago may be taken by now: then everything begins again with others.
    rm -rf etcd
    free_port >api.port
    etcd_start
    api_start
    if await /readyz; then break; fi
    plane_end "$PWD"
  done
  kubeconfig kubeconfig "$(certificate_user admin)"
  kubeconfig kcm.kubeconfig "$(certificate_user kcm)"
  kubeconfig scheduler.kubeconfig "$(certificate_user scheduler)"
  kubeconfig token.kubeconfig "    token: $(cut -d, -f1 tokens.csv)"
  controllers_start
  if [ "$2" -gt 0 ]; then nodes_start "$2"; fi
  await /api/v1/namespaces/default/serviceaccounts/default || fail "$1: the controller manager does not work, see $1/kcm.log"
}

# ---- all of them

stop() { # folder
  [ -d "$1" ] || return 0
  if [ -f "$1/watch.pid" ] && [ "$(cut -d' ' -f1 "$1/watch.pid")" != $$ ]; then end "$1/watch.pid"; fi
  for plane in "$1"/c*/; do plane_end "${plane%/}"; done
  rm -rf "$1"
}

start() { # folder count [--nodes N] [--while PID]
  local dir=$1 count=$2 nodes=0 owner=
  shift 2
  while [ $# -gt 0 ]; do
    case $1 in
    --nodes) nodes=$2 ;;
    --while) if [ "$2" = parent ]; then owner=$PPID; else owner=$2; fi ;;
    *) fail "what is '$1'?" ;;
    esac
    shift 2
  done
  stop "$dir" # what an earlier run may have left
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd)
  bin=$("$(dirname "$self")/tools.sh" etcd kube-apiserver kube-controller-manager kube-scheduler kwok)
  echo "$bin" >"$dir/bin"
  local planes=() n pid
  trap 'if [ ${#planes[@]} -gt 0 ]; then kill "${planes[@]}" 2>/dev/null || true; wait; fi; stop "$dir"' EXIT
  trap 'exit 130' INT TERM HUP
  for n in $(seq "$count"); do
    (trap - EXIT && plane_start "$dir/c$n" "$nodes") &
    planes+=($!)
  done
  for pid in "${planes[@]}"; do wait "$pid" || exit 1; done
  trap - EXIT
  if [ -n "$owner" ]; then (cd "$dir" && launch watch "$self" watch "$dir" "$owner"); fi
  for n in $(seq "$count"); do echo "$dir/c$n/kubeconfig"; done
}

watch() { # folder pid
  local time
  time=$(started "$2")
  while [ -n "$time" ] && [ "$(started "$2")" = "$time" ]; do sleep 1; done
  stop "$1"
}

run() { # count [--nodes N] -- command…
  local count=$1 options=() dir status=0
  shift
  while [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  shift
  dir=$(mktemp -d "${TMPDIR:-/tmp}/emcoctl-e2e-XXXXXX")
  "$self" start "$dir" "$count" "${options[@]}" --while $$ >/dev/null
  trap '"$self" stop "$dir"' EXIT
  trap 'exit 130' INT TERM HUP
  EMCO_E2E_CLUSTERS=$dir "$@" || status=$?
  exit "$status"
}

command=${1:-}
shift || true
case $command in
start) start "$@" ;;
stop) stop "$1" ;;
watch) watch "$@" ;;
run) run "$@" ;;
stop-api) end "$1/apiserver.pid" ;;
start-api)
  bin=$(cat "$1/../bin")
  cd "$1"
  for _ in 1 2 3; do
    end apiserver.pid
    api_start
    if await /readyz; then exit 0; fi
  done
  tail -n 20 apiserver.log >&2
  fail "$1: the API server does not come back, see the lines above"
  ;;
user)
  cd "$1"
  subject=/CN=$2
  for group in "${@:3}"; do subject=/O=$group$subject; done
  certificate "user-$2" "$subject"
  kubeconfig "user-$2.kubeconfig" "$(certificate_user "user-$2")"
  echo "$PWD/user-$2.kubeconfig"
  ;;
*)
  sed -n '2,/^set/{s/^# \{0,1\}//;/^set/!p}' "$self" >&2
  exit 2
  ;;
esac

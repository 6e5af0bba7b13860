# Finds a Go that is new enough; read in by tools.sh and tests/oracle/build.sh, which build programs with it.

# What the modules ask for. An older Go, such as Debian 12's, fetches it from the module proxy as a module like any other.
go_wanted=1.26.0
go_cache=${EMCO_E2E_CACHE:-$HOME/.cache/emcoctl-e2e}

is_new_enough() { # go
  local version
  version=$("$1" env GOVERSION 2>/dev/null) || return 1
  printf 'go%s\n%s\n' "$go_wanted" "${version%% *}" | sort -VC
}

find_go() { # puts a Go that is new enough in front on PATH
  local go folder
  for go in "$(command -v go || true)" /usr/local/go/bin/go "$go_cache/go-$go_wanted/bin/go"; do
    if [ -n "$go" ] && is_new_enough "$go"; then
      PATH=$(dirname "$go"):$PATH
      return
    fi
  done
  if ! command -v go >/dev/null; then
    echo "the programs that tests compare with are built with Go, and there is none: apt-get install golang-go" >&2
    exit 1
  fi
  echo "$(go env GOVERSION) is too old, fetching $go_wanted" >&2
  folder=$(go mod download -json "golang.org/toolchain@v0.0.1-go$go_wanted.linux-$(go env GOARCH)" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  rm -rf "$go_cache/go.new" "$go_cache/go-$go_wanted"
  cp -r "$folder" "$go_cache/go.new"
  chmod -R u+w "$go_cache/go.new"
  chmod +x "$go_cache/go.new"/bin/* "$go_cache/go.new"/pkg/tool/*/* # modules carry no such bits
  mv "$go_cache/go.new" "$go_cache/go-$go_wanted"
  PATH=$go_cache/go-$go_wanted/bin:$PATH
}

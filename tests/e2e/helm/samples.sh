# The samples as Helm renders them: each chart as folder and as archive, alone, with the override values of its bundle,
# with each profile. compare.sh reads this.
# shellcheck shell=bash disable=SC2154

samples=$root/samples
compared= # the charts that had a row

sample() { # release folder-of-chart [option…]: the override values of its bundle
  local release=$1 folder=$2 name sample archive profile
  shift 2
  name=$(basename "$folder")
  sample=$(dirname "$(dirname "$folder")")
  compared+=" ${folder#"$root/"}"
  rm -rf packed
  must "$helm" package "$folder" --destination packed
  archive=$(echo packed/*.tgz)
  for chart in "$folder" "$archive"; do
    renders "$release" "$chart"
    renders "$release" "$chart" --namespace "e2e-$name" "$@"
    for profile in "${profiles[@]}"; do
      renders "$release" "$chart" -f "$sample/profiles/$profile/values.yaml" "$@"
    done
  done
  for profile in "${profiles[@]}"; do
    profiled "$release" "$folder" "$archive" "$sample/profiles/$profile" "$@"
  done
}

# A profile as the program applies it, against a chart that holds the profile's files already.
profiled() { # release folder archive profile [option…]
  local release=$1 folder=$2 archive=$3 profile=$4 copy from to answer
  shift 4
  copy=copies/$(basename "$folder")
  rm -rf copies
  mkdir copies
  cp -r "$folder" "$copy"
  while read -r from to; do
    cp "$profile/$from" "copies/$to"
  done < <(sed -n 's/^ *- filepath: //p; s/^ *chartpath: //p' "$profile/manifest.yaml" | paste -d' ' - -)
  tar -czf profile.tgz -C "$profile" .
  ask_helm "$release" "$copy" -f "$profile/values.yaml" "$@"
  ask_emcoctl "$release" "$archive" --profile profile.tgz "$@"
  settle "$release" "$archive" --profile "$profile" "$@"
}

profiles=()
sample front "$samples/01-first-app/charts/web" --set 'greeting=hello from the edge'
profiles=(small large)
sample large "$samples/02-two-sizes/charts/web" --set theme.color=orange
profiles=(api)
sample orders "$samples/03-several-apps/charts/api" --set-string replicas=2,log.level=warning
profiles=()
sample orders "$samples/03-several-apps/charts/report" --set-string 'schedule=*/30 * * * *'
profiles=(store)
random=password
sample orders "$samples/03-several-apps/charts/store"
random=
profiles=()
sample departures "$samples/04-a-life/charts/board" --set-string title=Departures,notice=true
sample departures "$samples/04-a-life/charts/board" \
  --set-string 'title=Departures and arrivals,notice=false,refresh.enabled=true'
random=generated
sample shop "$root/tests/e2e/main_job/chart" --set 'password=12345678,extra=more,pages=3'
random=

# No chart of a sample is left out.
for file in "$samples"/*/charts/*/Chart.yaml; do
  folder=$(dirname "${file#"$root/"}")
  [[ " $compared " == *" $folder "* ]] || complain "no row renders it" "$folder"
done
if find "$samples" -name '*.tgz' | grep .; then complain "archives have no rows yet" samples; fi

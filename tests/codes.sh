#!/bin/sh
# Every diagnostic code that the program makes has a row in the rule catalogue, and every row is expected by a test:
# it stands in an assertion or in what the program is to print. Comments expect nothing.
cd "$1" || exit 1
known=$(cat sql/*.sql sql/*/*.sql | grep -oE "^\('[a-z-]+\.[a-z0-9-]+'" | tr -d "('" | sort -u)
areas=$(printf '%s\n' "$known" | cut -d. -f1 | sort -u | paste -sd'|')
# Words of that shape that are no codes: names of files, columns and queries.
used=$(grep -rhoE "\"($areas)\.[a-z][a-z0-9-]+\"" cli core --include='*.cpp' --include='*.h' | tr -d '"' | sort -u |
  grep -vxE 'metadata\.(name|namespace|description|annotations)|store\.(key|db)|sandbox\.(log|pid)|(config|values)\.yaml')
status=0
for code in $used; do
  printf '%s\n' "$known" | grep -qx "$code" || { echo "$code: made by the program, not in the catalogue"; status=1; }
done
expected=$(mktemp)
trap 'rm -f "$expected"' EXIT
grep -arhvE '^[[:space:]]*(//|#)' tests --include='*.cpp' --include='*.h' --include='*.sh' --include='*.txt' --include='*.py' |
  grep -oE "($areas)\.[a-z][a-z0-9-]+" | sort -u >"$expected"
for code in $known; do
  grep -qxF "$code" "$expected" ||
    { echo "$code: in the catalogue, expected by no test"; status=1; }
done
exit $status

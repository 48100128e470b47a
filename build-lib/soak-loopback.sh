# Sourced by ./icn: `./icn soak loopback`, all loopback tests again and again, without those of `./icn` itself. Needs fail, maven, attended and $here.

SOAK_RUNS=10 SOAK_BUSY_RUNS='' SOAK_LOOPS=3 SOAK_SEED=1 SOAK_JSON=0
SOAK_BUSY=() SOAK_OUTPUT=''

soak_number() { # option, value, least
  case $2 in '' | *[!0-9]* | ?????????*) fail 2 "$1: must be a number from $3, got '$2'; see: ./icn soak loopback --help" ;; esac
  [ "$2" -ge "$3" ] || fail 2 "$1: must be a number from $3, got '$2'; see: ./icn soak loopback --help"
  printf '%d' "$((10#$2))"
}

soak_options() {
  local option value given=''
  while [ $# -gt 0 ]; do
    option=${1%%=*}
    case " $given " in *" $option "*) fail 2 "$option: must be given once; see: ./icn soak loopback --help" ;; esac
    given="$given $option"
    case $option in
      --json)
        SOAK_JSON=1
        shift
        continue
        ;;
      --runs | --busy-runs | --loops | --seed) ;;
      *) fail 2 "no such option '$1'; see: ./icn soak loopback --help" ;;
    esac
    if [ "$option" != "$1" ]; then value=${1#*=}; else value=${2:-}; shift $(($# > 1)); fi
    shift
    case $option in
      --runs) SOAK_RUNS=$(soak_number --runs "$value" 1) || exit 2 ;;
      --busy-runs) SOAK_BUSY_RUNS=$(soak_number --busy-runs "$value" 0) || exit 2 ;;
      --loops) SOAK_LOOPS=$(soak_number --loops "$value" 1) || exit 2 ;;
      --seed) SOAK_SEED=$(soak_number --seed "$value" 0) || exit 2 ;;
    esac
  done
  if [ -z "$SOAK_BUSY_RUNS" ]; then
    SOAK_BUSY_RUNS=$((SOAK_RUNS < 5 ? SOAK_RUNS : 5))
  elif [ "$SOAK_BUSY_RUNS" -gt "$SOAK_RUNS" ]; then
    fail 2 "--busy-runs: must be a number from 0 to that of --runs ($SOAK_RUNS), got '$SOAK_BUSY_RUNS'; see: ./icn soak loopback --help"
  fi
}

soak_load() { # busy loops
  local i
  for ((i = 0; i < $1; i++)); do
    (while :; do :; done) &
    SOAK_BUSY+=($!)
  done
}

soak_unload() {
  [ ${#SOAK_BUSY[@]} = 0 ] || kill "${SOAK_BUSY[@]}" 2>/dev/null
  [ ${#SOAK_BUSY[@]} = 0 ] || wait "${SOAK_BUSY[@]}" 2>/dev/null
  SOAK_BUSY=()
}

soak_stop() {
  soak_unload
  rm -rf "$SOAK_OUTPUT"
}

soak_reports() { find "$here" -path '*/node_modules' -prune -o -path '*/target/failsafe-reports/TEST-*.xml' -print; }

# The tests that failed, one "Class.method" a line.
soak_failed() {
  soak_reports | while IFS= read -r file; do
    awk '/<testcase /{ test = $0 } /<(failure|error)[ >]/{
      name = test; sub(/.* name="/, "", name); sub(/".*/, "", name)
      class = test; sub(/.*classname="/, "", class); sub(/".*/, "", class); sub(/.*\./, "", class)
      print class "." name
    }' "$file"
  done
}

# One run. Sets `line` and `result`; what a red one has left is kept.
soak_once() { # number, busy loops
  local seed=$((SOAK_SEED + $1 - 1)) started=$SECONDS output kept= counts failed beside
  SOAK_OUTPUT=$(mktemp -d) || fail 3 "soak: no temporary folder; set TMPDIR to a folder that can be written to"
  output=$SOAK_OUTPUT
  soak_reports | xargs -r rm -f
  # Beside busy loops one module at a time: what all tests beside each other ask of the processors is no part of this.
  beside=(-T2)
  [ "$2" = 0 ] || beside=(-T1 '-Dicn.test.beside=junit.jupiter.execution.parallel.enabled = false')
  soak_load "$2"
  # Failed tests fail no module, so that those behind it run; their reports are counted afterwards.
  attended maven "${beside[@]}" verify -Dfast -DexcludedGroups=commands --fail-never -Dmaven.test.failure.ignore=true -Dtest=NoUnitTest \
    -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.runOrder=random -Dfailsafe.runOrder.random.seed="$seed" \
    >"$output/output.txt" 2>&1
  local maven_result=$?
  soak_unload
  counts=$(count_tests soak_reports)
  result=$?
  [ $maven_result = 0 ] && ! grep -q '^\[ERROR\] Failed to execute goal' "$output/output.txt" || result=1
  failed=$(soak_failed | sort | paste -sd ' ')
  if [ $result = 0 ]; then
    rm -rf "$output"
  else
    kept=$output
    soak_reports | sed "s|^$here/||" | (cd "$here" && tar -cf - -T - 2>/dev/null) | tar -xf - -C "$output" 2>/dev/null
  fi
  if [ "$SOAK_JSON" = 1 ]; then
    printf '{"event":"run","run":%d,"ok":%s,"seed":%d,"loops":%d,"seconds":%d,"counts":"%s","failed":"%s","kept":"%s"}\n' \
      "$1" "$([ $result = 0 ] && echo true || echo false)" "$seed" "$2" "$((SECONDS - started))" "$counts" "$failed" "$kept"
  else
    printf 'run %d of %d, seed %d, %d busy loops: %s in %d s, %s\n' "$1" "$SOAK_RUNS" "$seed" "$2" \
      "$([ $result = 0 ] && echo green || echo RED)" "$((SECONDS - started))" "$counts"
    [ -z "$failed" ] || printf '  failed: %s\n' "$failed"
    [ -z "$kept" ] || printf '  its output and reports: %s\n' "$kept"
  fi
}

run_soak_loopback() {
  local run green=0 loops result started=$SECONDS
  soak_options "$@"
  AT_STOP=soak_stop
  for ((run = 1; run <= SOAK_RUNS; run++)); do
    loops=0
    [ $run -le $((SOAK_RUNS - SOAK_BUSY_RUNS)) ] || loops=$SOAK_LOOPS
    [ -t 2 ] && printf '  run %d of %d, %d busy loops ...\r' "$run" "$SOAK_RUNS" "$loops" >&2
    soak_once "$run" "$loops"
    [ "$result" = 0 ] && green=$((green + 1))
  done
  if [ "$SOAK_JSON" = 1 ]; then
    printf '{"event":"summary","runs":%d,"green":%d,"busyRuns":%d,"loops":%d,"seconds":%d,"ok":%s}\n' "$SOAK_RUNS" "$green" \
      "$SOAK_BUSY_RUNS" "$SOAK_LOOPS" "$((SECONDS - started))" "$([ $green = "$SOAK_RUNS" ] && echo true || echo false)"
  else
    printf '%d of %d runs green, %d of them beside %d busy loops\n' "$green" "$SOAK_RUNS" "$SOAK_BUSY_RUNS" "$SOAK_LOOPS"
  fi
  [ $green = "$SOAK_RUNS" ]
}

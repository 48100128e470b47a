# Sourced by ./icn: `./icn test` and `./icn check`. Needs fail, say, maven, attended, changed.sh and $here.

reports() {
  find "$here" -path '*/node_modules' -prune -o \
    \( -path '*/target/surefire-reports/TEST-*.xml' -o -path '*/target/failsafe-reports/TEST-*.xml' \) -print
}

# Sums the result files of all modules, because Maven prints no total over modules. Prints the line; false on failure.
count_tests() { # a command that prints the result files
  "$1" | while IFS= read -r file; do
    # The opening tag may span lines; everything up to its end is one record.
    tr '\n' ' ' <"$file" | sed 's/.*<testsuite \([^>]*\)>.*/\1/;s/<testsuite //' | head -c 4000
    printf '\n'
  done | awk '
    function number(name,   rest) {
      if (!match($0, "(^| )" name "=\"[0-9]+\"")) return 0
      rest = substr($0, RSTART, RLENGTH); gsub(/[^0-9]/, "", rest); return rest + 0
    }
    { tests += number("tests"); failed += number("failures") + number("errors"); skipped += number("skipped") }
    END {
      printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped
      exit (tests == 0 || failed > 0) ? 1 : 0
    }'
}

# One line for every optional check that did not run, with its reason. In CI a thing that setup installs must be there.
name_skipped() {
  local skipped
  skipped=$(reports | while IFS= read -r file; do
    sed -n 's/.*<skipped message="\([^"]*\)".*/\1/p' "$file" | sed 's/^org.opentest4j.TestAbortedException: //;s/&quot;/"/g;s/&apos;/'"'"'/g'
  done | sort | uniq -c | sed 's/^ *\([0-9]*\) /skipped \1: /')
  [ -z "$skipped" ] && return 0
  printf '%s\n' "$skipped"
  if [ "${CI:-}" = true ] && printf '%s\n' "$skipped" | grep -q './icn setup'; then
    say "icn: test: skipped what ./icn setup installs; in CI nothing of that kind may be skipped"
    return 1
  fi
}

# One line for every test that failed, with the first words of why: the end of a long output is all that is often kept.
name_failed() { # a command that prints the result files
  "$1" | while IFS= read -r file; do
    awk '
      function attribute(name,   rest) {
        if (!match($0, " " name "=\"[^\"]*\"")) return ""
        rest = substr($0, RSTART, RLENGTH); sub(/^[^"]*"/, "", rest); sub(/"$/, "", rest); return rest
      }
      /^  <testcase / { test = attribute("classname") "." attribute("name") }
      /^    <(failure|error)[ >]/ {
        why = attribute("message"); if (why == "") why = attribute("type")
        sub(/&#10;.*/, "", why); gsub(/&lt;/, "<", why); gsub(/&gt;/, ">", why); gsub(/&quot;/, "\"", why); gsub(/&amp;/, "\\&", why)
        print "failed: " test ": " substr(why, 1, 200)
      }' "$file"
  done | sort -u | awk '
    NR <= 40 { print }
    END { if (NR > 40) print "failed: " NR - 40 " more" }'
}

# One line for every module of which something did not happen that would have happened in a green run: it does not
# compile, stands on one that does not, a JVM of its tests died, or its format is wrong. False if there is one.
name_untested() { # Maven's output
  local lines
  lines=$(
    sed -n 's/^\[ERROR\] Failed to execute goal \(.*\)on project \([^ :]*\): .*/\2: \1/p' "$1" |
      sed 's/^\([^:]*\): .*:\([a-z][A-Za-z-]*\) ([^)]*) $/\1: failed at \2/;s/: $/: stands on a module that failed/' |
      awk '!seen[$0]++'
  )
  [ -z "$lines" ] && return 0
  printf '%s\n' "$lines" | sed 's/^/not tested whole: /'
  return 1
}

TEST_OUTPUT='' # what Maven says

maven_and_keep() {
  maven "$@" | tee -a "$TEST_OUTPUT"
  return "${PIPESTATUS[0]}"
}

# Two roles and what stands on them: half of the time that all tests take. Nothing else stands on them.
UPPER='hypernode satellite benchmarks cli'

# Two Mavens beside each other, each with half of the modules. One alone would test a module only when all below it are
# tested, though all are built by now: the last ones, which take long, would run with a processor idle.
test_in_halves() { # options of Maven
  local module without lower result=0
  without=$(without_house)
  for module in $(modules); do
    case " $UPPER " in
      *" $module "*) without="${without:--pl }${without:+,}!$module" ;;
      *) mkdir -p "$here/$module/target" && : >"$here/$module/target/tested-beside" ;;
    esac
  done
  maven_and_keep verify $without "$@" &
  lower=$!
  maven_and_keep verify $(without_house) -Dicn.upper -Dcyclonedx.skip=true "$@" || result=1
  wait "$lower" || result=1
  return $result
}

# Whether there is something in both.
has_halves() {
  local upper
  upper=$(printf '%s\n' $UPPER)
  modules | grep -vx house | grep -qxF "$upper" && modules | grep -vx house | grep -qvxF "$upper"
}

# What `./icn test` and `./icn check` have in common: all is built without its tests, and the rules of the house are
# held to it. Those over sources come beside the compiler, those over class files right behind it.
BUILD=(-T2 -Dicn.house.first -Dcyclonedx.skip=true -DskipTests -DskipITs)

without_house() { modules | grep -qx house && printf -- '-pl !house'; }

look_at_house() { # command that runs Maven, options
  modules | grep -qx house || return 0
  attended "$@" -Dicn.house.first -pl testing,house -Dgroups=classes -Dsurefire.failIfNoSpecifiedTests=false
}

# Every module is built and tested whatever befell those before it, and the last line counts. So Maven neither stops at
# a module nor at a failed test, its exit code tells nothing about them, and what went wrong is looked up afterwards.
run_tests() {
  local maven_result=0 skip_result=0 count_result=0 module_result=0 changed='' ref='' coverage='' touched above
  local given=() clean=clean tests=()
  while [ $# -gt 0 ]; do
    case $1 in
      --changed) changed=1 ;;
      --since=*) ref=$(since_value "${1#*=}") || exit ;;
      --since) ref=$(since_value "${2:-}") && shift || exit ;;
      --coverage) coverage=1 ;;
      *) given+=("$1") ;;
    esac
    shift
  done
  [ -z "$ref" ] || [ -n "$changed" ] || fail 2 "--since: must stand with --changed; see: ./icn test --help"
  if [ -n "$changed" ]; then
    touched=$(touched_modules "$ref") || exit
    above=$(with_those_above "$touched")
    say "icn: test: $(changed_in_words "$ref" "$touched" "$above")"
    clean='' tests+=(-Dicn.chosen)
    choose "$above"
    # Compiled anew, with all checks: `./icn` builds without them.
    for module in $touched; do rm -rf "${here:?}/$module/target"; done
  fi
  TEST_OUTPUT=$(mktemp) || fail 3 "test: no temporary file; set TMPDIR to a folder that can be written to"
  given=(--fail-never -Dmaven.test.failure.ignore=true -Dicn.format.phase=verify ${given[@]+"${given[@]}"})
  # Clean, because results of a test that is gone would be counted, and because `./icn` compiles without strict checks.
  attended maven_and_keep "${BUILD[@]}" $clean package -DexcludedGroups=classes "${given[@]}" || maven_result=1
  look_at_house maven_and_keep test "${given[@]}" || maven_result=1
  if [ -n "$coverage" ]; then
    # The house sums it up, behind all others.
    tests+=(-Pcoverage)
  else
    tests+=(-Dicn.house.first)
  fi
  # The format is looked at behind the tests, so that a space too many keeps none of them from running.
  # Two modules beside each other: one waits for eras and deadlines while the other computes.
  if [ -n "$changed" ] && [ -z "$above" ]; then
    :
  elif [ -n "$coverage" ]; then
    # One report of all: so one Maven.
    attended maven_and_keep -T2 verify "${tests[@]}" "${given[@]}" || maven_result=1
  elif has_halves; then
    attended test_in_halves "${tests[@]}" "${given[@]}" || maven_result=1
  else
    attended maven_and_keep -T2 verify $(without_house) "${tests[@]}" "${given[@]}" || maven_result=1
  fi
  # Maven ends in the middle of a line.
  printf '\n'
  [ -z "$coverage" ] || name_coverage
  name_untested "$TEST_OUTPUT" || module_result=1
  rm -f "$TEST_OUTPUT"
  name_skipped || skip_result=1
  name_failed reports
  count_tests reports || count_result=1
  [ $((maven_result + module_result + skip_result + count_result)) = 0 ] || return 1
  [ -n "$changed" ] || { mkdir -p "$here/target" && touch "$here/target/built-cli" "$here/target/built-benchmarks"; }
}

# The share of lines that tests ran, a line for each group of the report.
name_coverage() {
  local report="$here/house/target/site/jacoco-aggregate"
  [ -f "$report/jacoco.csv" ] || { say "icn: test: no coverage report was made"; return 0; }
  awk -F, 'NR > 1 { sub(/^house\//, "", $1); missed[$1] += $8; covered[$1] += $9 }
    END { for (group in covered) printf "coverage: %s: %.1f %% of %d lines\n", group,
      100 * covered[group] / (covered[group] + missed[group]), covered[group] + missed[group] }' "$report/jacoco.csv" | sort
  printf 'coverage: %s\n' "$report/index.html"
}

maven_into_log() { maven "$@" >>"$CHECK_LOG" 2>&1; }

# What is wrong, in few lines; a check is for a person who waits.
check_failed() { # step
  name_failed reports
  grep '^\[ERROR\]' "$CHECK_LOG" | grep -v '^\[ERROR\] *$\|Re-run Maven\|re-run Maven\|To see the full\|For more info\|\[Help' | head -n 30
  say "icn: check: red at $1 after $((SECONDS - CHECK_STARTED)) s; the whole log is $CHECK_LOG"
  exit 1
}

# The quick look before a commit: format, compiler, rules of the house, unit tests of what changed; the first thing that
# is wrong ends it. What changed is compiled with all checks, what stands on it without.
run_check() {
  local touched ref='' counts
  case ${1:-} in
    --since=*) ref=$(since_value "${1#*=}") && shift || exit ;;
    --since) ref=$(since_value "${2:-}") && shift 2 || exit ;;
  esac
  CHECK_STARTED=$SECONDS CHECK_LOG="$here/target/check.log"
  touched=$(touched_modules "$ref") || exit
  choose "$touched"
  mkdir -p "$here/target"
  : >"$CHECK_LOG"
  say "icn: check: $(changed_in_words "$ref" "$touched" "$touched")"
  attended maven_into_log "${BUILD[@]}" -Dicn.chosen package -DexcludedGroups=classes "$@" ||
    check_failed "format, compiler or tidy rules"
  look_at_house maven_into_log package "$@" || check_failed "architecture"
  if [ -n "$touched" ]; then
    attended maven_into_log -T2 $(without_house) -Dicn.house.first -Dicn.chosen -Dcyclonedx.skip=true package "$@" || check_failed "unit tests"
  fi
  counts=$(count_tests reports) || check_failed "unit tests"
  printf 'checked in %d s: %s\n' "$((SECONDS - CHECK_STARTED))" "$counts"
}

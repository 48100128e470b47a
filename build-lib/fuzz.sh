#!/usr/bin/env bash
# Coverage-guided fuzzing of the decoders of libp2p with Jazzer: build-lib/fuzz.sh [SECONDS [TARGET...]]
# A target is a method of a class that ends in CoverageFuzz, all of them without one. What is found is written to
# libp2p/tests/crash-*, and the exit code is 1. Inputs that reached new code are kept in libp2p/tests/.cifuzz-corpus.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P) || exit 3
seconds=${1:-60}
shift $(($# > 0 ? 1 : 0))

# CLASS#METHOD of every fuzz target, a line each.
targets() {
  find "$here/libp2p/tests/src/test" -name '*CoverageFuzz.java' | sort | while IFS= read -r file; do
    awk -v class="$(basename "$file" .java)" '
      /@FuzzTest/ { next_is_target = 1; next }
      next_is_target { sub(/\(.*/, ""); print class "#" $NF; next_is_target = 0 }' "$file"
  done
}

result=0
for target in $(targets); do
  case " $* " in *" ${target#*#} "* | "  ") ;; *) continue ;; esac
  printf '%s for %s s\n' "$target" "$seconds"
  JAZZER_FUZZ=1 JAZZER_MAX_DURATION="${seconds}s" mvn -f "$here/pom.xml" -q -B -ntp -Dfast -Pfuzz -pl libp2p/tests -am test \
    -Dtest="$target" -Dsurefire.failIfNoSpecifiedTests=false || result=1
done
exit $result

# Sourced by ./icn: which modules a change touches, and which stand on them. Needs fail and $here.

# The folders of all modules, a line each; of a module of parts, the parts.
modules() {
  local module parts
  grep -o '<module>[^<]*</module>' "$here/pom.xml" | sed 's/<[^>]*>//g' | while IFS= read -r module; do
    parts=$(grep -o '<module>[^<]*</module>' "$here/$module/pom.xml" 2>/dev/null | sed "s/<[^>]*>//g;s:^:$module/:")
    printf '%s\n' "${parts:-$module}"
  done
}

since_value() { # what stands behind --since
  [ -n "$1" ] || fail 2 "--since: must have a value, a branch or commit; see: ./icn help"
  printf '%s' "$1"
}

# The commit that a change is counted from: where this branch left the given one, or the main one.
change_base() { # branch or commit; nothing for the main branch
  local ref=$1 each
  git -C "$here" rev-parse --git-dir >/dev/null 2>&1 ||
    fail 3 "changed: $here is no git working copy; run ./icn test"
  if [ -z "$ref" ]; then
    for each in origin/HEAD origin/main main; do
      git -C "$here" rev-parse -q --verify "$each^{commit}" >/dev/null && ref=$each && break
    done
    [ -n "$ref" ] || fail 2 "changed: there is no branch main here; name what to compare with: ./icn test --changed --since BRANCH"
  fi
  git -C "$here" merge-base HEAD "$ref" 2>/dev/null ||
    fail 2 "--since: must be a branch or commit with a common past, got '$ref'"
}

# All files that are not as they were there, also those that are not committed and those that are new.
changed_files() { # commit
  git -C "$here" diff --name-only --relative "$1"
  git -C "$here" ls-files --others --exclude-standard
}

# The modules that a change touches, a line each, in the order of the build. The build rules touch all of them; script
# and documents touch the module that holds their tests. The house is always looked at, so it does not count.
touched_modules() { # branch or commit
  local base files module
  base=$(change_base "$1") || exit
  files=$(changed_files "$base")
  modules | grep -vx house | while IFS= read -r module; do
    if printf '%s\n' "$files" | grep -q "^$module/\|^${module%/*}/pom\.xml$\|^pom\.xml$\|^\.mvn/" ||
      { [ "$module" = cli ] && printf '%s\n' "$files" | grep -q '^icn$\|^build-lib/\|\.md$\|^docs/'; }; then
      printf '%s\n' "$module"
    fi
  done
}

# The names of our own modules that one asks for, as one word each with a space around.
asks_for() { # folder of the module
  grep -o '<groupId>network\.icn[^<]*</groupId><artifactId>[^<]*' "$here/$1/pom.xml" | sed 's/.*>/ /;s/$/ /' | tr -d '\n'
}

# What a module is called by those that ask for it: the first name behind its parent.
module_name() { # folder of the module
  tr -d '\n' <"$here/$1/pom.xml" | sed 's:.*</parent>::;s:^[^<]*<artifactId>::;s:<.*::'
}

# These and all that stand on them, however far up, a line each, in the order of the build.
with_those_above() { # modules, a line each
  local found="$1" names='' before module name
  for module in $found; do names="$names $(module_name "$module") "; done
  while :; do
    before=$found
    for module in $(modules | grep -vx house); do
      printf '%s\n' "$found" | grep -qx "$module" && continue
      for name in $names; do
        case $(asks_for "$module") in
          *" $name "*)
            found="$found
$module"
            names="$names $(module_name "$module") "
            break
            ;;
        esac
      done
    done
    [ "$before" = "$found" ] && break
  done
  modules | while IFS= read -r module; do
    printf '%s\n' "$found" | grep -qx "$module" && printf '%s\n' "$module"
  done
}

# Marks all modules but the chosen ones as only to be built; old results go, because all that lie here are counted.
choose() { # modules to test, a line each
  local module
  for module in $(modules); do
    rm -rf "${here:?}/$module/target/surefire-reports" "${here:?}/$module/target/failsafe-reports" \
      "${here:?}/$module/target/only-built"
    mkdir -p "$here/$module/target"
    [ "$module" = house ] && continue
    printf '%s\n' "$1" | grep -qx "$module" || : >"$here/$module/target/only-built"
  done
}

changed_in_words() { # branch or commit, modules that changed, modules that are tested
  local base
  base=$(git -C "$here" rev-parse --short "$(change_base "$1")")
  if [ -z "$2" ]; then
    printf 'no module changed since %s' "$base"
  elif [ "$2" = "$3" ]; then
    printf 'changed since %s: %s' "$base" "$(printf '%s' "$2" | tr '\n' ' ')"
  else
    printf 'changed since %s: %s; tested with all that stands on it: %s' "$base" \
      "$(printf '%s' "$2" | tr '\n' ' ')" "$(printf '%s' "$3" | tr '\n' ' ')"
  fi
}

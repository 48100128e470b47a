# Sourced by ./icn: `./icn release`, what docs/releasing.md describes. Needs fail, say, build, attended, maven and $here.

release_version() { # of the root pom: the first one that is not of a parent
  sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$here/pom.xml" | head -n 1
}

# The lines of the change log below that heading.
release_changes() { # version
  awk -v heading="## [$1]" '
    /^## / { inside = index($0, heading) == 1; next }
    inside && NF' "$here/CHANGELOG.md"
}

# Everything that must hold before anything is made; a dry run only tells.
release_ready() { # version, dry
  local wrong=''
  [ -z "$(git -C "$here" status --porcelain 2>/dev/null)" ] || wrong="$wrong
  there are changes that are not committed: commit them"
  ! git -C "$here" rev-parse -q --verify "refs/tags/v$1" >/dev/null || wrong="$wrong
  v$1 is released already: set the next version in all poms"
  [ -n "$(release_changes "$1")" ] || wrong="$wrong
  CHANGELOG.md has nothing below '## [$1]': make that of '## [Unreleased]', with the day"
  [ -z "$wrong" ] && return 0
  say "icn: release: $1 is not ready:$wrong"
  [ -n "$2" ] || exit 1
}

release_sums() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

# A folder as an archive whose bytes follow from its content alone.
release_pack() { # folder that holds it, its name
  (cd "$1" && find "$2" -type f | LC_ALL=C sort |
    tar --format=ustar --owner=0 --group=0 --numeric-owner --mtime='2026-01-01 00:00Z' -cf - -T -) | gzip -9n >"$1/$2.tar.gz" &&
    rm -rf "${1:?}/$2"
}

# The program with all it needs beside a JDK, so that it runs where nothing can be built.
release_program() { # folder to put it into
  mkdir -p "$1/cli/target" "$1/build-lib" "$1/bin" &&
    cp "$here/icn" "$here/README.md" "$here/CHANGELOG.md" "$here/LICENSE" "$here/SECURITY.md" "$1" &&
    cp "$here/build-lib/"*.sh "$1/build-lib" &&
    cp -R "$here/docs" "$1/docs" &&
    cp -R "$here/cli/target/cli.jar" "$here/cli/target/lib" "$1/cli/target" &&
    printf '#!/bin/sh\n# Runs what lies here.\nICN_NO_BUILD=1 exec "$(dirname "$0")/../icn" "$@"\n' >"$1/bin/icn" &&
    chmod +x "$1/bin/icn"
}

run_release() {
  local dry='' key='' version name out throwaway=''
  while [ $# -gt 0 ]; do
    case $1 in
      --dry-run) dry=1 ;;
      --key=*) key=${1#*=} ;;
      --key) key=${2:-} && shift $(($# > 1)) ;; # what is missing is refused below
      *) fail 2 "release: no such option '$1'; see: ./icn release --help" ;;
    esac
    shift
  done
  [ -n "$dry" ] || [ -f "$key" ] ||
    fail 2 "--key: must be a private key of SSH that signs, got '$key'; see: ./icn release --help"
  version=$(release_version) name="icn-verify-$version" out="$here/target/release"
  release_ready "$version" "$dry"
  rm -rf "$out" && mkdir -p "$out" || fail 3 "release: cannot write $out; make room or give the rights"
  say "icn: release: building $version anew, with all checks"
  attended maven -q clean package -Dicn.house.first -DexcludedGroups=classes -DskipTests >&2 || fail 1 "release: the build failed; ./icn test says more"
  touch "$here/target/built-cli"
  release_program "$out/$name" && release_pack "$out" "$name" || fail 3 "release: cannot pack the program"
  git -C "$here" archive --format=tar --prefix="$name-sources/" HEAD 2>/dev/null | gzip -9n >"$out/$name-sources.tar.gz"
  cp "$here/target/bom.json" "$out/$name-sbom.cdx.json" || fail 3 "release: the build made no list of parts"
  (cd "$out" && release_sums *.tar.gz *.json >SHA256SUMS)
  if [ -z "$key" ]; then
    throwaway=$(mktemp -d) && key="$throwaway/key" && ssh-keygen -q -t ed25519 -N '' -C throw-away -f "$key"
  fi
  ssh-keygen -q -Y sign -f "$key" -n icn-verify-release "$out/SHA256SUMS" 2>/dev/null ||
    fail 1 "release: the key does not sign: $key"
  printf 'release %s\n' "$(ssh-keygen -y -f "$key")" >"$out/allowed_signers"
  ssh-keygen -q -Y verify -f "$out/allowed_signers" -I release -n icn-verify-release -s "$out/SHA256SUMS.sig" \
    <"$out/SHA256SUMS" >/dev/null && (cd "$out" && release_sums -c SHA256SUMS >/dev/null) ||
    fail 1 "release: what was signed does not verify"
  [ -z "$throwaway" ] || rm -rf "$throwaway"
  (cd "$out" && ls -1)
  if [ -n "$dry" ]; then
    say "icn: release: a dry run, signed with a key that is gone; go on as docs/releasing.md says"
  else
    say "icn: release: now: git tag -s v$version && git push origin v$version; then publish $out"
  fi
}

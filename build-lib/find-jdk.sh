# Sourced by ./icn and by the start scripts. Finds a JDK without starting a JVM.
#
#   icn_find_jdk 25     sets ICN_JDK to the home of a JDK of at least that version, or returns 1
#   ICN_JDKS_SEEN       what was looked at, one "VERSION  PATH" a line, for the message
#
# JAVA_HOME wins when it is new enough: a person who set it meant it. Then JAVA_HOME_<version>_<arch>, as build
# machines set it. Otherwise the lowest version that is enough, so that a preview of tomorrow is never picked up.

# The feature version written in JDK/release, for example 25; nothing when this is no JDK.
icn_jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p' "$1/release" | head -n 1
}

# Every folder that may be a JDK, one a line; ICN_JDK_FOLDERS (colon separated) replaces the usual places.
icn_jdk_candidates() {
  local javac folder
  if [ -n "${ICN_JDK_FOLDERS:-}" ]; then
    printf '%s\n' "$ICN_JDK_FOLDERS" | tr ':' '\n' | while IFS= read -r folder; do
      ls -d "$folder"/* 2>/dev/null
    done
    return 0
  fi
  javac=$(command -v javac 2>/dev/null) && while [ -L "$javac" ]; do
    folder=$(readlink "$javac")
    case $folder in /*) javac=$folder ;; *) javac=$(dirname "$javac")/$folder ;; esac
  done
  [ -n "$javac" ] && (cd "$(dirname "$javac")/.." 2>/dev/null && pwd -P)
  ls -d /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home 2>/dev/null
  [ -x /usr/libexec/java_home ] && /usr/libexec/java_home -F -v "$1+" 2>/dev/null
  return 0
}

icn_find_jdk() {
  local wanted=$1 candidate version best=
  ICN_JDK='' ICN_JDKS_SEEN=''
  for candidate in "${JAVA_HOME:-}" $(env | sed -n "s/^JAVA_HOME_${wanted}_[A-Za-z0-9]*=//p"); do
    [ -n "$candidate" ] || continue
    version=$(icn_jdk_version "$candidate") || continue
    ICN_JDKS_SEEN="$ICN_JDKS_SEEN  $version  $candidate
"
    if [ -n "$version" ] && [ "$version" -ge "$wanted" ]; then
      ICN_JDK=$candidate
      return 0
    fi
  done
  while IFS= read -r candidate; do
    version=$(icn_jdk_version "$candidate") || continue
    [ -n "$version" ] || continue
    ICN_JDKS_SEEN="$ICN_JDKS_SEEN  $version  $candidate
"
    if [ "$version" -ge "$wanted" ] && { [ -z "$best" ] || [ "$version" -lt "$best" ]; }; then
      best=$version
      ICN_JDK=$candidate
    fi
  done <<CANDIDATES
$(icn_jdk_candidates "$wanted")
CANDIDATES
  [ -n "$ICN_JDK" ]
}

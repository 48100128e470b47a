# Sourced by ./icn: `./icn docs`, the Javadoc site. Needs fail, say, build, modules and $here.

# Whose types others program against; the rest is for those who read the sources. QUIC of libp2p exports nothing.
documented_modules() {
  modules | grep -x 'protocol\|libp2p/core\|libp2p/gossipsub\|libp2p/host\|libp2p/pubsub\|libp2p/kad\|satellite\|simulator-kernel\|simulator'
}

run_docs() {
  local site="$here/target/docs" files="$here/target/docs.files" module
  [ $# = 0 ] || fail 2 "docs: no such option '$1'; see: ./icn docs --help"
  # All libraries that the sources name lie beside the command line.
  build cli
  for module in $(documented_modules); do
    # Packages of several modules in one site: the sites of their own would each want a module path.
    find "$here/$module/src/main/java" -name '*.java' ! -name module-info.java
  done >"$files"
  rm -rf "$site"
  # A warning is an error: a link that leads nowhere, a broken tag. What has no comment at all DocumentedTest counts.
  attended "$JAVA_HOME/bin/javadoc" -quiet -encoding UTF-8 -Xdoclint:all,-missing -Werror -notimestamp \
    -windowtitle "ICN Verify" -doctitle "ICN Verify" -d "$site" -cp "$here/cli/target/lib/*" "@$files" >&2 ||
    fail 1 "docs: the comments above are broken; mend them and run ./icn docs again"
  rm -f "$files"
  printf '%s\n' "$site/index.html"
}

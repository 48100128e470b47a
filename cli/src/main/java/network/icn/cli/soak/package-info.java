/// Proof runs that take long, for the night and before a release.
@NullMarked
package network.icn.cli.soak;

import org.jspecify.annotations.NullMarked;

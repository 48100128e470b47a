/// What scripts and people read: JSON lines and exit codes.
@NullMarked
package network.icn.cli.output;

import org.jspecify.annotations.NullMarked;

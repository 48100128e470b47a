/// Settings as flags of a command line.
@NullMarked
package network.icn.cli.flags;

import org.jspecify.annotations.NullMarked;

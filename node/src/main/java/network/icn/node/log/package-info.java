/// Structured logs on stderr.
@NullMarked
package network.icn.node.log;

import org.jspecify.annotations.NullMarked;

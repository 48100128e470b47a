/// Files of a node that each hold what came in one era, and go as a whole when they are old.
@NullMarked
package network.icn.node.eras;

import org.jspecify.annotations.NullMarked;

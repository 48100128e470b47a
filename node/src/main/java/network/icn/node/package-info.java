@NullMarked
package network.icn.node;

import org.jspecify.annotations.NullMarked;

@NullMarked
package network.icn.hypernode;

import org.jspecify.annotations.NullMarked;

@NullMarked
package network.icn.scalernode;

import org.jspecify.annotations.NullMarked;

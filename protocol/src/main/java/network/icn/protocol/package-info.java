@NullMarked
package network.icn.protocol;

import org.jspecify.annotations.NullMarked;

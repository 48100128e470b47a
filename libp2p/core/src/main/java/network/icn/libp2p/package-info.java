/// What every part of the library shares: what is said of bytes that are not well formed.
@NullMarked
package network.icn.libp2p;

import org.jspecify.annotations.NullMarked;

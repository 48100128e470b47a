/// Foreign libp2p peers as child processes, and the protocol of lines by which they are driven.
@NullMarked
package network.icn.interop;

import org.jspecify.annotations.NullMarked;

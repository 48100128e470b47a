/// IP addresses: their text, and from where they lead to the same host. For the other parts of the library alone.
@NullMarked
package network.icn.libp2p.ip;

import org.jspecify.annotations.NullMarked;

/// How streams end, and the codes that tell the other side why.
@NullMarked
package network.icn.libp2p.stream;

import org.jspecify.annotations.NullMarked;

/// One libp2p node: listens, dials, keeps connections, runs protocol handlers.
@NullMarked
package network.icn.libp2p.host;

import org.jspecify.annotations.NullMarked;

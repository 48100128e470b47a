/// Multiaddrs: addresses that say which protocols they are for. Source: multiformats/multiaddr.
@NullMarked
package network.icn.libp2p.multiformats;

import org.jspecify.annotations.NullMarked;

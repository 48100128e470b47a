/// What all ways to secure a connection have in common.
@NullMarked
package network.icn.libp2p.security;

import org.jspecify.annotations.NullMarked;

/// The port behind which the cryptographic provider is chosen, and the rules that all of them keep to. For the other
/// parts of the library alone.
@NullMarked
package network.icn.libp2p.crypto.provider;

import org.jspecify.annotations.NullMarked;

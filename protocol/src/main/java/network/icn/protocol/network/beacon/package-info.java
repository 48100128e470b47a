/// Public verifiable randomness: drand's quicknet scheme, from drand itself or from a local chain.
@NullMarked
package network.icn.protocol.network.beacon;

import org.jspecify.annotations.NullMarked;

/// The signed list of members, claims and parameters that everybody starts from.
@NullMarked
package network.icn.protocol.network.registry;

import org.jspecify.annotations.NullMarked;

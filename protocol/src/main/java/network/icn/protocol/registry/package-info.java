/// The signed list of members, claims and parameters that everybody starts from.
@NullMarked
package network.icn.protocol.registry;

import org.jspecify.annotations.NullMarked;

/// Finding peers by their ids: the peer routing part of kad-dht, without values and providers. Routing table and lookup
/// are pure machines; one class brings them together with streams and threads.
@NullMarked
package network.icn.libp2p.kad;

import org.jspecify.annotations.NullMarked;

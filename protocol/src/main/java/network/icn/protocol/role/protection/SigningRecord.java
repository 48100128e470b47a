package network.icn.protocol.role.protection;

import java.time.Instant;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;

/// What a node has signed in its last eras, taken out of its journal, so that another machine can go on from there.
///
/// @param taken when; what the node has signed since is not in it
/// @param covers all that the node had signed by then in this era or a later one is in it
/// @param entries in the order of the journal
public record SigningRecord(Hash32 network, NodeId node, Instant taken, EraId covers, List<Entry> entries) {
    /// Eras before the last one that are taken along. A node votes about the era before the running one, and is asked
    /// about one more.
    public static final int ERAS_BACK = Protection.ERAS_BACK + 1;

    /// One record of a journal.
    ///
    /// @param about two journals that say different things about one of these contradict each other
    /// @param says in words, for people
    /// @param payload as it stands in the journal
    public record Entry(EraId era, Hash32 about, String says, Payload payload) {}

    public SigningRecord {
        entries = List.copyOf(entries);
    }
}

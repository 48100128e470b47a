package network.icn.protocol.role.clock;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.RegistryHistory;

/// Whose time a member goes by. All other HyperNodes while they are few; else [#DRAWN] of them, drawn by the beacon
/// once an era, so that nobody can place himself around a victim.
public final class ClockDraw {
    /// Up to so many HyperNodes everybody asks everybody.
    public static final int ALL_UP_TO = 32;
    public static final int DRAWN = ALL_UP_TO - 1;

    private static final byte[] TAG = "ICN/clock-draw/1".getBytes(StandardCharsets.US_ASCII);

    private final List<NodeId> hyperNodes;

    public ClockDraw(RegistryHistory history) {
        this.hyperNodes =
                history.latest().hyperNodes().stream().map(HyperNodeMember::id).toList();
    }

    /// Whether the beacon is needed to know whom to ask.
    public boolean isDrawn() {
        return hyperNodes.size() > ALL_UP_TO;
    }

    /// All other HyperNodes.
    public List<NodeId> everybodyBut(NodeId asker) {
        return hyperNodes.stream().filter(member -> !member.equals(asker)).toList();
    }

    /// Those that the asker goes by in an era, in the order of their ids. Only for networks that are [#isDrawn].
    ///
    /// Places among the other HyperNodes follow from 64-bit words of
    /// `SHA-256("ICN/clock-draw/1" | R | asker | u32 counter)`, four a hash, modulo their number; places that were
    /// drawn already are skipped. Of 60,000 members the modulo prefers none by more than 2^-48.
    ///
    /// @param randomness R of the era
    public List<NodeId> of(NodeId asker, Hash32 randomness) {
        List<NodeId> others = everybodyBut(asker);
        TreeSet<Integer> places = new TreeSet<>();
        for (int counter = 0; places.size() < DRAWN; counter++) {
            Hash32 words = Hash32.sha256(new CanonicalWriter()
                    .fixed(TAG)
                    .hash(randomness)
                    .fixed(asker.bytes())
                    .u32(counter)
                    .toBytes());
            for (int at = 0; at < Hash32.BYTES && places.size() < DRAWN; at += Long.BYTES) {
                places.add((int) Long.remainderUnsigned(words.longAt(at), others.size()));
            }
        }
        List<NodeId> drawn = new ArrayList<>();
        places.forEach(place -> drawn.add(others.get(place)));
        return List.copyOf(drawn);
    }
}

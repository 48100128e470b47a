package network.icn.scalernode.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.objects.OwnedObject;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import network.icn.protocol.objects.Tombstone;
import network.icn.scalernode.store.HoldingNode;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ListedObject.State;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.Taken;
import network.icn.scalernode.store.TakenAway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LineTest {
    private static final Signer OWNER = Ed25519.best().signer(new byte[32]);

    /// A constant may get another name, but a node that runs and a command that was exchanged meanwhile go on.
    @Test
    void theWordsOnTheSocketStayWhatTheyAre() {
        assertThat(Arrays.stream(Taken.values()).map(Taken::word).collect(Collectors.joining(" ")))
                .isEqualTo("new replaced restored unchanged empty aborted no_room owned");
        assertThat(Arrays.stream(State.values()).map(State::word).collect(Collectors.joining(" ")))
                .isEqualTo("new provable stored removed");
        assertThat(Arrays.stream(TakenAway.values()).map(TakenAway::word).collect(Collectors.joining(" ")))
                .isEqualTo("removed lost unknown owned");
    }

    @ParameterizedTest
    @EnumSource
    void whatBecameOfAnObjectIsReadBack(Taken taken) {
        assertThat(Line.taken(taken.word())).isEqualTo(taken);
    }

    @ParameterizedTest
    @EnumSource
    void whatBecameOfARemovalIsReadBack(TakenAway gone) {
        assertThat(Line.takenAway(gone.word())).isEqualTo(gone);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsListedIsReadBack(State state) {
        for (Optional<NodeId> owner : List.of(Optional.<NodeId>empty(), Optional.of(OWNER.id()))) {
            ListedObject object = new ListedObject(Optional.of(ObjectName.parse("a b/c")), owner, 4_097, 2, state, 1);

            String line = Line.of(object);

            assertThat(line).startsWith("object ");
            assertThat(Line.listed(line.substring("object ".length()))).isEqualTo(object);
        }
    }

    /// What an owner signs for, and its signatures.
    @Test
    void whatOwnersSayAndHearIsReadBack() {
        HoldingNode holder = new HoldingNode(Hash32.sha256(new byte[] {1}), OWNER.id());
        PlacedEntry placed = new PlacedEntry(
                7,
                new OwnedObject(holder.network(), holder.scalerNode(), Hash32.ZERO, Hash32.ZERO, 4_711).entry(OWNER));
        Removal removal = Removal.byOwner(
                new Tombstone(
                        holder.network(), holder.scalerNode(), 7, placed.entry().hash()),
                OWNER);

        assertThat(Line.holder(Line.of(holder))).isEqualTo(holder);
        assertThat(Line.placed(Line.of(placed))).isEqualTo(placed);
        assertThat(Line.removal(Line.of(removal))).isEqualTo(removal);
        assertThatThrownBy(() -> Line.removal(Line.of(removal) + "00")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Line.entry("abc")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWordOfALaterVersionIsNoneOfOurs() {
        assertThatThrownBy(() -> Line.taken("mirrored"))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("the node says: mirrored; see its log");
        assertThatThrownBy(() -> Line.listed("mirrored 1 1 0 - "))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("the node says: mirrored; see its log");
    }
}

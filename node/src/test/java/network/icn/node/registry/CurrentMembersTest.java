package network.icn.node.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whoever is let in longer than it has to be is a stranger with a member's rights.
class CurrentMembersTest {
    private static final EraId BORDER = new EraId(10);

    private RegistryHistory history;
    private HyperNodeMember leaves;
    private HyperNodeMember comes;
    private HyperNodeMember moves;

    /// One HyperNode leaves, one moves, and a ScalerNode becomes one.
    @BeforeEach
    void twoVersions() throws Exception {
        Registry first = RegistryFile.readUnverified(
                        Path.of(Objects.requireNonNull(CurrentMembersTest.class.getResource("network-signed.json"))
                                .toURI()))
                .with(RegistryLink.FIRST);
        leaves = first.hyperNodes().getFirst();
        HyperNodeMember stays = first.hyperNodes().getLast();
        NodeId joins = first.scalerNodes().getFirst().id();
        moves = new HyperNodeMember(
                stays.id(), stays.operator(), stays.stake(), new Endpoint("127.0.0.1", 6001), stays.bls());
        comes = new HyperNodeMember(joins, "new", 1, new Endpoint("127.0.0.1", 6002), leaves.bls());
        List<HyperNodeMember> members = first.hyperNodes().stream()
                .filter(member -> !member.equals(leaves) && !member.equals(stays))
                .toList();
        List<HyperNodeMember> changed = Stream.concat(members.stream(), Stream.of(moves, comes))
                .sorted(Comparator.comparing(HyperNodeMember::id))
                .toList();
        Registry second = first.with(RegistryLink.after(first, BORDER)).with(changed, List.of(), first.satellites());
        history = RegistryHistory.of(List.of(first, second));
    }

    private CurrentMembers in(long era) {
        return new CurrentMembers(history, () -> history.clock().start(new EraId(era)));
    }

    @Test
    void whoLeavesIsLetInUntilWhatItSawIsAgreedOn() {
        assertThat(in(BORDER.number() - 1).isHyperNode(leaves.id())).isTrue();
        assertThat(in(BORDER.number() + 1).isHyperNode(leaves.id())).isTrue();
        assertThat(in(BORDER.number() + 2).isHyperNode(leaves.id())).isFalse();
        assertThat(in(BORDER.number() + 2).isMember(leaves.id())).isFalse();
    }

    @Test
    void whoComesIsLetInAtOnce() {
        assertThat(in(0).isHyperNode(comes.id())).isTrue();
        assertThat(in(0).hyperNodes()).contains(leaves, comes, moves);
        assertThat(in(BORDER.number() + 2).hyperNodes()).contains(comes, moves).doesNotContain(leaves);
    }

    @Test
    void anEntryIsTheNewestThatThereIs() {
        assertThat(in(0).find(version -> version.hyperNode(moves.id()))).contains(moves);
        assertThat(in(0).find(version -> version.hyperNode(leaves.id()))).contains(leaves);
        assertThat(in(BORDER.number() + 2).find(version -> version.hyperNode(leaves.id())))
                .isEmpty();
    }
}

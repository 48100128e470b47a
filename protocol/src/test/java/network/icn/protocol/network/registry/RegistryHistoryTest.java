package network.icn.protocol.network.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import org.junit.jupiter.api.Test;

class RegistryHistoryTest {
    private static final Registry FIRST = Registries.of(Registries.parameters(4, 3, 16), 4, 2);
    private static final NodeId NEWCOMER = Nodes.id("newcomer");

    private static EraId era(long number) {
        return new EraId(number);
    }

    private static Registry after(Registry before, long firstEra) {
        return before.with(RegistryLink.after(before, era(firstEra)));
    }

    /// The last HyperNode leaves, another one joins.
    private static Registry replaced(Registry before) {
        List<HyperNodeMember> members = new ArrayList<>(
                before.hyperNodes().subList(0, before.hyperNodes().size() - 1));
        members.add(new HyperNodeMember(NEWCOMER, "new", 1, new Endpoint("127.0.0.1", 5001), Registries.BLS));
        members.sort(Comparator.comparing(HyperNodeMember::id));
        return before.with(members, before.scalerNodes(), before.satellites());
    }

    private static Registry claiming(Registry before, int availabilityPpm) {
        Claim claim = new Claim(1, 1, Duration.ofSeconds(1), 1, availabilityPpm, "DEU/Berlin");
        return before.with(
                before.hyperNodes(),
                before.scalerNodes().stream()
                        .map(member -> new ScalerNodeMember(member.id(), member.provider(), member.endpoint(), claim))
                        .toList(),
                before.satellites());
    }

    @Test
    void inEachEraTheLastVersionCountsThatHasBegun() {
        Registry second = after(FIRST, 5);
        Registry third = after(second, 5);
        Registry fourth = after(third, 9);
        RegistryHistory history = RegistryHistory.of(List.of(FIRST, second, third, fourth));

        assertThat(history.at(era(0))).isEqualTo(FIRST);
        assertThat(history.at(era(4))).isEqualTo(FIRST);
        assertThat(history.at(era(5))).as("the later of two").isEqualTo(third);
        assertThat(history.at(era(8))).isEqualTo(third);
        assertThat(history.at(era(9))).isEqualTo(fourth);
        assertThat(history.at(era(EraId.MAX))).isEqualTo(fourth);
        assertThat(history.at(history.clock().end(era(8)).minusMillis(1))).isEqualTo(third);
        assertThat(history.mark(era(6))).isEqualTo(RegistryMark.of(third));
        assertThat(history.knows(RegistryMark.of(second))).isTrue();
        assertThat(history.knows(new RegistryMark(2, Hash32.ZERO))).isFalse();
        assertThat(history.during(era(4), era(8))).containsExactly(FIRST, third);
    }

    @Test
    void whatFollowsTheVersionBeforeIsTaken() {
        RegistryHistory history = RegistryHistory.of(FIRST);

        assertThat(history.with(after(FIRST, 0)).latest().version()).isEqualTo(2);
        assertThatThrownBy(() -> RegistryHistory.of(List.of())).hasMessage("history: must begin with version 1");
        assertThatThrownBy(() -> RegistryHistory.of(after(FIRST, 3))).hasMessage("history: must begin with version 1");
        Registry third = after(after(FIRST, 3), 3);
        assertThatThrownBy(() -> history.with(third)).hasMessage("version 3: must follow the one before, which is 1");
        assertThatThrownBy(() -> history.with(FIRST.with(new RegistryLink(2, Hash32.sha256(new byte[0]), era(3)))))
                .hasMessageStartingWith("version 2.previous: must be the hash of version 1");
        RegistryHistory later = history.with(after(FIRST, 7));
        assertThatThrownBy(() -> later.with(after(later.latest(), 6)))
                .hasMessage("version 3.firstEra: must not be before that of the one before, 7");
    }

    @Test
    void whatMakesTheNetworkNeverChanges() {
        RegistryHistory history = RegistryHistory.of(FIRST);
        Parameters now = FIRST.parameters();
        Registry next = after(FIRST, 3);

        assertThatThrownBy(() -> history.with(Registries.begunAnew(FIRST).with(next.link())))
                .hasMessageContaining("which never change");
        for (Parameters other : List.of(
                parameters(now, now.eraLength().plusSeconds(1), 12, 36),
                parameters(now, now.eraLength(), 6, 36),
                parameters(now, now.eraLength(), 12, 48))) {
            assertThatThrownBy(() -> history.with(next.with(other)))
                    .as(other.toString())
                    .hasMessageContaining("which never change");
            assertThat(next.with(other).network()).isNotEqualTo(FIRST.network());
        }
        assertThat(history.with(next.with(new Parameters(
                                now.genesis(),
                                now.eraLength(),
                                12,
                                3,
                                3,
                                8,
                                100,
                                now.answerTimeout().plusSeconds(1),
                                36)))
                        .network())
                .isEqualTo(FIRST.network());
        Registry renamed = new Registry(
                FIRST.networkId(),
                "another",
                next.link(),
                FIRST.authority(),
                now,
                FIRST.beacon(),
                FIRST.hyperNodes(),
                FIRST.scalerNodes(),
                FIRST.satellites());
        assertThatThrownBy(() -> history.with(renamed)).hasMessageContaining("the name and the authority of version 1");
        Registry taken = new Registry(
                FIRST.networkId(),
                FIRST.name(),
                next.link(),
                NEWCOMER,
                now,
                FIRST.beacon(),
                FIRST.hyperNodes(),
                FIRST.scalerNodes(),
                FIRST.satellites());
        assertThatThrownBy(() -> history.with(taken)).hasMessageContaining("the name and the authority of version 1");
    }

    private static Parameters parameters(Parameters now, Duration era, int slots, int window) {
        return new Parameters(
                now.genesis(),
                era,
                slots,
                now.committeeSize(),
                now.quorum(),
                now.targetsPerShard(),
                now.possessionSamplesPerEra(),
                now.answerTimeout(),
                window);
    }

    @Test
    void aNodeIsAMemberOfTheErasOfTheVersionsThatNameIt() {
        NodeId gone = FIRST.hyperNodes().getLast().id();
        RegistryHistory history = RegistryHistory.of(List.of(FIRST, replaced(after(FIRST, 5))));

        assertThat(history.isHyperNode(gone, era(4))).isTrue();
        assertThat(history.isHyperNode(gone, era(5))).isFalse();
        assertThat(history.isMember(gone, era(5))).isFalse();
        assertThat(history.isHyperNode(NEWCOMER, era(0))).as("it will be").isTrue();
        assertThat(history.at(era(4)).hyperNode(NEWCOMER)).isEmpty();
        assertThat(history.hyperNodeFrom(NEWCOMER)).isEqualTo(era(5));
        assertThat(history.hyperNodeFrom(gone)).isEqualTo(era(0));
        assertThat(history.hyperNode(gone)).isPresent();
        assertThat(history.hyperNodes(era(3), era(5))).hasSize(5);
        assertThat(history.hyperNodes(era(5), era(5))).hasSize(4);
        assertThatThrownBy(() -> history.scalerNodeFrom(NEWCOMER)).isInstanceOf(IllegalArgumentException.class);
    }

    /// Whoever is in a version that another one replaces before it counts is no member in any era.
    @Test
    void aVersionThatNeverCountsMakesNobodyAMember() {
        Registry second = replaced(after(FIRST, 5));
        Registry third = after(second, 5).with(FIRST.hyperNodes(), FIRST.scalerNodes(), FIRST.satellites());
        RegistryHistory history = RegistryHistory.of(List.of(FIRST, second, third));

        assertThat(history.isHyperNode(NEWCOMER, era(0))).isFalse();
        assertThat(history.hyperNode(NEWCOMER)).isEmpty();
        assertThat(history.from(era(0))).containsExactly(third, FIRST);
        assertThat(history.satellites(era(0)))
                .containsExactlyElementsOf(
                        FIRST.satellites().stream().map(SatelliteMember::id).toList());
    }

    @Test
    void aClaimCountsInItsErasAlone() {
        NodeId target = FIRST.scalerNodes().getFirst().id();
        Registry second = claiming(after(FIRST, 4), 900_000);
        Registry third = after(second, 6).with(second.hyperNodes(), List.of(), second.satellites());
        RegistryHistory history = RegistryHistory.of(List.of(FIRST, second, third));

        assertThat(history.claim(target, era(3))).contains(Registries.CLAIM);
        assertThat(history.claim(target, era(4)).orElseThrow().availabilityPpm())
                .isEqualTo(900_000);
        assertThat(history.claim(target, era(6))).isEmpty();
        assertThat(history.claims(target, era(2), era(9)))
                .extracting(ClaimSpan::first, ClaimSpan::last)
                .containsExactly(tuple(era(2), era(3)), tuple(era(4), era(5)));
        assertThat(history.claims(target, era(0), era(EraId.MAX))).hasSize(2);
        assertThat(history.claims(target, era(7), era(9))).isEmpty();
        assertThat(history.scalerNodes(era(5), era(7))).hasSize(2);
        assertThat(history.scalerNodes(era(6), era(7))).isEmpty();
    }

    /// A move that is announced is none yet; who has left is where it was last.
    @Test
    void aScalerNodeIsToBeFoundWhereTheVersionSaysThatCountsThen() {
        ScalerNodeMember here = FIRST.scalerNodes().getFirst();
        ScalerNodeMember there =
                new ScalerNodeMember(here.id(), here.provider(), new Endpoint("127.0.0.1", 6001), here.claim());
        Registry second = after(FIRST, 5).with(FIRST.hyperNodes(), List.of(there), FIRST.satellites());
        Registry third = after(second, 9).with(FIRST.hyperNodes(), List.of(), FIRST.satellites());
        RegistryHistory history = RegistryHistory.of(List.of(FIRST, second, third));

        assertThat(history.scalerNode(here.id(), history.clock().end(era(4)).minusMillis(1)))
                .contains(here);
        assertThat(history.scalerNode(here.id(), history.clock().start(era(5)))).contains(there);
        assertThat(history.scalerNode(here.id(), history.clock().start(era(9)))).contains(there);
    }
}

package network.icn.libp2p.gossipsub;

import static network.icn.libp2p.gossipsub.RouterFixture.SECOND;
import static network.icn.libp2p.gossipsub.RouterFixture.TOPIC;
import static network.icn.libp2p.gossipsub.RouterFixture.message;
import static network.icn.libp2p.gossipsub.RouterFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import network.icn.libp2p.gossipsub.GossipEffect.Validate;
import network.icn.libp2p.gossipsub.GossipInput.PeerRemoved;
import network.icn.libp2p.gossipsub.GossipInput.Validated;
import network.icn.libp2p.gossipsub.rpc.Control.Graft;
import network.icn.libp2p.gossipsub.rpc.Control.Prune;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each limit of the router that has no test of its own elsewhere, from both sides.
class RouterBoundsTest {
    private static RouterFixture with(Consumer<RouterLimits.Draft> change) {
        return new RouterFixture(GossipParams.DEFAULT.withLimits(RouterLimits.DEFAULT.with(change)));
    }

    @Test
    void peersBeyondTheLimitHaveToWaitForAPlace() {
        RouterFixture fixture = with(draft -> draft.peers(2)).subscribed().withSubscribers(1, 2);
        assertThat(fixture.meshSize()).isEqualTo(2);

        fixture.step(RouterFixture.added(3, false));
        assertThat(fixture.drops()).containsExactly(DropReason.TOO_MANY_PEERS);
        assertThat(fixture.effects).hasSize(1);
        // A known peer with a new stream needs no place.
        fixture.step(RouterFixture.added(2, false));
        assertThat(fixture.drops()).isEmpty();

        fixture.step(new PeerRemoved(peer(1)));
        fixture.withSubscribers(3, 3);
        assertThat(fixture.router.meshPeers(TOPIC)).containsExactlyInAnyOrder(peer(2), peer(3));
    }

    @Test
    void backoffsAreRememberedUpToTheLimitAndTheOldestGoesFirst() {
        Backoffs backoffs = new Backoffs(3, Duration.ofDays(1));
        for (int i = 1; i <= 3; i++) {
            backoffs.add(peer(i), 60, 0);
        }
        assertThat(backoffs.size()).isEqualTo(3);
        assertThat(backoffs.holds(peer(1), SECOND, 0)).isTrue();

        backoffs.add(peer(4), 60, 0);
        assertThat(backoffs.size()).isEqualTo(3);
        assertThat(backoffs.holds(peer(1), SECOND, 0)).isFalse();
        assertThat(backoffs.holds(peer(2), SECOND, 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 101, Long.MAX_VALUE, -1})
    void noBackoffIsLongerThanTheLongest(long seconds) {
        RouterFixture fixture = with(draft -> draft.longestBackoff(Duration.ofSeconds(100)))
                .subscribed()
                .withSubscribers(1, 1);
        fixture.receive(1, new Prune(TOPIC, List.of(), seconds));

        fixture.now += 100 * SECOND - 1;
        fixture.receive(1, new Graft(TOPIC));
        assertThat(fixture.drops()).containsExactly(DropReason.GRAFT_IN_BACKOFF);
    }

    @ParameterizedTest
    @ValueSource(longs = {99, 100, 101, Long.MAX_VALUE, -1})
    void afterTheLongestBackoffAPeerMayGraft(long seconds) {
        RouterFixture fixture = with(draft -> draft.longestBackoff(Duration.ofSeconds(100)))
                .subscribed()
                .withSubscribers(1, 1);
        fixture.receive(1, new Prune(TOPIC, List.of(), seconds));

        fixture.now += 100 * SECOND;
        fixture.receive(1, new Graft(TOPIC));
        assertThat(fixture.drops()).isEmpty();
        assertThat(fixture.meshSize()).isOne();
    }

    @Test
    void aVerdictThatComesInTimeCountsAndALaterOneDoesNot() {
        RouterFixture fixture = with(draft -> draft.validationTtl(Duration.ofSeconds(5)))
                .subscribed()
                .withSubscribers(1, 2);
        fixture.pass(2);
        fixture.receive(1, message("in time"));
        fixture.pass(4);
        fixture.step(new Validated(message("in time").id(), Verdict.ACCEPT));
        assertThat(fixture.receiversOf(message("in time"))).containsExactly(peer(2));

        fixture.receive(1, message("late"));
        fixture.pass(6);
        assertThat(fixture.drops()).containsExactly(DropReason.VALIDATION_EXPIRED);
        fixture.step(new Validated(message("late").id(), Verdict.ACCEPT));
        assertThat(fixture.effects).isEmpty();
    }

    @Test
    void whatWasSeenIsForgottenOnlyAfterItsTime() {
        RouterFixture fixture = with(draft -> draft.seenTtl(Duration.ofSeconds(30)))
                .subscribed()
                .withSubscribers(1, 2);
        fixture.receive(1, message("a"));
        fixture.step(new Validated(message("a").id(), Verdict.IGNORE));
        fixture.now += 30 * SECOND - 1;
        fixture.receive(2, message("a"));
        assertThat(fixture.drops()).containsExactly(DropReason.DUPLICATE);

        // By generations: a third more at most.
        fixture.now += 10 * SECOND;
        fixture.pass(1);
        fixture.receive(2, message("a"));
        assertThat(fixture.effects).containsExactly(new Validate(peer(2), message("a")));
    }
}

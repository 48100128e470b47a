package network.icn.protocol.agreement;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.AgreementTiming;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.report.Subject;

/// What the members of one committee know before they start: everything that makes their bytes comparable.
///
/// @param registry the version that counts in the era
/// @param beacon the era's beacon value, which drew the shard
/// @param kinds of challenge that count: what observations and reports speak of
/// @param endsAt T0, the end of the era
public record Agreement(
        Hash32 network,
        RegistryMark registry,
        Hash32 chainHash,
        EraId era,
        BeaconValue beacon,
        Shard shard,
        int slots,
        List<ChallengeKind<?, ?, ?>> kinds,
        Instant endsAt,
        AgreementTiming timing) {
    /// Δ grows only after so many views: a few dead leaders in a row are no sign of a slow network.
    private static final int CALM_VIEWS = 4;

    public Agreement {
        kinds = List.copyOf(kinds);
    }

    /// The agreement of that shard under the parameters of the registry.
    ///
    /// @param beacon of the era, verified
    public static Agreement of(RegistryHistory history, EraId era, BeaconValue beacon, Shard shard) {
        return new Agreement(
                history.network(),
                history.mark(era),
                history.beacon().hash(),
                era,
                beacon,
                shard,
                history.clock().slots(),
                ChallengeKinds.of(history.at(era).parameters().kinds()),
                history.clock().end(era),
                history.timing());
    }

    /// Who votes.
    public Committee committee() {
        return shard.committee();
    }

    /// R of the era.
    public Hash32 randomness() {
        return beacon.bound(chainHash);
    }

    /// What that member has to ask in the era.
    public ProbeDraw draw(Signer member) {
        return ProbeDraw.of(member, network, era, randomness());
    }

    /// What messages name.
    public Subject subject() {
        return Subject.of(network, registry, era, shard.index(), committee());
    }

    Instant at(Duration afterEnd) {
        return endsAt.plus(afterEnd);
    }

    /// COMMITs are taken until here.
    public Instant commitsUntil() {
        return at(timing.commitWindow());
    }

    /// REVEALs are taken until here.
    public Instant revealsUntil() {
        return at(timing.commitWindow().plus(timing.revealWindow()));
    }

    /// No vote after this.
    public Instant hardStop() {
        return at(timing.hardStop());
    }

    /// A decision that could not be completed by then is given up: nobody may have its value any more.
    Instant forgottenAt() {
        return at(timing.hardStop().multipliedBy(2));
    }

    /// R7's order: how many members act before this one for a decided value.
    public int rank(Hash32 digest, int member) {
        Hash32 own = rankKey(digest, member);
        return (int) IntStream.range(0, committee().size())
                .filter(other -> rankKey(digest, other).compareTo(own) < 0)
                .count();
    }

    private Hash32 rankKey(Hash32 digest, int member) {
        return Hash32.sha256(digest.bytes(), committee().member(member).bytes());
    }

    /// Δ of a view: constant for four views, then growing by half each, bounded (docs/design/eq1.md 3).
    Duration delta(int view) {
        long grown = timing.delta().toMillis();
        long max = timing.maxDelta().toMillis();
        for (int v = CALM_VIEWS; v < view && grown < max; v++) {
            grown += grown / 2;
        }
        return Duration.ofMillis(Math.min(max, grown));
    }

    /// The members in the order in which they lead: by SHA-256 of a beacon value that nobody knew when they committed.
    List<Integer> leaders(BeaconValue draw) {
        Hash32 randomness = draw.bound(chainHash);
        Hash32 subject = subject().hash();
        TreeMap<Integer, Hash32> keys = new TreeMap<>();
        for (int i = 0; i < committee().size(); i++) {
            keys.put(
                    i,
                    Hash32.sha256(
                            randomness.bytes(),
                            subject.bytes(),
                            committee().member(i).bytes()));
        }
        return IntStream.range(0, committee().size())
                .boxed()
                .sorted(Comparator.comparing((Integer member) -> keys.getOrDefault(member, Hash32.ZERO)))
                .toList();
    }
}

package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.AgreementEffect;
import network.icn.protocol.agreement.AgreementInput;
import network.icn.protocol.agreement.AgreementMachine;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import org.jspecify.annotations.Nullable;

/// The agreements this node takes part in, by subject: one for each era and shard. They stay some eras longer than they
/// last, to answer neighbours that were away.
final class Agreements {
    /// docs/design/threats.md 4: certificates are relayed until era + 24.
    static final int ERAS_KEPT = 24;

    private static final class Seat {
        private final AgreementMachine machine;
        private @Nullable Instant wake;
        private boolean observed;
        private boolean led;

        Seat(AgreementMachine machine) {
            this.machine = machine;
        }
    }

    /// What a step of one agreement brought.
    record Outcome(Agreement agreement, List<AgreementEffect> effects) {
        /// The verdict on a message that was handed in.
        GossipVerdict verdict() {
            for (AgreementEffect effect : effects) {
                if (effect instanceof AgreementEffect.Judged(GossipVerdict verdict)) {
                    return verdict;
                }
            }
            return GossipVerdict.NOT_YET;
        }
    }

    private final Duration clockTolerance;
    private final Map<Hash32, Seat> seats = new LinkedHashMap<>();
    /// What was heard in agreements until this node left them.
    private final Map<Hash32, Seat> left = new LinkedHashMap<>();

    Agreements(Duration clockTolerance) {
        this.clockTolerance = clockTolerance;
    }

    /// Takes part from now on.
    ///
    /// @param records what this node persisted about it before a restart
    List<Outcome> join(AgreementMachine machine, List<Payload> records, Instant now) {
        Seat seat = new Seat(machine);
        if (seats.putIfAbsent(machine.subject().hash(), seat) != null) {
            return List.of();
        }
        AgreementInput first = records.isEmpty() ? new AgreementInput.Woken() : new AgreementInput.Restored(records);
        return List.of(step(seat, first, now));
    }

    private Outcome step(Seat seat, AgreementInput input, Instant now) {
        List<AgreementEffect> effects = seat.machine.step(input, now);
        for (AgreementEffect effect : effects) {
            if (effect instanceof AgreementEffect.WakeAt(Instant time)) {
                seat.wake = time;
            }
        }
        return new Outcome(seat.machine.agreement(), effects);
    }

    /// The subject of a message, if it is one.
    static Optional<Hash32> subjectOf(Signed message) {
        try {
            return Optional.of(
                    EqMessage.parse(message.statement().bytes()).subject().hash());
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// Hands in a message or certificate; the verdict is among the effects.
    Outcome receive(Hash32 subject, AgreementInput input, Instant now) {
        Seat seat = seats.get(subject);
        if (seat == null) {
            throw new IllegalArgumentException("subject: one of ours, got " + subject);
        }
        return step(seat, input, now);
    }

    /// Nothing may be said about an era that has not ended, give or take what clocks may differ.
    Optional<GossipVerdict> obstacle(Hash32 subject, Instant now) {
        Seat seat = seats.get(subject);
        if (seat == null) {
            return Optional.of(GossipVerdict.OTHER_SUBJECT);
        }
        Instant earliest = seat.machine.agreement().endsAt().minus(clockTolerance);
        return now.isBefore(earliest) ? Optional.of(GossipVerdict.NOT_YET) : Optional.empty();
    }

    /// Agreements that have not got this node's observation yet.
    List<Agreement> unobserved(EraId era) {
        return seats.values().stream()
                .filter(seat -> !seat.observed && seat.machine.agreement().era().equals(era))
                .map(seat -> seat.machine.agreement())
                .toList();
    }

    Outcome observe(Agreement agreement, AgreementInput.Observed observed, Instant now) {
        Seat seat = seats.get(agreement.subject().hash());
        if (seat == null) {
            throw new IllegalArgumentException("agreement: one of ours, got " + agreement.subject());
        }
        seat.observed = true;
        return step(seat, observed, now);
    }

    /// Eras whose leaders are still to be drawn.
    List<EraId> leaderless() {
        return seats.values().stream()
                .filter(seat -> !seat.led && !seat.machine.isOver())
                .map(seat -> seat.machine.agreement().era())
                .distinct()
                .toList();
    }

    List<Outcome> lead(EraId era, BeaconValue draw, Instant now) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Seat seat : seats.values()) {
            if (!seat.led && seat.machine.agreement().era().equals(era)) {
                seat.led = true;
                outcomes.add(step(seat, new AgreementInput.LeaderDraw(draw), now));
            }
        }
        return outcomes;
    }

    List<Outcome> due(Instant now) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Seat seat : seats.values()) {
            if (seat.wake != null && !now.isBefore(seat.wake)) {
                seat.wake = null;
                outcomes.add(step(seat, new AgreementInput.Woken(), now));
            }
        }
        return outcomes;
    }

    Optional<Instant> next() {
        Instant next = null;
        for (Seat seat : seats.values()) {
            if (seat.wake != null && (next == null || seat.wake.isBefore(next))) {
                next = seat.wake;
            }
        }
        return Optional.ofNullable(next);
    }

    /// What is known about a subject, for a neighbour that asks, the most useful first. Certificates come before
    /// everything: after the hard stop only a final one makes the rest worth taking.
    List<GossipItem> known(Hash32 subject) {
        Seat seat = seats.get(subject);
        if (seat == null) {
            return List.of();
        }
        List<GossipItem> items = new ArrayList<>();
        seat.machine.certificates().forEach(certificate -> items.add(new GossipItem.CertificateItem(certificate)));
        seat.machine.messages().forEach(message -> items.add(new GossipItem.StatementItem(message)));
        return items;
    }

    /// Whether this node takes part, or has.
    boolean isSeated(Hash32 subject) {
        return seats.containsKey(subject);
    }

    /// What is known of what a member has said about a subject.
    List<Signed> said(Hash32 subject, NodeId member) {
        Set<Signed> said = new LinkedHashSet<>();
        for (Map<Hash32, Seat> known : List.of(seats, left)) {
            Seat seat = known.get(subject);
            int index = seat == null ? -1 : seat.machine.agreement().committee().indexOf(member);
            if (seat != null && index >= 0) {
                said.addAll(seat.machine.messagesOf(index));
            }
        }
        return List.copyOf(said);
    }

    /// Takes no part any more in agreements that are under way, unless their era may be signed in.
    void leave(Predicate<EraId> maySign) {
        seats.entrySet().removeIf(entry -> {
            AgreementMachine machine = entry.getValue().machine;
            boolean leaves =
                    !machine.isOver() && !maySign.test(machine.agreement().era());
            if (leaves) {
                left.put(entry.getKey(), entry.getValue());
            }
            return leaves;
        });
    }

    /// Agreements of the last two eras: what neighbours may still be busy with.
    int running() {
        EraId newest = seats.values().stream()
                .map(seat -> seat.machine.agreement().era())
                .max(EraId::compareTo)
                .orElse(new EraId(0));
        return (int) seats.values().stream()
                .filter(seat -> seat.machine.agreement().era().compareTo(newest.back(2)) >= 0)
                .count();
    }

    void forgetBefore(EraId era) {
        seats.values().removeIf(seat -> seat.machine.agreement().era().compareTo(era) < 0);
        left.values().removeIf(seat -> seat.machine.agreement().era().compareTo(era) < 0);
    }
}

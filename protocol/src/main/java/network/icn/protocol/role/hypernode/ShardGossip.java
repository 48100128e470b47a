package network.icn.protocol.role.hypernode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.AgreementInput;
import network.icn.protocol.agreement.AgreementRelay;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.gossip.RelayDraw;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;

/// Which shards' gossip this node hears: that of its seats and of a few topics more, era by era, for as long as
/// an era is agreed on. What it hears of shards in which it has no seat, or has not taken it, it passes on, if their
/// members may say it.
final class ShardGossip {
    private final RegistryHistory history;
    private final NodeId self;
    private final SignatureVerifier verifier;
    private final TreeMap<EraId, Heard> eras = new TreeMap<>();
    private List<GossipTopic> heard = List.of();

    private static final class Heard {
        private final SortedSet<GossipTopic> topics = new TreeSet<>();
        private final Map<Hash32, AgreementRelay> relays = new LinkedHashMap<>();
        private boolean led;
    }

    ShardGossip(RegistryHistory history, NodeId self, SignatureVerifier verifier) {
        this.history = history;
        this.self = self;
        this.verifier = verifier;
    }

    /// An era has been drawn: long before anybody says anything of it, so that meshes stand by then.
    ///
    /// @return what to hear from now on, if that changes
    Optional<HyperNodeEffect> drawn(EraPlan plan, Instant now) {
        // What was said is asked for as long as no later era has been voted on.
        eras.keySet().removeIf(era -> !now.isBefore(spokenUntil(era.next())));
        Heard of = new Heard();
        of.topics.addAll(RelayDraw.of(self, plan.randomness(), plan.shards().size()));
        plan.seats().forEach(seat -> of.topics.add(GossipTopic.ofShard(seat.index())));
        for (Shard shard : plan.shards()) {
            if (of.topics.contains(GossipTopic.ofShard(shard.index()))) {
                AgreementRelay relay =
                        new AgreementRelay(Agreement.of(history, plan.era(), plan.beacon(), shard), verifier);
                of.relays.put(relay.subject(), relay);
            }
        }
        eras.put(plan.era(), of);
        List<GossipTopic> wanted = eras.entrySet().stream()
                .filter(era -> now.isBefore(spokenUntil(era.getKey())))
                .flatMap(era -> era.getValue().topics.stream())
                .distinct()
                .sorted()
                .toList();
        if (wanted.equals(heard)) {
            return Optional.empty();
        }
        heard = wanted;
        return Optional.of(new HyperNodeEffect.Hear(wanted));
    }

    private Instant spokenUntil(EraId era) {
        return history.clock().end(era).plus(history.timing().hardStop());
    }

    /// Whether something about a shard without a seat of this node is passed on.
    GossipVerdict receive(Hash32 subject, AgreementInput input, Instant now) {
        for (Map.Entry<EraId, Heard> era : eras.entrySet()) {
            AgreementRelay relay = era.getValue().relays.get(subject);
            if (relay != null) {
                return isTooEarly(era.getKey(), now) ? GossipVerdict.NOT_YET : judge(relay, input, now);
            }
        }
        return GossipVerdict.OTHER_SUBJECT;
    }

    private boolean isTooEarly(EraId era, Instant now) {
        Instant end = history.clock().end(era);
        return now.isBefore(end.minus(history.timing().clockTolerance()));
    }

    private static GossipVerdict judge(AgreementRelay relay, AgreementInput input, Instant now) {
        return switch (input) {
            case AgreementInput.Received(var message) -> relay.receive(message, now);
            case AgreementInput.CertificateReceived(var certificate) -> relay.receive(certificate);
            case AgreementInput.Observed _,
                    AgreementInput.LeaderDraw _,
                    AgreementInput.Woken _,
                    AgreementInput.Restored _ -> GossipVerdict.OTHER_SUBJECT;
        };
    }

    /// What was heard of what a member has said about a subject while this node had no seat there.
    List<Signed> said(Hash32 subject, NodeId member) {
        return eras.values().stream()
                .flatMap(era -> Stream.ofNullable(era.relays.get(subject)))
                .flatMap(relay -> relay.messagesOf(member).stream())
                .toList();
    }

    /// Eras of which something is relayed and the leaders are not known.
    List<EraId> leaderless(Instant now) {
        List<EraId> wanted = new ArrayList<>();
        eras.forEach((era, of) -> {
            if (!of.led && !of.relays.isEmpty() && now.isBefore(spokenUntil(era))) {
                wanted.add(era);
            }
        });
        return wanted;
    }

    void lead(EraId era, BeaconValue draw) {
        Heard of = eras.get(era);
        if (of != null && !of.led) {
            of.led = true;
            of.relays.values().forEach(relay -> relay.lead(draw));
        }
    }
}

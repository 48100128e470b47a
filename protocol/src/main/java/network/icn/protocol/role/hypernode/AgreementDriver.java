package network.icn.protocol.role.hypernode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.AgreementEffect;
import network.icn.protocol.agreement.AgreementInput;
import network.icn.protocol.agreement.AgreementMachine;
import network.icn.protocol.agreement.Equivocation;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Observation;

/// Hands this node's agreements what happens, and carries out what they ask for: what they say goes to
/// the journal and to gossip, what they decide to satellites.
final class AgreementDriver {
    private final Parts parts;
    private final Agreements agreements;
    private final StepEffects effects;
    /// Decisions to which something belongs that is not here: others push them.
    private final List<Unshipped> unshipped = new ArrayList<>();

    private record Unshipped(Agreement agreement, AgreementEffect.Decided decided) {
        List<Hash32> enclosed() {
            try {
                return CertifiedShard.enclosed(AgreedBody.parse(decided.body().bytes()), agreement.kinds());
            } catch (MalformedException e) {
                throw new IllegalStateException("a body that was agreed on is malformed", e);
            }
        }
    }

    AgreementDriver(Parts parts) {
        this.parts = parts;
        this.agreements = parts.agreements();
        this.effects = parts.effects();
    }

    /// Takes part in the agreement on one shard of an era.
    ///
    /// @param earlier what this node persisted before a restart
    void join(EraPlan plan, Shard seat, RestoredRecords earlier, Instant now) {
        Agreement agreement = Agreement.of(parts.history(), plan.era(), plan.beacon(), seat);
        AgreementMachine machine = new AgreementMachine(agreement, parts.signer(), parts.verifier(), parts.secret());
        carryOut(agreements.join(machine, earlier.of(agreement.subject().hash()), now), now);
    }

    void observe(Agreement agreement, Observation observation, Instant now) {
        carryOut(List.of(agreements.observe(agreement, new AgreementInput.Observed(observation), now)), now);
    }

    void lead(EraId era, BeaconValue draw, Instant now) {
        carryOut(agreements.lead(era, draw, now), now);
    }

    void due(Instant now) {
        carryOut(agreements.due(now), now);
        ship(now);
    }

    void forgetBefore(EraId era) {
        unshipped.removeIf(each -> each.agreement().era().compareTo(era) < 0);
    }

    GossipVerdict receive(Hash32 subject, AgreementInput input, Instant now) {
        Optional<GossipVerdict> obstacle = agreements.obstacle(subject, now);
        if (obstacle.isPresent()) {
            return obstacle.get() == GossipVerdict.OTHER_SUBJECT
                    ? parts.shards().receive(subject, input, now)
                    : obstacle.get();
        }
        Agreements.Outcome outcome = agreements.receive(subject, input, now);
        carryOut(List.of(outcome), now);
        return outcome.verdict();
    }

    private void carryOut(List<Agreements.Outcome> outcomes, Instant now) {
        for (Agreements.Outcome outcome : outcomes) {
            outcome.effects().forEach(effect -> carryOut(outcome.agreement(), effect, now));
        }
    }

    /// Pushes what has been decided, as soon as all that belongs to it is here.
    private void ship(Instant now) {
        for (Unshipped each : List.copyOf(unshipped)) {
            EraId era = each.agreement().era();
            List<Payload> enclosures = new ArrayList<>();
            List<Hash32> enclosed = each.enclosed();
            enclosed.forEach(hash -> parts.probing()
                    .shown(era, hash)
                    .or(() -> parts.retests().content(era, hash))
                    .ifPresent(enclosures::add));
            if (enclosures.size() == enclosed.size()) {
                unshipped.remove(each);
                ship(each.agreement(), CertifiedShard.of(each.agreement(), each.decided(), enclosures), now);
            }
        }
    }

    private void ship(Agreement agreement, CertifiedShard report, Instant now) {
        parts.retests().agreed(report);
        effects.tell(new HyperNodeNotice.EraAgreed(report));
        effects.addAll(parts.deliveries()
                .ship(new Submission.OfShard(report), agreement.committee().members(), now));
    }

    private void carryOut(Agreement agreement, AgreementEffect effect, Instant now) {
        GossipTopic topic = GossipTopic.ofShard(agreement.shard().index());
        switch (effect) {
            case AgreementEffect.Persist(Payload record) -> {
                parts.own().spoken(record);
                effects.add(new HyperNodeEffect.Persist(new HyperNodeJournal.Agreed(record).encoded()));
            }
            case AgreementEffect.Publish(Signed message) ->
                effects.add(new HyperNodeEffect.Publish(topic, new GossipItem.StatementItem(message)));
            case AgreementEffect.PublishCertificate(var certificate) ->
                effects.add(new HyperNodeEffect.Publish(topic, new GossipItem.CertificateItem(certificate)));
            case AgreementEffect.Pull(Hash32 subject) ->
                effects.add(
                        new HyperNodeEffect.Pull(subject, agreement.committee().members()));
            case AgreementEffect.Accuse(Equivocation found) ->
                effects.addAll(parts.deliveries().found(new Evidence.Contradiction(found), now));
            case AgreementEffect.Decided decided -> {
                unshipped.add(new Unshipped(agreement, decided));
                ship(now);
            }
            case AgreementEffect.Forked(var first, var second) ->
                effects.tell(HyperNodeNotice.Forked.of(agreement, first.digest(), second.digest()));
            case AgreementEffect.Undecided _ ->
                effects.tell(new HyperNodeNotice.Undecided(
                        agreement.era(), agreement.shard().index()));
            case AgreementEffect.WakeAt _, AgreementEffect.Judged _ -> {}
        }
    }
}

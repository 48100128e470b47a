package network.icn.protocol.agreement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import network.icn.protocol.agreement.AgreementEffect.Accuse;
import network.icn.protocol.agreement.AgreementEffect.Decided;
import network.icn.protocol.agreement.AgreementEffect.Forked;
import network.icn.protocol.agreement.AgreementEffect.Judged;
import network.icn.protocol.agreement.AgreementEffect.Persist;
import network.icn.protocol.agreement.AgreementEffect.Publish;
import network.icn.protocol.agreement.AgreementEffect.PublishCertificate;
import network.icn.protocol.agreement.AgreementEffect.Pull;
import network.icn.protocol.agreement.AgreementEffect.Undecided;
import network.icn.protocol.agreement.AgreementEffect.WakeAt;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.parity.Parity;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.challenge.possession.Snapshots;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Reports;
import network.icn.protocol.report.TargetObservation;

/// Certified reports for tests of whoever receives them: every member of a committee runs its real machine with
/// its real key over a network that loses nothing.
public final class Decisions {
    private static final long LATENCY_MILLIS = 20;

    private final Agreement agreement;
    private final List<AgreementMachine> machines;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::sequence));
    private long sequence;
    private Optional<CertifiedShard> decided = Optional.empty();

    private record Event(Instant at, long sequence, int member, AgreementInput input) {}

    /// What a member saw of a target.
    @FunctionalInterface
    public interface View {
        SlotResult result(int member, NodeId target, int slot);
    }

    private Decisions(Agreement agreement, List<Signer> hyperNodes) {
        this.agreement = agreement;
        this.machines = IntStream.range(0, agreement.committee().size())
                .mapToObj(member -> new AgreementMachine(
                        agreement,
                        signer(hyperNodes, agreement.committee().member(member)),
                        Ed25519.best(),
                        Hash32.sha256(new byte[] {(byte) member})))
                .toList();
    }

    /// @param hyperNodes at least the committee
    /// @param leaders value of the round that orders the leaders
    /// @param micros median latency that everybody measured: another number gives another value
    public static CertifiedShard decide(
            Agreement agreement, List<Signer> hyperNodes, BeaconValue leaders, View view, long micros) {
        Decisions decisions = new Decisions(agreement, hyperNodes);
        Instant drawn = agreement.at(agreement.timing().leaderDraw());
        for (int member = 0; member < decisions.machines.size(); member++) {
            Observation observation = observation(agreement, member, view, micros);
            decisions.at(agreement.endsAt(), member, new AgreementInput.Observed(observation));
            decisions.at(drawn, member, new AgreementInput.LeaderDraw(leaders));
        }
        return decisions.run();
    }

    private static Observation observation(Agreement agreement, int member, View view, long micros) {
        List<TargetObservation> targets = agreement.shard().targets().stream()
                .map(target -> new TargetObservation(
                        target,
                        IntStream.range(0, agreement.slots())
                                .mapToObj(slot -> view.result(member, target, slot))
                                .toList(),
                        sections(agreement, target, member, micros)))
                .toList();
        return new Observation(targets, Hash32.ZERO);
    }

    /// Where a registry wants the throw-away kind, every member is given three numbers of which one is odd.
    private static Sections sections(Agreement agreement, NodeId target, int member, long micros) {
        Sections usual = Reports.said(
                new LatencySummary(agreement.slots(), micros, micros * 2, micros * 3),
                new PossessionSummary(
                        Snapshots.said(agreement.network(), target, agreement.era()), 24, 24, 0xfff, List.of()));
        return ChallengeKinds.names(agreement.kinds()).contains(Parity.NAME)
                ? Parity.said(usual, 2 * member, 4, 7)
                : usual;
    }

    private static Signer signer(List<Signer> signers, NodeId id) {
        return signers.stream()
                .filter(signer -> signer.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private CertifiedShard run() {
        while (decided.isEmpty()) {
            Event event = events.remove();
            List<AgreementEffect> effects =
                    new ArrayList<>(machines.get(event.member()).step(event.input(), event.at()));
            effects.forEach(effect -> carryOut(event.member(), effect, event.at()));
        }
        return decided.get();
    }

    private void carryOut(int member, AgreementEffect effect, Instant now) {
        switch (effect) {
            case Publish(var message) -> broadcast(member, new AgreementInput.Received(message), now);
            case PublishCertificate(var certificate) ->
                broadcast(member, new AgreementInput.CertificateReceived(certificate), now);
            case WakeAt(Instant time) -> at(time, member, new AgreementInput.Woken());
            case Decided report ->
                decided = Optional.of(CertifiedShard.of(agreement, report, Snapshots.enclosed(agreement, report)));
            case Persist _, Pull _, Judged _, Accuse _, Undecided _, Forked _ -> {}
        }
    }

    private void broadcast(int from, AgreementInput input, Instant now) {
        for (int to = 0; to < machines.size(); to++) {
            if (to != from) {
                at(now.plusMillis(LATENCY_MILLIS), to, input);
            }
        }
    }

    private void at(Instant time, int member, AgreementInput input) {
        events.add(new Event(time, sequence++, member, input));
    }

    /// Two COMMITs of one member for one subject.
    public static Evidence.Contradiction equivocation(Agreement agreement, Signer member) {
        int index = agreement.committee().indexOf(member.id());
        return new Evidence.Contradiction(Equivocation.of(
                agreement.subject(),
                new EqMessage.Commit(agreement.subject(), index, Hash32.sha256(new byte[] {1})).signedBy(member),
                new EqMessage.Commit(agreement.subject(), index, Hash32.sha256(new byte[] {2})).signedBy(member)));
    }
}

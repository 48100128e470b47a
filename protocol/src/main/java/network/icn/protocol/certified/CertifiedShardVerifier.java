package network.icn.protocol.certified;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.UniqueProofs;
import network.icn.protocol.kernel.identity.KeyedProof;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.committee.DrawCache;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Merge;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Subject;

/// Recomputes a certified report from nothing but the registry: draw, subject, certificate, openings,
/// merge. Satellites and auditors trust this, not whoever sent the report. Make one and keep it: it
/// remembers the draws of committees and of what members had to ask. Any number of threads may use it.
public final class CertifiedShardVerifier {
    private final RegistryHistory history;
    private final SignatureVerifier signatures;
    private final Predicate<BeaconValue> beacons;
    private final DrawCache draws;
    private final UniqueProofs proofs;

    /// What is wrong, the first thing found. The names are metric labels.
    public enum Finding {
        VALID,
        OTHER_NETWORK,
        WRONG_ROUND,
        BAD_BEACON,
        NO_SUCH_SHARD,
        WRONG_SUBJECT,
        NOT_FINAL,
        BAD_CERTIFICATE,
        WRONG_DIGEST,
        MALFORMED,
        WRONG_OBSERVERS,
        BAD_REVEAL,
        WRONG_MERGE,
        WRONG_ENCLOSURE
    }

    /// @param beacons whether a value belongs to the registry's chain
    public CertifiedShardVerifier(
            RegistryHistory history, SignatureVerifier signatures, Predicate<BeaconValue> beacons) {
        this.history = history;
        this.signatures = signatures;
        this.proofs = new UniqueProofs(signatures);
        this.beacons = beacons;
        this.draws = new DrawCache(history);
    }

    /// By which it verifies.
    public RegistryHistory history() {
        return history;
    }

    /// With which it verifies.
    public SignatureVerifier signatures() {
        return signatures;
    }

    /// Recomputes it. Costs up to some hundred signature checks, the cheap rules first, and those of the draws of
    /// members of
    /// which nothing has been seen in the era: a millisecond for the first and an eighth of one for each other.
    public Finding verify(CertifiedShard report) {
        if (!report.network().equals(history.network())) {
            return Finding.OTHER_NETWORK;
        }
        if (report.beacon().round() != BeaconSchedule.ofEra(history.genesis(), report.era())) {
            return Finding.WRONG_ROUND;
        }
        if (!beacons.test(report.beacon())) {
            return Finding.BAD_BEACON;
        }
        List<Shard> shards = draws.of(report.era(), report.beacon());
        if (report.shard() < 0 || report.shard() >= shards.size()) {
            return Finding.NO_SUCH_SHARD;
        }
        Shard shard = shards.get(report.shard());
        Subject subject = Subject.of(
                history.network(), history.mark(report.era()), report.era(), report.shard(), shard.committee());
        QuorumCertificate certificate = report.certificate();
        if (!certificate.subject().equals(subject)) {
            return Finding.WRONG_SUBJECT;
        }
        if (certificate.kind() != QuorumCertificate.Kind.FINALIZED) {
            return Finding.NOT_FINAL;
        }
        if (!AgreedBody.digest(subject, report.body()).equals(certificate.digest())) {
            return Finding.WRONG_DIGEST;
        }
        if (!certificate.verify(shard.committee(), signatures)) {
            return Finding.BAD_CERTIFICATE;
        }
        return merged(report, shard, subject);
    }

    private Finding merged(CertifiedShard report, Shard shard, Subject subject) {
        int slots = history.clock().slots();
        TreeMap<Integer, Hash32> commitments = new TreeMap<>();
        TreeMap<Integer, Observation> observations = new TreeMap<>();
        List<KeyedProof> draws = new ArrayList<>();
        AgreedBody body;
        try {
            body = AgreedBody.parse(report.body().bytes());
            for (Signed signed : report.reveals()) {
                if (!open(signed, shard, subject, draws, commitments, observations)) {
                    return Finding.BAD_REVEAL;
                }
            }
        } catch (MalformedException _) {
            return Finding.MALFORMED;
        }
        byte[] message = ProbeDraw.message(
                history.network(),
                report.era(),
                report.beacon().bound(history.beacon().hash()));
        if (!proofs.provesAll(message, draws)) {
            return Finding.BAD_REVEAL;
        }
        if (!List.copyOf(observations.keySet()).equals(body.observers().indices())
                || observations.size() < shard.committee().quorum()) {
            return Finding.WRONG_OBSERVERS;
        }
        AgreedBody merged =
                AgreedBody.of(subject, commitments, Merge.merge(shard, slots, kinds(report.era()), observations));
        if (!Payload.of(merged.bytes()).equals(report.body())) {
            return Finding.WRONG_MERGE;
        }
        return report.encloses(body, kinds(report.era()), signatures) ? Finding.VALID : Finding.WRONG_ENCLOSURE;
    }

    /// Whose draw it is remains to be checked: that is done for all at once.
    private boolean open(
            Signed signed,
            Shard shard,
            Subject subject,
            List<KeyedProof> draws,
            SortedMap<Integer, Hash32> commitments,
            SortedMap<Integer, Observation> observations)
            throws MalformedException {
        Committee committee = shard.committee();
        if (!(EqMessage.parse(signed.statement().bytes()) instanceof EqMessage.Reveal reveal)
                || !reveal.subject().equals(subject)
                || reveal.signer() >= committee.size()
                || !committee.member(reveal.signer()).equals(signed.signer())
                || !signed.verify(signatures)) {
            return false;
        }
        if (!observations.isEmpty() && observations.lastKey() >= reveal.signer()) {
            // Each member once, in one order: whoever hands it in chooses nothing of the bytes.
            return false;
        }
        draws.add(new KeyedProof(committee.key(reveal.signer()), reveal.draw().proof()));
        Observation observation = Observation.parse(reveal.observation().bytes());
        commitments.put(reveal.signer(), reveal.commitment());
        observations.put(reveal.signer(), observation);
        return Merge.fits(shard, history.clock().slots(), kinds(subject.era()), observation);
    }

    private List<ChallengeKind<?, ?, ?>> kinds(EraId era) {
        return ChallengeKinds.of(history.at(era).parameters().kinds());
    }
}

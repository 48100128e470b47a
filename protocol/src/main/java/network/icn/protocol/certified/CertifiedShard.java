package network.icn.protocol.certified;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.AgreementEffect;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.Shown;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.TargetReport;

/// A certified value with everything that is needed to recompute it: what is kept, pushed, archived and
/// audited. There is no other form of it, and [CertifiedShardCodec] is its only encoding.
///
/// @param value what is final, and why
/// @param reveals the observations that the body merges, ascending by member
/// @param enclosures what belongs to results of the body, by its hash ([#enclosed])
public record CertifiedShard(CertifiedValue value, List<Signed> reveals, List<Payload> enclosures) {
    public CertifiedShard {
        reveals = List.copyOf(reveals);
        enclosures = List.copyOf(enclosures);
    }

    /// One to whose results nothing belongs that does not stand in them.
    public CertifiedShard(CertifiedValue value, List<Signed> reveals) {
        this(value, reveals, List.of());
    }

    /// Hashes of all that belongs to results of a body and does not stand in them, in the order of its
    /// reports, then of the kinds' names.
    ///
    /// @param kinds of challenge that count in the era
    public static List<Hash32> enclosed(AgreedBody body, Collection<ChallengeKind<?, ?, ?>> kinds) {
        List<Hash32> enclosed = new ArrayList<>();
        for (TargetReport report : body.reports()) {
            kinds.forEach(kind -> enclosure(report, kind).ifPresent(enclosed::add));
        }
        return enclosed;
    }

    private static <R> Optional<Hash32> enclosure(TargetReport report, ChallengeKind<?, ?, R> kind) {
        return report.result(kind).flatMap(kind::enclosure);
    }

    /// Whether all of that is there, in that order, and nothing else.
    ///
    /// @param body of this one
    boolean encloses(AgreedBody body, Collection<ChallengeKind<?, ?, ?>> kinds, SignatureVerifier signatures) {
        int at = 0;
        for (TargetReport report : body.reports()) {
            for (ChallengeKind<?, ?, ?> kind : kinds) {
                if (enclosure(report, kind).isPresent()) {
                    if (at == enclosures.size() || !isEnclosed(report, kind, enclosures.get(at), signatures)) {
                        return false;
                    }
                    at++;
                }
            }
        }
        return at == enclosures.size();
    }

    private static <R> boolean isEnclosed(
            TargetReport report, ChallengeKind<?, ?, R> kind, Payload enclosure, SignatureVerifier signatures) {
        return report.result(kind)
                .filter(result -> kind.encloses(report.target(), result, enclosure, signatures))
                .isPresent();
    }

    /// What a member holds when its agreement has decided.
    ///
    /// @param enclosures in the order of [#enclosed]
    public static CertifiedShard of(Agreement agreement, AgreementEffect.Decided decided, List<Payload> enclosures) {
        return new CertifiedShard(
                new CertifiedValue(
                        agreement.network(),
                        agreement.era(),
                        agreement.shard().index(),
                        agreement.beacon(),
                        decided.certificate(),
                        decided.body()),
                decided.reveals(),
                enclosures);
    }

    /// The network that it is of ([network.icn.protocol.network.registry.Genesis#network]).
    public Hash32 network() {
        return value.network();
    }

    /// The era that it is about.
    public EraId era() {
        return value.era();
    }

    /// Index of the shard in the draw of its era.
    public int shard() {
        return value.shard();
    }

    /// The beacon value of the era: it draws shards and committee.
    public BeaconValue beacon() {
        return value.beacon();
    }

    /// Why the value is final.
    public QuorumCertificate certificate() {
        return value.certificate();
    }

    /// The agreed value in canonical bytes.
    public Payload body() {
        return value.body();
    }

    /// What one member has said in it: its REVEAL, and its vote under the certificate. Nothing has been
    /// checked.
    public List<Signed> saidBy(NodeId member) {
        List<Signed> said = new ArrayList<>();
        for (Signed reveal : reveals) {
            try {
                if (reveal.signer().equals(member)) {
                    said.add(reveal);
                    int index = EqMessage.parse(reveal.statement().bytes()).signer();
                    certificate().voteOf(index, member).ifPresent(said::add);
                }
            } catch (MalformedException _) {
                // Whoever verifies the report refuses it; here it is no statement of anybody.
            }
        }
        return said;
    }

    /// What the members saw, by index.
    ///
    /// @throws MalformedException never for a report that [CertifiedShardVerifier] found valid
    private static SortedMap<Integer, Observation> observations(List<Signed> reveals) throws MalformedException {
        TreeMap<Integer, Observation> observations = new TreeMap<>();
        for (EqMessage.Reveal reveal : openings(reveals)) {
            observations.put(
                    reveal.signer(), Observation.parse(reveal.observation().bytes()));
        }
        return observations;
    }

    private static List<EqMessage.Reveal> openings(List<Signed> reveals) throws MalformedException {
        List<EqMessage.Reveal> openings = new ArrayList<>();
        for (Signed signed : reveals) {
            if (!(EqMessage.parse(signed.statement().bytes()) instanceof EqMessage.Reveal reveal)) {
                throw new MalformedException("reveals: not a REVEAL");
            }
            openings.add(reveal);
        }
        return openings;
    }

    /// What the members show of themselves about one ScalerNode by one kind of challenge, by index.
    ///
    /// @param drawn the shard that the report is about; members that may not judge the ScalerNode are
    ///     left out
    /// @return none for a ScalerNode or a kind that the report does not speak of
    /// @throws MalformedException never for a report that [CertifiedShardVerifier] found valid
    public <S> SortedMap<Integer, Shown<S>> shown(ChallengeKind<?, S, ?> kind, Shard drawn, NodeId scalerNode)
            throws MalformedException {
        int place = drawn.targets().indexOf(scalerNode);
        TreeMap<Integer, Shown<S>> shown = new TreeMap<>();
        for (EqMessage.Reveal reveal : openings(reveals)) {
            if (place >= 0 && drawn.judges(reveal.signer(), place)) {
                Observation observation = Observation.parse(reveal.observation().bytes());
                observation
                        .targets()
                        .get(place)
                        .sections()
                        .find(kind.name(), kind.summaries())
                        .ifPresent(said -> shown.put(reveal.signer(), new Shown<>(reveal.draw(), said)));
            }
        }
        return shown;
    }

    /// How each member of the committee behaved.
    ///
    /// @param drawn the shard that the report is about
    /// @throws MalformedException never for a report that [CertifiedShardVerifier] found valid
    public List<Conduct> conduct(Shard drawn) throws MalformedException {
        return Conduct.of(drawn, AgreedBody.parse(body().bytes()).reports(), observations(reveals));
    }

    /// The value voted on: identifies the decision for this era and shard.
    public Hash32 digest() {
        return value.digest();
    }
}

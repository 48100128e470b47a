package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.AttachmentRef;
import network.icn.protocol.archive.EntryKey;
import network.icn.protocol.archive.EvidenceEntry;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.LogStatement;
import network.icn.protocol.archive.SatelliteConviction;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardCodec;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.certified.CertifiedValue;
import network.icn.protocol.challenge.AnswerRule;
import network.icn.protocol.challenge.AnswerVerdict;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.challenge.WrongAnswer;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.challenge.possession.PossessionQuestion;
import network.icn.protocol.challenge.retest.RetestList;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.OwnedObject;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.objects.Tombstone;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.Subject;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.role.clock.ClockSkewMonitor;
import network.icn.protocol.role.clock.EarlyRound;
import network.icn.protocol.role.clock.TimeAnswer;
import network.icn.protocol.role.clock.TimeStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What was signed or hashed in one network and era means nothing in another: for every kind of body that there is.
/// A new kind has no judge here, and fails.
final class ReplayTest {
    private static final Ed25519 ED25519 = Ed25519.best();
    private static final Signer SCALER_NODE = Nodes.signer("scalernode-0");
    private static final Signer HYPER_NODE = Nodes.signer("hypernode-0");
    private static final Signer SATELLITE = Nodes.signer("satellite-0");
    private static final List<Signer> HYPER_NODES =
            IntStream.range(0, 4).mapToObj(i -> Nodes.signer("hypernode-" + i)).toList();
    private static final Instant TIME = Registries.GENESIS.plusSeconds(100);
    private static final Hash32 NONCE = Hash32.sha256(new byte[] {1});
    private static final Payload LEAF = Payload.of(Arrays.copyOf(new byte[] {1, 2, 3}, ObjectEntry.LEAF_BYTES));
    private static final StoredObjects STORED = StoredObjects.of(List.of(LEAF));
    private static final Payload LOST = Payload.of(new byte[ObjectEntry.LEAF_BYTES]);

    private static final Registry A = Registries.of(Registries.parameters(4, 3, 16), 4, 1);
    private static final Place HERE = new Place(A, new EraId(3));
    private static final Place LATER = new Place(A, new EraId(4));
    /// The same id and members, begun anew.
    private static final Place ELSEWHERE = new Place(Registries.begunAnew(A), new EraId(3));

    private record Place(Registry registry, EraId era) {
        Hash32 network() {
            return registry.network();
        }

        Agreement agreement() {
            BeaconValue beacon = beacon(BeaconSchedule.ofEra(registry.genesis(), era));
            return Agreement.of(
                    RegistryHistory.of(registry),
                    era,
                    beacon,
                    CommitteeDraw.draw(registry, beacon.bound(registry.beacon().hash()))
                            .getFirst());
        }

        Subject subject() {
            return agreement().subject();
        }
    }

    /// Whether what was made in one place is taken in the other.
    @FunctionalInterface
    private interface Judge {
        boolean takes(Place made, Place at) throws MalformedException;
    }

    private static final Map<Domain, Judge> JUDGES = new EnumMap<>(Map.ofEntries(
            Map.entry(Domain.REGISTRY, ReplayTest::registry),
            Map.entry(Domain.ERA_SNAPSHOT, (made, at) -> right(made, at, at)),
            Map.entry(Domain.OBJECT, ReplayTest::object),
            Map.entry(Domain.TOMBSTONE, ReplayTest::tombstone),
            Map.entry(
                    Domain.PROBE_DRAW,
                    (made, at) -> ProbeDraw.of(HYPER_NODE, made.network(), made.era(), NONCE)
                            .isOf(HYPER_NODE.provingKey(), at.network(), at.era(), NONCE, ED25519)),
            Map.entry(Domain.CHALLENGE, (made, at) -> right(at, made, at)),
            Map.entry(Domain.RECEIPT, (made, at) -> right(at, at, made)),
            Map.entry(
                    Domain.RETEST_LIST,
                    (made, at) -> RetestList.parse(moved(list(made).bytes(), at))
                            .name()
                            .equals(list(made).name())),
            Map.entry(Domain.WRONG_ANSWER, ReplayTest::possessionEvidence),
            Map.entry(
                    Domain.TRANSCRIPT,
                    (made, at) -> transcript(made, at).flaw(ED25519).isEmpty()),
            Map.entry(Domain.COUNTERSIGNED_TRANSCRIPT, (made, at) -> {
                byte[] bytes = moved(transcript(made, made).bytes(), at);
                return CountersignedTranscript.parse(bytes).flaw(ED25519).isEmpty();
            }),
            Map.entry(
                    Domain.SUBJECT,
                    (made, at) -> made.subject().hash().equals(at.subject().hash())),
            Map.entry(Domain.COMMITMENT, (made, at) -> commitment(made).equals(commitment(at))),
            Map.entry(
                    Domain.EQ_MESSAGE,
                    (made, at) -> isAccepted(
                            at,
                            new AgreementInput.Received(
                                    new EqMessage.Commit(made.subject(), 1, NONCE).signedBy(member(made, 1))))),
            Map.entry(
                    Domain.EQ_CERTIFICATE,
                    (made, at) -> isAccepted(at, new AgreementInput.CertificateReceived(nullified(made)))),
            Map.entry(Domain.AGREED_BODY, ReplayTest::agreedBody),
            Map.entry(Domain.AGREED_VALUE, (made, at) -> digest(made).equals(digest(at))),
            Map.entry(Domain.REPORT_ID, (made, at) -> reportId(made, 0).equals(reportId(at, 0))),
            Map.entry(
                    Domain.EVIDENCE,
                    (made, at) -> Evidence.parse(moved(equivocation(made).bytes(), at))
                            .verify(ED25519, RegistryHistory.of(at.registry()))),
            Map.entry(
                    Domain.EVIDENCE_ID,
                    (made, at) ->
                            equivocation(made).id().equals(equivocation(at).id())),
            Map.entry(Domain.CERTIFIED_SHARD, (made, at) -> {
                byte[] bytes = CertifiedShardCodec.encode(decided(made, SlotResult.OK));
                CertifiedShard read = CertifiedShardCodec.decode(moved(bytes, at));
                return new CertifiedShardVerifier(RegistryHistory.of(at.registry()), ED25519, _ -> true).verify(read)
                        == CertifiedShardVerifier.Finding.VALID;
            }),
            Map.entry(Domain.ARCHIVE_ENTRY, ReplayTest::archiveEntry),
            Map.entry(
                    Domain.SATELLITE_RECEIPT,
                    (made, at) -> convicts(moved(receipt(made, 1), at), moved(receipt(made, 2), at), at)),
            Map.entry(
                    Domain.SATELLITE_HEAD,
                    (made, at) -> convicts(moved(head(made, 1), at), moved(head(made, 2), at), at)),
            Map.entry(Domain.SATELLITE_CONVICTION, (made, at) -> {
                SatelliteConviction conviction =
                        SatelliteConviction.of(head(made, 1), head(made, 2)).orElseThrow();
                return SatelliteConviction.parse(moved(conviction.bytes(), at))
                        .verify(ED25519, RegistryHistory.of(at.registry()));
            }),
            Map.entry(Domain.TIME, ReplayTest::time),
            Map.entry(Domain.EARLY_ROUND, ReplayTest::earlyRound)));

    /// An object is of no era; its length stands in that place, and is signed as well.
    private static boolean object(Place made, Place at) throws MalformedException {
        OwnedObject object = new OwnedObject(
                made.network(), SCALER_NODE.id(), NONCE, NONCE, made.era().number());
        OwnedObject read = OwnedObject.parse(moved(object.bytes(), at));
        return new ObjectEntry(
                        HYPER_NODE.id(),
                        read.name(),
                        read.root(),
                        read.length(),
                        object.entry(HYPER_NODE).signature())
                .isSigned(at.network(), SCALER_NODE.id(), ED25519);
    }

    /// Of no era either: the object's index stands in that place.
    private static boolean tombstone(Place made, Place at) throws MalformedException {
        Tombstone stone =
                new Tombstone(made.network(), SCALER_NODE.id(), made.era().number(), NONCE);
        return moved(stone.signedBy(HYPER_NODE), at).verify(ED25519);
    }

    private static RetestList list(Place place) {
        return RetestList.of(
                place.network(), place.era(), SCALER_NODE.id(), NONCE, 0, List.of(), List.of(3L, 700_000_000_000L));
    }

    @Test
    void everyKindHasAJudge() {
        assertThat(JUDGES.keySet()).containsExactly(Domain.values());
    }

    @ParameterizedTest
    @EnumSource(Domain.class)
    void whatWasMadeInOnePlaceIsTakenThereAndNowhereElse(Domain kind) throws MalformedException {
        assertThat(isTaken(kind, HERE, HERE)).as("where it was made").isTrue();
        assertThat(isTaken(kind, HERE, LATER)).as("in another era").isFalse();
        assertThat(isTaken(kind, LATER, HERE)).as("in an earlier era").isFalse();
        assertThat(isTaken(kind, HERE, ELSEWHERE)).as("in another network").isFalse();
        assertThat(isTaken(kind, HERE, new Place(ELSEWHERE.registry(), LATER.era())))
                .as("in another network and era")
                .isFalse();
    }

    /// A refusal by the reader is one, too.
    private static boolean isTaken(Domain kind, Place made, Place at) {
        try {
            return Optional.ofNullable(JUDGES.get(kind)).orElseThrow().takes(made, at);
        } catch (MalformedException _) {
            return false;
        }
    }

    /// A case of the first trial: a ScalerNode that is never there has the same report in every era.
    @Test
    void aScalerNodeThatIsOfflineInTwoErasOrNetworksHasTwoReportsWithTwoIds() {
        assertThat(report(HERE).bytes()).isEqualTo(report(LATER).bytes());
        assertThat(List.of(
                        reportId(HERE, 0),
                        reportId(HERE, 1),
                        reportId(LATER, 0),
                        reportId(LATER, 1),
                        reportId(ELSEWHERE, 0),
                        reportId(ELSEWHERE, 1)))
                .doesNotHaveDuplicates();
        assertThat(reportId(HERE, 0)).isEqualTo(reportId(HERE, 0));
    }

    /// Merged by a committee, too: the agreed body says of which era it is, whatever else it says.
    @Test
    void twoErasInWhichNothingHappensAreAgreedOnUnderTwoDigests() throws MalformedException {
        CertifiedShard first = decided(HERE, SlotResult.FAIL);
        CertifiedShard second = decided(LATER, SlotResult.FAIL);

        assertThat(first.body()).isNotEqualTo(second.body());
        assertThat(first.digest()).isNotEqualTo(second.digest());
        assertThat(Header.of(first.body().bytes())).isEqualTo(HERE.subject().header(Domain.AGREED_BODY));
    }

    // How the body of each kind is made and judged.

    private static BeaconValue beacon(long round) {
        byte[] signature = new byte[BeaconValue.SIGNATURE_BYTES];
        signature[0] = (byte) round;
        return new BeaconValue(round, Payload.of(signature));
    }

    /// The same body with the header of another place.
    private static byte[] moved(byte[] body, Place to) throws MalformedException {
        int end = Header.size(Header.of(body).kind());
        byte[] place =
                new CanonicalWriter().hash(to.network()).u64(to.era().number()).toBytes();
        byte[] moved = body.clone();
        System.arraycopy(place, 0, moved, end - place.length, place.length);
        return moved;
    }

    private static Signed moved(Signed signed, Place to) throws MalformedException {
        return Signed.of(moved(signed.statement().bytes(), to), signed.signer(), signed.signature());
    }

    private static boolean registry(Place made, Place at) throws MalformedException {
        Registry plain = made.registry();
        Registry version = Registries.numbered(plain, made.era().number());
        Signed moved = moved(version.signedBy(Nodes.signer("authority")), at);
        Registry read = Registry.parse(moved.statement().bytes());
        return read.network().equals(at.network()) && moved.verify(ED25519);
    }

    private static EraSnapshot snapshot(Place of) {
        return new EraSnapshot(of.network(), SCALER_NODE.id(), of.era(), of.era(), STORED.totals(), Hash32.ZERO);
    }

    private static Challenge challenge(Place of, EraSnapshot snapshot) {
        return new Challenge(
                of.network(),
                of.era(),
                1,
                HYPER_NODE.id(),
                SCALER_NODE.id(),
                Possession.NAME,
                snapshot.hash(),
                Hash32.ZERO,
                NONCE,
                new PossessionQuestion(1).bytes(),
                TIME);
    }

    private static SignedAnswer answer(Place of, Challenge challenge, Payload leaf) {
        ChallengeRef named = new ChallengeRef(of.network(), of.era(), challenge.hash());
        return SignedAnswer.sign(
                named,
                new PossessionAnswer(List.of(leaf), STORED.prove(new long[] {0}), false).bytes(),
                TIME,
                SCALER_NODE);
    }

    /// A right answer whose parts are of these places, but name each other.
    private static boolean right(Place snapshotOf, Place challengeOf, Place receiptOf) {
        EraSnapshot snapshot = snapshot(snapshotOf);
        Challenge challenge = challenge(challengeOf, snapshot);
        AnswerVerdict verdict = AnswerRule.check(
                snapshot.signedBy(SCALER_NODE),
                challenge.signedBy(HYPER_NODE),
                answer(receiptOf, challenge, LEAF),
                ED25519);
        return verdict instanceof AnswerVerdict.Right;
    }

    private static boolean possessionEvidence(Place made, Place at) throws MalformedException {
        EraSnapshot snapshot = snapshot(made);
        Challenge challenge = challenge(made, snapshot);
        WrongAnswer evidence = new WrongAnswer(
                snapshot.signedBy(SCALER_NODE), challenge.signedBy(HYPER_NODE), answer(made, challenge, LOST));
        boolean here = made.era().equals(at.era()) && evidence.verify(ED25519, RegistryHistory.of(at.registry()));
        return here
                || WrongAnswer.parse(moved(evidence.bytes(), at)).verify(ED25519, RegistryHistory.of(at.registry()));
    }

    /// Transcript and countersignature of one place, about a probe of another.
    private static CountersignedTranscript transcript(Place made, Place at) {
        Challenge challenge = challenge(at, snapshot(at));
        Signed receipt = answer(at, challenge, LEAF).receipt();
        Transcript transcript = new Transcript(
                new ChallengeRef(made.network(), made.era(), challenge.hash()),
                receipt.hash(),
                TIME,
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                true);
        return new CountersignedTranscript(
                challenge.signedBy(HYPER_NODE),
                receipt,
                transcript.signedBy(HYPER_NODE),
                SCALER_NODE.sign(transcript.bytes()));
    }

    private static Hash32 commitment(Place of) {
        return EqMessage.Commit.commitment(of.subject(), 1, NONCE, LEAF);
    }

    private static Hash32 digest(Place of) {
        return AgreedBody.digest(of.subject(), LEAF);
    }

    private static Signer member(Place of, int index) {
        return signer(of.agreement(), index);
    }

    private static Signer signer(Agreement agreement, int index) {
        return HYPER_NODES.stream()
                .filter(signer -> signer.id().equals(agreement.committee().member(index)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isAccepted(Place at, AgreementInput input) {
        Agreement agreement = at.agreement();
        AgreementMachine machine = new AgreementMachine(agreement, signer(agreement, 0), ED25519, NONCE);
        return machine.step(input, agreement.endsAt()).stream()
                .anyMatch(effect ->
                        effect instanceof AgreementEffect.Judged judged && judged.verdict() == GossipVerdict.ACCEPTED);
    }

    private static QuorumCertificate nullified(Place of) {
        return certificate(of, QuorumCertificate.Kind.NULLIFIED, Hash32.ZERO);
    }

    private static QuorumCertificate certificate(Place of, QuorumCertificate.Kind kind, Hash32 digest) {
        Subject subject = of.subject();
        List<Integer> members = List.of(0, 1, 2);
        return new QuorumCertificate(
                kind,
                subject,
                1,
                0,
                digest,
                MemberSet.of(4, members),
                members.stream()
                        .map(member -> {
                            EqMessage vote = kind == QuorumCertificate.Kind.FINALIZED
                                    ? new EqMessage.Finalize(subject, member, 1, digest)
                                    : new EqMessage.Nullify(subject, member, 1);
                            return member(of, member).sign(vote.bytes());
                        })
                        .toList());
    }

    private static CertifiedShard decided(Place of, SlotResult seen) {
        return Decisions.decide(
                of.agreement(),
                HYPER_NODES,
                beacon(BeaconSchedule.ofLeaders(of.registry().genesis(), of.era())),
                (_, _, _) -> seen,
                1_000);
    }

    /// A quorum that certifies a body of another place lies in vain.
    private static boolean agreedBody(Place made, Place at) throws MalformedException {
        CertifiedShard right = decided(at, SlotResult.OK);
        Payload body = Payload.of(moved(right.body().bytes(), made));
        Hash32 digest = AgreedBody.digest(at.subject(), body);
        CertifiedShard forged = new CertifiedShard(
                new CertifiedValue(
                        at.network(),
                        at.era(),
                        right.shard(),
                        right.beacon(),
                        certificate(at, QuorumCertificate.Kind.FINALIZED, digest),
                        body),
                right.reveals(),
                right.enclosures());
        return new CertifiedShardVerifier(RegistryHistory.of(at.registry()), ED25519, _ -> true).verify(forged)
                == CertifiedShardVerifier.Finding.VALID;
    }

    private static TargetReport report(Place of) {
        int slots = of.registry().parameters().slotsPerEra();
        return new TargetReport(
                SCALER_NODE.id(),
                IntStream.range(0, slots).mapToObj(_ -> SlotVerdict.SURELY_DOWN).toList(),
                4,
                Sections.NONE);
    }

    private static Hash32 reportId(Place of, int shard) {
        return report(of).id(of.network(), of.era(), shard);
    }

    private static Evidence.Contradiction equivocation(Place of) {
        return Decisions.equivocation(of.agreement(), HYPER_NODE);
    }

    /// A leaf that is moved is another leaf, of which no head knows.
    private static boolean archiveEntry(Place made, Place at) throws MalformedException {
        byte[] leaf = new EvidenceEntry(
                        made.network(),
                        TIME,
                        HYPER_NODE.id(),
                        made.era(),
                        Evidence.Kind.EQUIVOCATION,
                        HYPER_NODE.id(),
                        AttachmentRef.NONE)
                .bytes();
        ArchiveEntry moved = ArchiveEntry.parse(moved(leaf, at));
        return moved.network().equals(at.network())
                && moved.era().equals(at.era())
                && Merkle.leafHash(moved.bytes()).equals(Merkle.leafHash(leaf));
    }

    private static LogHead headOf(Place of, int root) {
        return new LogHead(
                of.network(), SATELLITE.id(), of.era().number(), Hash32.sha256(new byte[] {(byte) root}), TIME);
    }

    private static Signed head(Place of, int root) {
        return headOf(of, root).signedBy(SATELLITE);
    }

    private static Signed receipt(Place of, int root) {
        EvidenceEntry entry = new EvidenceEntry(
                of.network(),
                TIME,
                HYPER_NODE.id(),
                of.era(),
                Evidence.Kind.EQUIVOCATION,
                HYPER_NODE.id(),
                AttachmentRef.NONE);
        EntryKey key = entry.key();
        return new SatelliteReceipt(key, 0, Hash32.sha256(new byte[] {(byte) root}), headOf(of, root))
                .signedBy(SATELLITE);
    }

    /// Two statements that convict where they were made.
    private static boolean convicts(Signed one, Signed other, Place at) throws MalformedException {
        return LogStatement.parse(one.statement().bytes()).network().equals(at.network())
                && SatelliteConviction.of(one, other)
                        .filter(conviction -> conviction.verify(ED25519, RegistryHistory.of(at.registry())))
                        .isPresent();
    }

    /// The era's place holds the version of the registry: it says nothing of where it was asked, the nonce does.
    private static boolean time(Place made, Place at) throws MalformedException {
        Signed told = new TimeStatement(
                        made.network(),
                        SCALER_NODE.id(),
                        NONCE,
                        TIME,
                        false,
                        new RegistryMark(made.era().number(), Hash32.ZERO))
                .signedBy(HYPER_NODE);
        ClockSkewMonitor asker = new ClockSkewMonitor(RegistryHistory.of(at.registry()), SCALER_NODE.id(), ED25519);
        boolean sameNetwork = made.network().equals(at.network());
        TimeAnswer answer = new TimeAnswer(
                NONCE, sameNetwork ? moved(told, at) : told, Duration.ofSeconds(1), Duration.ofSeconds(1));
        return asker.hear(HYPER_NODE.id(), answer) == ClockSkewMonitor.Verdict.HEARD;
    }

    private static boolean earlyRound(Place made, Place at) throws MalformedException {
        Signed witnessed =
                moved(new EarlyRound(made.network(), beacon(made.era().number()), TIME).signedBy(HYPER_NODE), at);
        EarlyRound read = EarlyRound.parse(witnessed.statement().bytes());
        return read.network().equals(at.network()) && witnessed.verify(ED25519);
    }
}

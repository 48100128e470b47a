package network.icn.protocol.challenge.possession;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.challenge.Answered;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.JudgedEra;
import network.icn.protocol.challenge.LowerMedian;
import network.icn.protocol.challenge.Measure;
import network.icn.protocol.challenge.MemberVote;
import network.icn.protocol.challenge.Occasion;
import network.icn.protocol.challenge.Plausibility;
import network.icn.protocol.challenge.RoutineKind;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.Shortfall;
import network.icn.protocol.challenge.StoredBytes;
import network.icn.protocol.challenge.StoredLeaves;
import network.icn.protocol.challenge.Track;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.challenge.Uptime;
import network.icn.protocol.challenge.WindowStanding;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.LossBudget;

/// Proof of possession: leaves of the data that a ScalerNode has committed to, chosen at random
/// ([PossessionRule]). Lost data is held against a node by evidence alone; what is merged here are
/// counts, and where the evidence is.
public final class Possession implements RoutineKind<PossessionFinding, PossessionSummary, PossessionResult> {
    public static final String NAME = "possession";

    /// For the list of kinds.
    public Possession() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Track track() {
        return Track.POSSESSION;
    }

    @Override
    public SectionForm<PossessionFinding> findings() {
        return PossessionFinding.FORM;
    }

    @Override
    public SectionForm<PossessionSummary> summaries() {
        return PossessionSummary.FORM;
    }

    @Override
    public SectionForm<PossessionResult> results() {
        return PossessionResult.FORM;
    }

    @Override
    public int maxAnswer() {
        return PossessionAnswer.MAX_BYTES;
    }

    @Override
    public Payload question(Occasion occasion) {
        int samples = PossessionRule.samplesPerProbe(occasion.parameters(), occasion.committeeSize());
        return new PossessionQuestion(samples).bytes();
    }

    /// Fewer leaves are less work.
    @Override
    public Optional<String> refusal(Payload question, Occasion occasion) {
        int most = PossessionRule.samplesPerProbe(occasion.parameters(), occasion.committeeSize());
        try {
            int samples = PossessionQuestion.FORM.parse(question).samples();
            return samples > most ? Optional.of("at most " + most + " samples, got " + samples) : Optional.empty();
        } catch (MalformedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<Long> leaves(Challenge asked, EraSnapshot snapshot) {
        return Arrays.stream(PossessionRule.indices(asked, snapshot.leafCount()))
                .boxed()
                .toList();
    }

    @Override
    public Payload answer(Challenge asked, EraSnapshot snapshot, List<StoredLeaves> read) {
        return PossessionAnswer.of(read.getFirst()).bytes();
    }

    @Override
    public boolean isRight(Challenge asked, EraSnapshot snapshot, Payload answer, SignatureVerifier owners)
            throws MalformedException {
        int samples = PossessionQuestion.FORM.parse(asked.question()).samples();
        PossessionAnswer given = PossessionAnswer.FORM.parse(answer);
        long[] indices = PossessionRule.indices(asked.seed(), samples, snapshot.leafCount());
        return PossessionRule.check(snapshot, indices, given, owners).isPresent();
    }

    /// What it has declared lost is no fraud, and no leaf that came back.
    @Override
    public PossessionFinding finding(Challenge asked, EraSnapshot snapshot, Payload answer, Answered how) {
        return new PossessionFinding(
                Committed.of(asked, snapshot),
                PossessionQuestion.of(asked).samples(),
                how.evidence().isEmpty() && !declaresLoss(answer),
                how.receipt(),
                how.evidence().orElse(Hash32.ZERO));
    }

    private static boolean declaresLoss(Payload answer) {
        try {
            return PossessionAnswer.FORM.parse(answer).proof().declaresLoss();
        } catch (MalformedException _) {
            // Then it was not found right either.
            return false;
        }
    }

    @Override
    public PossessionFinding unanswered(Challenge asked, EraSnapshot snapshot) {
        return PossessionFinding.unanswered(
                Committed.of(asked, snapshot), PossessionQuestion.of(asked).samples());
    }

    @Override
    public Optional<Hash32> snapshot(PossessionResult result) {
        return Optional.of(result.snapshot()).filter(snapshot -> !snapshot.equals(Hash32.ZERO));
    }

    @Override
    public String proven(int challenges) {
        return "possession: signed wrong bytes in " + challenges + " proven "
                + (challenges == 1 ? "challenge" : "challenges") + ", promised none";
    }

    @Override
    public String meaning() {
        return "It signed an answer whose bytes are not those of its own signed snapshot: data is lost or changed.";
    }

    /// A node that was started anew may have been given another snapshot since: it speaks of the last
    /// one alone.
    @Override
    public PossessionSummary summarise(SortedMap<Integer, PossessionFinding> findings) {
        Committed last = findings.isEmpty()
                ? Committed.NONE
                : findings.lastEntry().getValue().under();
        TreeSet<Hash32> evidence = new TreeSet<>();
        int asked = 0;
        int answered = 0;
        long proved = 0;
        for (var entry : findings.entrySet()) {
            PossessionFinding finding = entry.getValue();
            asked += finding.asked();
            if (finding.right()) {
                answered += finding.asked();
                proved |= finding.under().equals(last) ? 1L << entry.getKey() : 0;
            }
            if (!finding.evidence().equals(Hash32.ZERO)) {
                evidence.add(finding.evidence());
            }
        }
        return new PossessionSummary(
                last,
                asked,
                answered,
                proved,
                evidence.stream().limit(PossessionSummary.MAX_EVIDENCE).toList());
    }

    @Override
    public Optional<Hash32> receipt(PossessionFinding finding) {
        return Optional.of(finding.receipt()).filter(receipt -> !receipt.equals(Hash32.ZERO));
    }

    @Override
    public PossessionResult merge(List<MemberVote<PossessionSummary>> votes, Committee committee, Uptime uptime) {
        List<PossessionSummary> said = votes.stream().map(MemberVote::summary).toList();
        TreeSet<Hash32> evidence = new TreeSet<>();
        said.forEach(summary -> evidence.addAll(summary.evidence()));
        return new PossessionResult(
                mostNamed(said, committee.size() - committee.quorum()),
                (int) LowerMedian.of(said, PossessionSummary::asked),
                (int) LowerMedian.of(said, PossessionSummary::answered),
                evidence.stream().limit(PossessionResult.MAX_EVIDENCE).toList());
    }

    /// The snapshot that most members were answered under, if one of them at least is honest: so the ScalerNode has
    /// signed it. To sign a second one for others of them changes nothing about that.
    private static Committed mostNamed(List<PossessionSummary> said, int liars) {
        TreeMap<Committed, Integer> counts = new TreeMap<>();
        said.stream()
                .map(PossessionSummary::under)
                .filter(under -> !under.snapshot().equals(Hash32.ZERO))
                .forEach(under -> counts.merge(under, 1, Integer::sum));
        Committed most = Committed.NONE;
        int votes = liars;
        for (var entry : counts.entrySet()) {
            if (entry.getValue() > votes) {
                most = entry.getKey();
                votes = entry.getValue();
            }
        }
        return most;
    }

    @Override
    public Optional<Hash32> enclosure(PossessionResult result) {
        return snapshot(result);
    }

    /// It is named by the hash of what was signed, and shown with the signature.
    @Override
    public boolean encloses(NodeId target, PossessionResult result, Payload enclosure, SignatureVerifier signatures) {
        try {
            Signed shown = Signed.parse(enclosure.bytes());
            EraSnapshot snapshot = EraSnapshot.parse(shown.statement().bytes());
            return snapshot.scalerNode().equals(target)
                    && shown.signer().equals(target)
                    && Committed.of(shown.hash(), snapshot).equals(result.under())
                    && shown.verify(signatures);
        } catch (MalformedException _) {
            return false;
        }
    }

    /// Who names evidence has to show it.
    @Override
    public Plausibility plausibility(PossessionSummary summary) {
        return Plausibility.SILENT;
    }

    @Override
    public List<Shortfall> shortfalls(PossessionResult result, Claim claim) {
        return List.of();
    }

    @Override
    public Optional<WindowStanding> standing(List<JudgedEra<PossessionResult>> eras, int windowEras) {
        return Optional.empty();
    }

    @Override
    public Optional<Shortfall> losses(
            List<JudgedEra<PossessionResult>> before, List<JudgedEra<PossessionResult>> eras, LossBudget budget) {
        return Durability.of(before, eras, budget).shortfall();
    }

    @Override
    public Optional<StoredBytes> stored(PossessionResult result) {
        return result.under().stored();
    }

    /// Leaves of owners that are proved speak for a ScalerNode: of all that members have proofs of, who draw
    /// their own from the leaves of everything, the part that falls to owners. Filler proves nothing: whoever has
    /// made it can make it again. What is not proved says nothing before it is asked for again.
    @Override
    public Optional<Trials> trials(PossessionResult result, int observers) {
        long proved = (long) result.answered() * observers * Trials.ONE;
        return Optional.of(new Trials(
                0, stored(result).map(stored -> stored.ownedPart(proved)).orElse(0L)));
    }

    @Override
    public List<Measure> measures(PossessionResult result) {
        Optional<StoredBytes> stored = stored(result);
        return List.of(
                Measure.of("samplesAsked", result.asked()),
                Measure.of("samplesAnswered", result.answered()),
                Measure.of(
                        "committedBytes",
                        stored.isPresent(),
                        stored.map(StoredBytes::committed).orElse(0L)),
                Measure.of(
                        "ownedBytes",
                        stored.isPresent(),
                        stored.map(StoredBytes::owned).orElse(0L)));
    }
}

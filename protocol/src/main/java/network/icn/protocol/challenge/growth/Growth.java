package network.icn.protocol.challenge.growth;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.icn.protocol.challenge.Answered;
import network.icn.protocol.challenge.AskedKind;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.JudgedEra;
import network.icn.protocol.challenge.Measure;
import network.icn.protocol.challenge.MemberVote;
import network.icn.protocol.challenge.Occasion;
import network.icn.protocol.challenge.Plausibility;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.Shortfall;
import network.icn.protocol.challenge.StoredLeaves;
import network.icn.protocol.challenge.Track;
import network.icn.protocol.challenge.Uptime;
import network.icn.protocol.challenge.WindowStanding;
import network.icn.protocol.challenge.growth.GrowthResult.Outcome;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.LossBudget;
import network.icn.protocol.objects.StoredGrowth;
import network.icn.protocol.objects.StoredTotals;

/// That a tree goes on from the one that the last report names. Without it a ScalerNode could write what it lost out of
/// its tree, and prove every leaf of another one: an index is asked for under whatever snapshot it signs. Two
/// committees that ask in vain while it is there breach its window, whatever it says is stored
/// (docs/design/challenges.md 13).
public final class Growth implements AskedKind<GrowthFinding, GrowthSummary, GrowthResult> {
    public static final String NAME = "possession-growth";
    /// How often a member asks in an era, at private instants, until it is shown.
    public static final int ATTEMPTS = 3;

    /// For the list of kinds.
    public Growth() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Track track() {
        return Track.POSSESSION;
    }

    @Override
    public SectionForm<GrowthFinding> findings() {
        return GrowthFinding.FORM;
    }

    @Override
    public SectionForm<GrowthSummary> summaries() {
        return GrowthSummary.FORM;
    }

    @Override
    public SectionForm<GrowthResult> results() {
        return GrowthResult.FORM;
    }

    @Override
    public int maxAnswer() {
        return StoredGrowth.MAX_BYTES;
    }

    @Override
    public int mostPerEra(int slots) {
        return ATTEMPTS;
    }

    /// What is asked.
    ///
    /// @param from the signed snapshot that the base names
    /// @param found what came of it in the era until now
    /// @return empty if it was shown
    public static Optional<Payload> question(Base base, Signed from, Iterable<GrowthFinding> found) {
        for (GrowthFinding finding : found) {
            if (finding.asked() == Asked.SHOWN) {
                return Optional.empty();
            }
        }
        return Optional.of(new GrowthQuestion(base.once(), from).bytes());
    }

    @Override
    public Optional<String> refusal(Payload question, Occasion occasion) {
        try {
            EraSnapshot from = GrowthQuestion.FORM.parse(question).content();
            return GrowthQuestion.isOfTheTree(from, occasion.snapshot())
                    ? Optional.empty()
                    : Optional.of("growth from a snapshot of another tree, or a later one");
        } catch (MalformedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<Long> leaves(Challenge asked, EraSnapshot snapshot) {
        return List.of();
    }

    @Override
    public Optional<StoredTotals> grownFrom(Challenge asked) {
        return Optional.of(GrowthQuestion.of(asked).from().totals());
    }

    @Override
    public Payload answer(Challenge asked, EraSnapshot snapshot, List<StoredLeaves> read) {
        throw new IllegalStateException("growth is shown by no leaves");
    }

    @Override
    public Payload answer(Challenge asked, StoredGrowth growth) {
        return growth.bytes();
    }

    @Override
    public boolean isRight(Challenge asked, EraSnapshot snapshot, Payload answer, SignatureVerifier signatures)
            throws MalformedException {
        GrowthQuestion question = GrowthQuestion.FORM.parse(asked.question());
        EraSnapshot from = question.content();
        if (!GrowthQuestion.isOfTheTree(from, snapshot)
                || !question.snapshot().signer().equals(snapshot.scalerNode())
                || !question.snapshot().verify(signatures)) {
            throw new MalformedException("question: a snapshot that the ScalerNode has signed of that tree before");
        }
        return from.totals().isContinuedBy(snapshot.totals(), StoredGrowth.parse(answer));
    }

    @Override
    public GrowthFinding finding(Challenge asked, EraSnapshot snapshot, Payload answer, Answered how) {
        return new GrowthFinding(
                GrowthQuestion.of(asked).base(), how.evidence().isEmpty() ? Asked.SHOWN : Asked.IN_VAIN, how.receipt());
    }

    @Override
    public GrowthFinding unanswered(Challenge asked, EraSnapshot snapshot) {
        return new GrowthFinding(GrowthQuestion.of(asked).base(), Asked.IN_VAIN, Hash32.ZERO);
    }

    @Override
    public Optional<GrowthFinding> untold(Challenge asked, EraSnapshot snapshot) {
        return Optional.of(GrowthFinding.notAsked(GrowthQuestion.of(asked).base()));
    }

    @Override
    public String proven(int challenges) {
        return "possession: signed a wrong proof that its tree has grown in " + challenges + " proven "
                + (challenges == 1 ? "challenge" : "challenges") + ", promised none";
    }

    @Override
    public String meaning() {
        return "It signed a proof that its tree of objects goes on from an earlier signed snapshot of its own, and the"
                + " proof is wrong: the tree is another one.";
    }

    /// All of an era have one base: it follows from one report.
    @Override
    public GrowthSummary summarise(SortedMap<Integer, GrowthFinding> findings) {
        GrowthSummary summary = GrowthSummary.NONE;
        for (GrowthFinding finding : findings.values()) {
            boolean better =
                    !finding.base().equals(summary.base()) || finding.asked().compareTo(summary.asked()) > 0;
            summary = better ? new GrowthSummary(finding.base(), finding.asked()) : summary;
        }
        return summary;
    }

    @Override
    public Optional<Hash32> receipt(GrowthFinding finding) {
        return Optional.of(finding.receipt()).filter(receipt -> !receipt.equals(Hash32.ZERO));
    }

    @Override
    public GrowthResult merge(List<MemberVote<GrowthSummary>> votes, Committee committee, Uptime uptime) {
        int liars = committee.size() - committee.quorum();
        Base base = base(votes, liars);
        if (base.isNone()) {
            return GrowthResult.NONE;
        }
        if (count(votes, new GrowthSummary(base, Asked.SHOWN)) > liars) {
            return new GrowthResult(base, Outcome.SHOWN);
        }
        boolean counts = uptime.isMostly() && count(votes, new GrowthSummary(base, Asked.IN_VAIN)) > liars;
        if (!counts) {
            return new GrowthResult(base, Outcome.OPEN);
        }
        return new GrowthResult(base, base.once() ? Outcome.BROKEN : Outcome.COUNTED);
    }

    private static int count(List<MemberVote<GrowthSummary>> votes, GrowthSummary wanted) {
        return (int)
                votes.stream().map(MemberVote::summary).filter(wanted::equals).count();
    }

    /// The one that most members name, if one of them at least is honest.
    private static Base base(List<MemberVote<GrowthSummary>> votes, int liars) {
        TreeMap<Base, Integer> counts = new TreeMap<>();
        votes.stream()
                .map(vote -> vote.summary().base())
                .filter(base -> !base.isNone())
                .forEach(base -> counts.merge(base, 1, Integer::sum));
        Base best = Base.NONE;
        int most = liars;
        for (var entry : counts.entrySet()) {
            if (entry.getValue() > most) {
                best = entry.getKey();
                most = entry.getValue();
            }
        }
        return best;
    }

    /// What was shown nobody needs again: the next growth begins at the snapshot that the report names.
    @Override
    public Optional<Hash32> enclosure(GrowthResult result) {
        return Optional.of(result)
                .filter(said -> said.outcome() != Outcome.SHOWN && !said.base().isNone())
                .map(said -> said.base().snapshot());
    }

    /// It is named by the hash of what was signed, and shown with the signature.
    @Override
    public boolean encloses(NodeId target, GrowthResult result, Payload enclosure, SignatureVerifier signatures) {
        return result.base().shown(target, enclosure, signatures).isPresent();
    }

    @Override
    public Plausibility plausibility(GrowthSummary summary) {
        return Plausibility.SILENT;
    }

    @Override
    public List<Shortfall> shortfalls(GrowthResult result, Claim claim) {
        return result.outcome() == Outcome.BROKEN
                ? List.of(new GrowthShortfall(result.base().ownedBytes()))
                : List.of();
    }

    @Override
    public Optional<WindowStanding> standing(List<JudgedEra<GrowthResult>> eras, int windowEras) {
        return Optional.empty();
    }

    /// Nobody has declared it, so no budget covers it, and no number that the ScalerNode says itself: whoever has its
    /// log shows it at no cost, whosesoever the objects are.
    @Override
    public Optional<Shortfall> losses(
            List<JudgedEra<GrowthResult>> before, List<JudgedEra<GrowthResult>> eras, LossBudget budget) {
        return eras.stream()
                .map(JudgedEra::results)
                // Of two reports of one era the one counts that is better for it.
                .filter(results -> results.stream().allMatch(result -> result.outcome() == Outcome.BROKEN))
                .flatMap(List::stream)
                .map(result -> result.base().ownedBytes())
                .max(Long::compare)
                .map(GrowthShortfall::new);
    }

    @Override
    public List<Measure> measures(GrowthResult result) {
        return List.of(
                Measure.of("wanted", result.base().isNone() ? 0 : 1),
                Measure.of("shown", result.outcome() == Outcome.SHOWN ? 1 : 0),
                Measure.of("counted", result.outcome() == Outcome.COUNTED ? 1 : 0),
                Measure.of("broken", result.outcome() == Outcome.BROKEN ? 1 : 0));
    }
}

package network.icn.protocol.challenge.retest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.challenge.Uptime;
import network.icn.protocol.challenge.WindowStanding;
import network.icn.protocol.challenge.possession.OpenLeaves;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.Claim;

/// Open leaves of an era, asked for again by every member of the next committee until it holds a proof.
/// A leaf is lost when two committees have asked for it in vain while the ScalerNode was there: whoever
/// refuses what it cannot prove is found by this, and one member, or as many as may lie, can neither
/// make a leaf lost nor hide that it is.
public final class Retest implements AskedKind<RetestFinding, RetestSummary, RetestResult> {
    public static final String NAME = "possession-retest";
    /// How often a member asks in an era, at private instants.
    public static final int ATTEMPTS = 3;

    /// For the list of kinds.
    public Retest() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Track track() {
        return Track.POSSESSION;
    }

    @Override
    public SectionForm<RetestFinding> findings() {
        return RetestFinding.FORM;
    }

    @Override
    public SectionForm<RetestSummary> summaries() {
        return RetestSummary.FORM;
    }

    @Override
    public SectionForm<RetestResult> results() {
        return RetestResult.FORM;
    }

    @Override
    public int maxAnswer() {
        return RetestAnswer.MAX_BYTES;
    }

    @Override
    public int mostPerEra(int slots) {
        return ATTEMPTS;
    }

    /// What is asked for by a list.
    ///
    /// @param found what came of the era's challenges by this list until now
    /// @return empty if nothing is left to ask for
    public static Optional<Payload> question(RetestList list, Iterable<RetestFinding> found) {
        Places proved = Places.none(list.entries().size());
        for (RetestFinding finding : found) {
            if (finding.list().equals(list.name())) {
                proved = proved.with(finding.proved().chosen());
            }
        }
        return proved.others().count() == 0
                ? Optional.empty()
                : Optional.of(RetestQuestion.of(list, proved).bytes());
    }

    @Override
    public Optional<String> refusal(Payload question, Occasion occasion) {
        int most = OpenLeaves.most(occasion.committeeSize());
        try {
            int asked = RetestQuestion.FORM.parse(question).leaves().size();
            return asked > most ? Optional.of("at most " + most + " leaves again, got " + asked) : Optional.empty();
        } catch (MalformedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<Long> leaves(Challenge asked, EraSnapshot snapshot) {
        return RetestQuestion.of(asked).within(snapshot);
    }

    @Override
    public boolean takesParts() {
        return true;
    }

    @Override
    public Payload answer(Challenge asked, EraSnapshot snapshot, List<StoredLeaves> read) {
        List<Long> wanted = leaves(asked, snapshot);
        TreeSet<Integer> given = new TreeSet<>();
        read.forEach(piece -> piece.indices().forEach(leaf -> given.add(wanted.indexOf(leaf))));
        List<RetestAnswer.Piece> pieces = read.stream()
                .filter(piece -> !piece.indices().isEmpty())
                .map(piece -> new RetestAnswer.Piece(piece.indices().size(), PossessionAnswer.of(piece)))
                .toList();
        return new RetestAnswer(new Places(wanted.size(), given), pieces).bytes();
    }

    @Override
    public boolean isRight(Challenge asked, EraSnapshot snapshot, Payload answer, SignatureVerifier owners)
            throws MalformedException {
        List<Long> wanted = RetestQuestion.FORM.parse(asked.question()).within(snapshot);
        return RetestAnswer.FORM.parse(answer).check(snapshot, wanted, owners).isPresent();
    }

    @Override
    public RetestFinding finding(Challenge asked, EraSnapshot snapshot, Payload answer, Answered how) {
        RetestQuestion question = RetestQuestion.of(asked);
        Set<Long> proved = new TreeSet<>();
        if (how.evidence().isEmpty()) {
            try {
                proved.addAll(RetestAnswer.FORM.parse(answer).proved(snapshot, question.within(snapshot)));
            } catch (MalformedException _) {
                // Proves nothing; who found it right has not looked at it.
            }
        }
        return finding(question, proved, how.receipt());
    }

    @Override
    public RetestFinding unanswered(Challenge asked, EraSnapshot snapshot) {
        return finding(RetestQuestion.of(asked), new TreeSet<>(), Hash32.ZERO);
    }

    private static RetestFinding finding(RetestQuestion question, Set<Long> proved, Hash32 receipt) {
        Places places = Places.none(question.list().size()).with(question.places(proved));
        return new RetestFinding(question.list(), places, receipt);
    }

    /// Who failed by itself says nothing.
    @Override
    public Optional<RetestFinding> untold(Challenge asked, EraSnapshot snapshot) {
        return Optional.empty();
    }

    @Override
    public String proven(int challenges) {
        return "possession: signed wrong bytes when asked again in " + challenges + " proven "
                + (challenges == 1 ? "challenge" : "challenges") + ", promised none";
    }

    @Override
    public String meaning() {
        return "Asked again, it signed an answer whose bytes are not those of its own signed snapshot: data is lost or"
                + " changed.";
    }

    @Override
    public RetestSummary summarise(SortedMap<Integer, RetestFinding> findings) {
        RetestSummary summary = RetestSummary.NONE;
        for (RetestFinding finding : findings.values()) {
            // All of an era are by one list: it follows from one report.
            Places before = summary.list().equals(finding.list())
                    ? summary.proved()
                    : Places.none(finding.list().size());
            summary = new RetestSummary(
                    finding.list(), before.with(finding.proved().chosen()));
        }
        return summary;
    }

    @Override
    public Optional<Hash32> receipt(RetestFinding finding) {
        return Optional.of(finding.receipt()).filter(receipt -> !receipt.equals(Hash32.ZERO));
    }

    @Override
    public RetestResult merge(List<MemberVote<RetestSummary>> votes, Committee committee, Uptime uptime) {
        int liars = committee.size() - committee.quorum();
        RetestName list = list(votes, liars);
        List<Places> said = votes.stream()
                .map(MemberVote::summary)
                .filter(summary -> summary.list().equals(list))
                .map(RetestSummary::proved)
                .toList();
        TreeSet<Integer> closed = new TreeSet<>();
        TreeSet<Integer> counted = new TreeSet<>();
        TreeSet<Integer> lost = new TreeSet<>();
        for (int at = 0; at < list.size(); at++) {
            int place = at;
            int proved =
                    (int) said.stream().filter(places -> places.contains(place)).count();
            int unproved = said.size() - proved;
            if (proved > liars) {
                closed.add(place);
            } else if (unproved > liars && uptime.isMostly()) {
                (list.isOnce(place) ? lost : counted).add(place);
            }
        }
        return new RetestResult(
                list, new Places(list.size(), closed), new Places(list.size(), counted), new Places(list.size(), lost));
    }

    /// The list that most members asked by, if one of them at least is honest.
    private static RetestName list(List<MemberVote<RetestSummary>> votes, int liars) {
        TreeMap<RetestName, Integer> counts = new TreeMap<>();
        votes.stream()
                .map(vote -> vote.summary().list())
                .filter(list -> list.size() > 0)
                .forEach(list -> counts.merge(list, 1, Integer::sum));
        RetestName best = RetestName.NONE;
        int most = liars;
        for (var entry : counts.entrySet()) {
            if (entry.getValue() > most) {
                best = entry.getKey();
                most = entry.getValue();
            }
        }
        return best;
    }

    @Override
    public Optional<Hash32> enclosure(RetestResult result) {
        return RetestList.hash(result.list());
    }

    @Override
    public Plausibility plausibility(RetestSummary summary) {
        return Plausibility.SILENT;
    }

    @Override
    public List<Shortfall> shortfalls(RetestResult result, Claim claim) {
        int lost = result.lost().count();
        return lost > 0 ? List.of(new RetestShortfall(lost)) : List.of();
    }

    /// One leaf that is lost convicts nobody, and how many do is not a matter of windows: see [#trials].
    @Override
    public Optional<WindowStanding> standing(List<JudgedEra<RetestResult>> eras, int windowEras) {
        return Optional.empty();
    }

    /// A lost leaf counts, whosesoever it is: a report does not say, and who has lost it cannot show. Who has lost
    /// nothing but its own withdraws it instead, and then it is not lost.
    @Override
    public Optional<Trials> trials(RetestResult result, int observers) {
        return Optional.of(new Trials(result.lost().count() * Trials.ONE, 0));
    }

    @Override
    public List<Measure> measures(RetestResult result) {
        return List.of(
                Measure.of("askedAgain", result.list().size()),
                Measure.of("proved", result.closed().count()),
                Measure.of("counted", result.counted().count()),
                Measure.of("lost", result.lost().count()),
                Measure.of("unproven", result.unproven()),
                Measure.of("left", result.left()));
    }
}

package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.codec.GossipCodec;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Merge;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Reports;
import network.icn.protocol.report.Subject;
import org.junit.jupiter.api.Test;

/// What reaches a member that asks, when n - q members have filled whatever can be filled. At n = 256 they can fill
/// more
/// than an answer holds.
final class HandoutTest {
    private static final int SIZE = 256;
    private static final int HOSTILE = 76;
    private static final int LAST_VIEW = 9;
    /// As many as a test needs that fills nothing.
    private static final int OBSERVERS = 32;

    private final Fixture fixture = new Fixture(SIZE, 1);
    private final Subject subject = fixture.agreement.subject();
    private final Instant now = fixture.agreement.commitsUntil().plusSeconds(1);
    private final AgreementMachine asked = new AgreementMachine(
            fixture.agreement, fixture.members.getFirst(), Fixture.verifier(), Hash32.sha256(new byte[] {9}));

    private void say(EqMessage message) {
        asked.step(new AgreementInput.Received(message.signedBy(fixture.members.get(message.signer()))), now);
    }

    private EqMessage.Reveal opening(int member) {
        return opening(member, 1_000 + member);
    }

    private EqMessage.Reveal opening(int member, long micros) {
        Payload observation =
                Payload.of(fixture.observation(SlotResult.OK, micros).bytes());
        return new EqMessage.Reveal(
                subject, member, Hash32.sha256(new byte[] {(byte) member}), fixture.draw(member), observation);
    }

    private void observe(int observers) {
        for (int member = 0; member < observers; member++) {
            say(new EqMessage.Commit(subject, member, opening(member).commitment()));
            say(opening(member));
        }
    }

    /// Two contradicting votes of each kind in every view that is looked at, and other commitments.
    private void fill(int member) {
        say(new EqMessage.Commit(subject, member, Hash32.sha256(new byte[] {1, (byte) member})));
        for (int view = 1; view <= LAST_VIEW; view++) {
            for (int junk = 0; junk < 2; junk++) {
                Hash32 digest = Hash32.sha256(new byte[] {(byte) view, (byte) junk});
                say(new EqMessage.Notarize(subject, member, view, 0, digest));
                say(new EqMessage.Finalize(subject, member, view, digest));
            }
            say(new EqMessage.Nullify(subject, member, view));
        }
    }

    private QuorumCertificate nullified(int view) {
        TreeMap<Integer, Signature64> signatures = new TreeMap<>();
        for (int member = 0; member < fixture.agreement.committee().quorum(); member++) {
            EqMessage vote = new EqMessage.Nullify(subject, member, view);
            signatures.put(member, vote.signedBy(fixture.members.get(member)).signature());
        }
        return new QuorumCertificate(
                QuorumCertificate.Kind.NULLIFIED,
                subject,
                view,
                0,
                Hash32.ZERO,
                MemberSet.of(SIZE, signatures.keySet()),
                List.copyOf(signatures.values()));
    }

    private List<GossipItem> answer() throws MalformedException {
        List<GossipItem> items = new ArrayList<>();
        asked.certificates().forEach(certificate -> items.add(new GossipItem.CertificateItem(certificate)));
        asked.messages().forEach(message -> items.add(new GossipItem.StatementItem(message)));
        return GossipCodec.decodeAnswer(GossipCodec.encodeAnswer(items));
    }

    private static List<EqMessage> statements(List<GossipItem> items) throws MalformedException {
        List<EqMessage> statements = new ArrayList<>();
        for (GossipItem item : items) {
            if (item instanceof GossipItem.StatementItem(var signed)) {
                statements.add(EqMessage.parse(signed.statement().bytes()));
            }
        }
        return statements;
    }

    @Test
    void whatEquivocatorsFillKeepsNoCommitAndNoRevealBack() throws MalformedException {
        for (int member = 1; member <= HOSTILE; member++) {
            fill(member);
        }
        observe(SIZE);
        for (int member = HOSTILE + 1; member < SIZE; member++) {
            say(new EqMessage.Notarize(subject, member, 1, 0, Hash32.ZERO));
            say(new EqMessage.Nullify(subject, member, 2));
        }

        List<EqMessage> given = statements(answer());

        for (int member = 0; member < SIZE; member++) {
            int author = member;
            assertThat(given)
                    .as("COMMIT of %d", member)
                    .anyMatch(each -> each instanceof EqMessage.Commit && each.signer() == author);
            assertThat(given).as("REVEAL of %d", member).contains(opening(member));
        }
    }

    /// Equivocators that lead make places for themselves in every such view; the running view must not wait for them.
    @Test
    void whatTheRunningViewNamesComesBeforeAllElse() throws MalformedException {
        observe(OBSERVERS);
        TreeMap<Integer, Hash32> commitments = new TreeMap<>();
        TreeMap<Integer, Observation> observations = new TreeMap<>();
        List<EqMessage> wanted = new ArrayList<>();
        for (int member = 0; member < fixture.agreement.committee().quorum(); member++) {
            EqMessage.Reveal second = opening(member, 9_000 + member);
            commitments.put(member, second.commitment());
            observations.put(member, Observation.parse(second.observation().bytes()));
            wanted.add(new EqMessage.Commit(subject, member, second.commitment()));
        }
        for (int member : commitments.keySet()) {
            wanted.add(opening(member, 9_000 + member));
        }
        asked.step(new AgreementInput.LeaderDraw(fixture.leaderDraw), now);
        Payload body = Payload.of(AgreedBody.of(
                        subject, commitments, Merge.merge(fixture.shard, Fixture.SLOTS, Reports.KINDS, observations))
                .bytes());
        int leader = fixture.agreement.leaders(fixture.leaderDraw).getFirst();
        say(new EqMessage.Propose(subject, leader, 1, 0, AgreedBody.digest(subject, body), body));
        wanted.forEach(this::say);

        assertThat(statements(answer()).subList(1, 1 + wanted.size())).isEqualTo(wanted);
    }

    @Test
    void certificatesLeaveRoomForEverythingElse() throws MalformedException {
        observe(OBSERVERS);
        for (int view = 1; view <= Handout.MAX_CERTIFICATES + 2; view++) {
            asked.step(new AgreementInput.CertificateReceived(nullified(view)), now);
        }

        List<GossipItem> given = answer();

        assertThat(given)
                .filteredOn(GossipItem.CertificateItem.class::isInstance)
                .hasSize(Handout.MAX_CERTIFICATES);
        assertThat(statements(given)).hasSizeGreaterThanOrEqualTo(2 * OBSERVERS);
    }
}

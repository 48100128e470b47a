package network.icn.protocol.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import network.icn.protocol.Nodes;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.committee.Committee;
import network.icn.protocol.era.EraId;
import org.junit.jupiter.api.Test;

class SubjectTest {
    private static final Committee COMMITTEE = new Committee(Nodes.ids("member-", 7), 5);

    @Test
    void everythingThatMattersIsBoundIn() {
        Committee turned = new Committee(COMMITTEE.members().reversed(), 5);
        List<Hash32> subjects = List.of(
                Subject.of(1, new EraId(2), 3, COMMITTEE),
                Subject.of(2, new EraId(2), 3, COMMITTEE),
                Subject.of(1, new EraId(3), 3, COMMITTEE),
                Subject.of(1, new EraId(2), 4, COMMITTEE),
                Subject.of(1, new EraId(2), 3, new Committee(COMMITTEE.members(), 6)),
                Subject.of(1, new EraId(2), 3, new Committee(COMMITTEE.members().subList(0, 6), 5)),
                Subject.of(1, new EraId(2), 3, turned));

        assertThat(subjects).doesNotHaveDuplicates();
        assertThat(Subject.of(1, new EraId(2), 3, COMMITTEE)).isEqualTo(subjects.getFirst());
    }

    @Test
    void aValueIsVotedOnUnderItsSubject() {
        Hash32 subject = Subject.of(1, new EraId(2), 3, COMMITTEE);
        Payload body = Payload.of(new byte[] {1});

        assertThat(AgreedBody.digest(subject, body)).isNotEqualTo(AgreedBody.digest(Hash32.ZERO, body));
        assertThat(AgreedBody.digest(subject, body)).isNotEqualTo(AgreedBody.digest(subject, Payload.of(new byte[2])));
    }
}

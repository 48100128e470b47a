package network.icn.protocol.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryMark;
import org.junit.jupiter.api.Test;

class SubjectTest {
    private static final Hash32 NETWORK = Hash32.sha256(new byte[] {1});
    private static final Committee COMMITTEE = Registries.committee(Nodes.ids("member-", 7), 5);

    @Test
    void everythingThatMattersIsBoundIn() {
        Committee turned = Registries.committee(COMMITTEE.members().reversed(), 5);
        List<Subject> subjects = List.of(
                Subject.of(NETWORK, Registries.MARK, new EraId(2), 3, COMMITTEE),
                Subject.of(Hash32.ZERO, Registries.MARK, new EraId(2), 3, COMMITTEE),
                Subject.of(NETWORK, Registries.MARK, new EraId(3), 3, COMMITTEE),
                Subject.of(NETWORK, new RegistryMark(2, Registries.MARK.hash()), new EraId(2), 3, COMMITTEE),
                Subject.of(NETWORK, new RegistryMark(1, Hash32.ZERO), new EraId(2), 3, COMMITTEE),
                Subject.of(NETWORK, Registries.MARK, new EraId(2), 4, COMMITTEE),
                Subject.of(NETWORK, Registries.MARK, new EraId(2), 3, Registries.committee(COMMITTEE.members(), 6)),
                Subject.of(
                        NETWORK,
                        Registries.MARK,
                        new EraId(2),
                        3,
                        Registries.committee(COMMITTEE.members().subList(0, 6), 5)),
                Subject.of(NETWORK, Registries.MARK, new EraId(2), 3, turned));

        assertThat(subjects.stream().map(Subject::hash)).doesNotHaveDuplicates();
        assertThat(Subject.of(NETWORK, Registries.MARK, new EraId(2), 3, COMMITTEE))
                .isEqualTo(subjects.getFirst());
    }

    @Test
    void aValueIsVotedOnUnderItsSubject() {
        Subject subject = Subject.of(NETWORK, Registries.MARK, new EraId(2), 3, COMMITTEE);
        Payload body = Payload.of(new byte[] {1});

        assertThat(AgreedBody.digest(subject, body))
                .isNotEqualTo(
                        AgreedBody.digest(Subject.of(NETWORK, Registries.MARK, new EraId(3), 3, COMMITTEE), body));
        assertThat(AgreedBody.digest(subject, body)).isNotEqualTo(AgreedBody.digest(subject, Payload.of(new byte[2])));
    }
}

package network.icn.scalernode.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import network.icn.node.EnvironmentException;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ListedObject.State;
import network.icn.scalernode.store.ObjectFiles.Taken;
import network.icn.scalernode.store.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LineTest {
    /// A constant may get another name, but a node that runs and a command that was exchanged meanwhile go on.
    @Test
    void theWordsOnTheSocketStayWhatTheyAre() {
        assertThat(Arrays.stream(Taken.values()).map(Taken::word).collect(Collectors.joining(" ")))
                .isEqualTo("new replaced restored unchanged empty aborted no_room owned");
        assertThat(Arrays.stream(State.values()).map(State::word).collect(Collectors.joining(" ")))
                .isEqualTo("new provable removed");
    }

    @ParameterizedTest
    @EnumSource
    void whatBecameOfAnObjectIsReadBack(Taken taken) {
        assertThat(Line.taken(taken.word())).isEqualTo(taken);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsListedIsReadBack(State state) {
        ListedObject object = new ListedObject(Optional.of(ObjectName.parse("a b/c")), 4_097, 2, state, 1);

        String line = Line.of(object);

        assertThat(line).startsWith("object ");
        assertThat(Line.listed(line.substring("object ".length()))).isEqualTo(object);
    }

    @Test
    void aWordOfALaterVersionIsNoneOfOurs() {
        assertThatThrownBy(() -> Line.taken("mirrored"))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("the node says: mirrored; see its log");
        assertThatThrownBy(() -> Line.listed("mirrored 1 1 0 "))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("the node says: mirrored; see its log");
    }
}

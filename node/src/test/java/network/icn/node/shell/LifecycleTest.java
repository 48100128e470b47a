package network.icn.node.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private final List<String> closed = new ArrayList<>();

    private AutoCloseable named(String name) {
        return () -> closed.add(name);
    }

    private Lifecycle opened() {
        return Lifecycle.start(life -> {
            life.opened(named("journal"));
            life.door(named("gossip"));
            life.opened(named("machine"));
            life.door(named("web"));
            return life;
        });
    }

    @Test
    void whatWasOpenedLastIsClosedFirstAndEachOnce() {
        Lifecycle life = opened();

        life.close();
        life.close();

        assertThat(closed).containsExactly("web", "machine", "gossip", "journal");
    }

    @Test
    void aDrainClosesTheDoorsAndNothingElse() {
        Lifecycle life = opened();
        assertThat(life.drained()).isEmpty();

        life.drain();

        assertThat(closed).containsExactly("web", "gossip");
        assertThat(life.drained()).hasValue("no more are taken: the port is closed");
        life.close();
        assertThat(closed).containsExactly("web", "gossip", "machine", "journal");
    }

    @Test
    void aStartThatFailsLeavesNothingOpen() {
        assertThatThrownBy(() -> Lifecycle.start(life -> {
                    life.opened(named("journal"));
                    life.door(named("web"));
                    throw new IllegalStateException("the port is taken");
                }))
                .hasMessage("the port is taken");

        assertThat(closed).containsExactly("web", "journal");
    }

    @Test
    void whatCannotBeClosedKeepsNothingElseOpen() {
        Lifecycle life = Lifecycle.start(starting -> {
            starting.opened(named("journal"));
            starting.opened(() -> {
                throw new IOException("Input/output error");
            });
            return starting;
        });

        life.close();

        assertThat(closed).containsExactly("journal");
    }
}

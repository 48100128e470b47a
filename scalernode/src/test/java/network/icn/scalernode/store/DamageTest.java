package network.icn.scalernode.store;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.PlacedEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What is remembered of a disk that loses everything.
class DamageTest {
    private final Logger log = (Logger) LoggerFactory.getLogger(Damage.class);
    private final Damage damage = new Damage();

    @BeforeEach
    void quiet() {
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        log.setLevel(null);
    }

    private static StoredObject object(long serial, long leaves) {
        ObjectName name = Samples.name("object-" + serial);
        ObjectEntry entry = ObjectEntry.unowned(name.hash(), Hash32.ZERO, leaves * ObjectEntry.LEAF_BYTES);
        return new StoredObject(new PlacedEntry(serial, entry), StoredObject.Kind.OBJECT, name);
    }

    private void lose(StoredObject object) {
        for (long leaf = 0; leaf < object.leaves(); leaf++) {
            damage.found(object, leaf, "damaged");
        }
    }

    @Test
    void manyLostObjectsAreAllNamedAndRememberedInBoundedMemory() {
        int objects = 500;
        for (int serial = 1; serial <= objects; serial++) {
            lose(object(serial, 1_000));
        }

        assertThat(damage.objects()).isEqualTo(objects);
        assertThat(damage.leaves()).isBetween((long) Damage.MAX_LEAVES, Damage.MAX_LEAVES + (long) objects);
        assertThat(damage.leavesOf(objects))
                .as("the last one is known to be bad")
                .isPositive();
    }

    /// What is healed makes room for what is found next.
    @Test
    void whatIsCountedIsWhatIsKnownAfterAnyHistory() {
        StoredObject large = object(1, 70_000);
        StoredObject small = object(2, 5);
        lose(large);
        lose(small);
        damage.gone(object(3, 9), "missing");
        assertThat(damage.leaves()).isEqualTo((1 << 16) + 5 + 9);

        damage.sound(small, 0);
        assertThat(damage.leaves()).isEqualTo((1 << 16) + 4 + 9);
        damage.forget(1);
        damage.gone(small, "missing");
        assertThat(damage.leaves()).isEqualTo(5 + 9);
        damage.sound(small, 0);
        assertThat(damage.leavesOf(2)).isEqualTo(4);
        damage.forget(2);
        assertThat(damage.leaves()).isEqualTo(9);
        damage.forget(3);
        assertThat(damage.leaves()).isZero();
        for (int serial = 10; serial < 20; serial++) {
            lose(object(serial, 10_000));
        }
        assertThat(damage.leaves()).as("nothing of the room is gone").isEqualTo(100_000);
    }
}

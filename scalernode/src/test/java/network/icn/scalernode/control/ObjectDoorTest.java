package network.icn.scalernode.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.scalernode.store.HoldingNode;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.Taken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectDoorTest {
    private static final Signer OWNER = Ed25519.best().signer(new byte[32]);
    private static final HoldingNode HOLDER = new HoldingNode(Hash32.sha256(), NodeId.of(new byte[NodeId.BYTES]));
    private static final ObjectName NAME = ObjectName.of("one".getBytes(StandardCharsets.US_ASCII));
    private static final byte[] CONTENT = new byte[5_000];

    @TempDir
    private Path folder;

    private static Taken put(ObjectDoor door, HoldingNode signedFor) throws IOException {
        ObjectOwner owner = new ObjectOwner(OWNER, signedFor);
        return door.putOwned(
                owner.sign(NAME, new ByteArrayInputStream(CONTENT)),
                NAME,
                new ByteArrayInputStream(CONTENT),
                () -> true);
    }

    /// Before its node has run for the first time, an owner can give it objects that are its own.
    @Test
    void anOwnerCanPutBeforeTheFirstStart() throws IOException {
        Path data = folder.resolve("data");
        try (ObjectDoor door = ObjectDoor.ofNew(data, HOLDER)) {
            assertThat(put(door, door.holder().orElseThrow())).isNotEqualTo(Taken.ABORTED);
            assertThatThrownBy(() -> ObjectDoor.ofNew(data, HOLDER))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("somebody else is at work in ");
        }
        try (ObjectDoor later = ObjectDoor.open(data)) {
            assertThat(later.holder()).contains(HOLDER);
            assertThat(later.list())
                    .singleElement()
                    .satisfies(object -> assertThat(object.owner()).contains(OWNER.id()));
        }
    }

    @Test
    void whatIsSomebodyElsesIsNotTaken() throws IOException {
        Path data = folder.resolve("data");
        HoldingNode other = new HoldingNode(Hash32.sha256(new byte[1]), HOLDER.scalerNode());
        try (ObjectDoor door = ObjectDoor.ofNew(data, HOLDER)) {
            assertThatThrownBy(() -> put(door, other)).isInstanceOf(RuntimeException.class);
            assertThat(door.list()).isEmpty();
        }
        assertThatThrownBy(() -> ObjectDoor.ofNew(data, other))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("another node or network");
        try (ObjectDoor again = ObjectDoor.ofNew(data, HOLDER)) {
            assertThat(again.holder()).as("the door that was refused is closed").contains(HOLDER);
        }
    }

    /// Who asks a node that does not run changes nothing of it, and keeps nobody from starting it.
    @Test
    void aNodeThatDoesNotRunIsLeftAlone() throws IOException {
        Path data = folder.resolve("data");
        ObjectDoor.ofNew(data, HOLDER).close();
        try (ObjectDoor door = ObjectDoor.ofRunning(data)) {
            assertThatThrownBy(() -> put(door, HOLDER)).isInstanceOf(EnvironmentException.class);
            try (ObjectDoor open = ObjectDoor.open(data)) {
                assertThat(open.list()).isEmpty();
            }
        }
    }
}

package network.icn.hypernode;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.JournalContract;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.network.registry.RegistryHistory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class VoteJournalTest extends JournalContract {
    private SmallNetwork network;

    @BeforeEach
    void makeANetwork() {
        network = new SmallNetwork(directory);
    }

    @AfterEach
    void closeTheNetwork() {
        network.close();
    }

    @Override
    protected Path file() {
        return directory.resolve("votes.wal");
    }

    /// The one that says whose votes these are.
    @Override
    protected int ownRecords() {
        return 1;
    }

    @Override
    protected byte[] item(int number, byte[] planted) {
        byte[] item = Arrays.copyOf(planted, planted.length + 1);
        item[planted.length] = (byte) number;
        return item;
    }

    @Override
    protected Journal open(DurableChannel.Opener disk) {
        VoteLog votes = VoteLog.open(
                file(),
                RegistryHistory.of(network.registry),
                network.hyperNodes.getFirst().id(),
                _ -> {},
                disk);
        int restored = votes.takeRestored().size();
        return new Journal() {
            @Override
            public void write(List<byte[]> items) {
                items.forEach(item -> votes.persist(Payload.of(item)));
                votes.keepPromises();
            }

            @Override
            public int restored() {
                return restored;
            }

            @Override
            public void close() {
                votes.close();
            }
        };
    }
}

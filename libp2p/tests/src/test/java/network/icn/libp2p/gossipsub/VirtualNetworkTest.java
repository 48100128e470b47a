package network.icn.libp2p.gossipsub;

import static network.icn.libp2p.gossipsub.VirtualNetwork.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualNetworkTest {
    private static final GossipParams NO_FLOOD =
            GossipParams.DEFAULT.withMesh(GossipParams.Mesh.DEFAULT.withFloodPublish(false));

    @ParameterizedTest
    @CsvSource({"50, 12, 0.0", "50, 12, 0.1", "200, 20, 0.0", "200, 20, 0.2"})
    void everyNodeGetsEveryMessageOnce(int nodes, int degree, double loss) {
        VirtualNetwork network = new VirtualNetwork(nodes, degree, NO_FLOOD, loss, 42);
        network.run(5 * SECOND);

        publish(network, 40);
        network.run(6 * SECOND);

        assertThat(network.deliveries.values()).hasSize(40).allMatch(count -> count == nodes - 1);
        assertThat(network.meshSizes()).allMatch(size -> size >= 1 && size <= 13);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7})
    void smallNetworksAreAFullMeshFromTheStart(int nodes) {
        VirtualNetwork network = new VirtualNetwork(nodes, 2 * nodes, GossipParams.DEFAULT, 0, nodes);
        // No time for a heartbeat to fill the mesh: 0.1 s to connect and one round trip.
        network.run(SECOND / 2);

        publish(network, 20);
        network.run(SECOND);

        assertThat(network.deliveries.values()).allMatch(count -> count == nodes - 1);
        assertThat(network.meshSizes()).allMatch(size -> size >= 1 && size <= nodes - 1);
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        assertThat(trace(1)).isEqualTo(trace(1)).isNotEqualTo(trace(2));
    }

    @Test
    void aMessageCostsAboutOneMeshOfCopies() {
        VirtualNetwork network = new VirtualNetwork(200, 20, NO_FLOOD, 0, 3);
        network.run(5 * SECOND);
        long before = network.sends;

        publish(network, 100);
        network.run(SECOND);

        double copies = (network.sends - before) / 100.0 / 200;
        System.out.printf("copies per node and message, gossip included: %.2f%n", copies);
        assertThat(copies).isBetween(3.0, 13.0);
    }

    private static String trace(long seed) {
        VirtualNetwork network = new VirtualNetwork(50, 12, GossipParams.DEFAULT, 0.1, seed);
        network.run(2 * SECOND);
        publish(network, 20);
        network.run(3 * SECOND);
        return network.traceHash();
    }

    private static void publish(VirtualNetwork network, int messages) {
        for (int i = 0; i < messages; i++) {
            network.publish("message " + i);
            network.run(SECOND / 20);
        }
    }
}

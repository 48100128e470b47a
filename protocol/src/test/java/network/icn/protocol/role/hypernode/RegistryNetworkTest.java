package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.network.registry.RegistryNotice;
import org.junit.jupiter.api.Test;

/// Whole machines whose members say by which registry they go.
class RegistryNetworkTest {
    private static final RegistryMark NEWER = new RegistryMark(2, Hash32.sha256(new byte[] {2}));

    private static List<RegistryNotice> told(VirtualNetwork.Node node) {
        return node.notices.stream()
                .flatMap(notice ->
                        notice instanceof HyperNodeNotice.Registry(var news) ? Stream.of(news) : Stream.empty())
                .toList();
    }

    @Test
    void aNodeOnAnotherRegistryThanItsPeersSaysSoWithinOneEra() {
        VirtualNetwork network = new VirtualNetwork(91, 7);
        network.marks = _ -> NEWER;

        network.runUntil(network.end(0));

        assertThat(network.nodes)
                .allSatisfy(node -> assertThat(told(node))
                        .filteredOn(RegistryNotice.Apart.class::isInstance)
                        .hasSizeBetween(1, 2));
    }

    @Test
    void fOfThemAreAWarning() {
        VirtualNetwork network = new VirtualNetwork(92, 7);
        List<VirtualNetwork.Node> liars = network.nodes.subList(0, 2);
        RegistryMark own = RegistryMark.of(network.registry);
        network.marks = node -> liars.contains(node) ? NEWER : own;

        network.runUntil(network.end(0));

        assertThat(network.nodes.subList(2, 7))
                .allSatisfy(node -> assertThat(told(node))
                        .filteredOn(notice -> !(notice instanceof RegistryNotice.Measured))
                        .hasSizeBetween(1, 2)
                        .allSatisfy(notice -> assertThat(notice).isInstanceOf(RegistryNotice.Doubt.class)));
    }
}

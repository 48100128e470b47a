package network.icn.protocol.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.Registries;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.ScalerNodeMember;
import org.junit.jupiter.api.Test;

/// A provider that may refuse whom it likes must not become two by renaming some of its nodes.
class ProvidersTest {
    private static final Registry PLAIN = Registries.of(Registries.parameters(4, 3, 16), 4, 4);
    private static final List<NodeId> NODES =
            PLAIN.scalerNodes().stream().map(ScalerNodeMember::id).toList();

    /// The same nodes under these names.
    private static Registry named(RegistryLink link, String... names) {
        List<ScalerNodeMember> members = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            ScalerNodeMember member = PLAIN.scalerNodes().get(i);
            members.add(new ScalerNodeMember(member.id(), names[i], member.endpoint(), member.claim()));
        }
        return new Registry(
                PLAIN.networkId(),
                PLAIN.name(),
                link,
                PLAIN.authority(),
                PLAIN.parameters(),
                PLAIN.beacon(),
                PLAIN.hyperNodes(),
                members,
                PLAIN.satellites());
    }

    private static List<String> of(Registry... versions) {
        Providers providers = Providers.of(List.of(versions));
        return NODES.stream().map(providers::of).toList();
    }

    @Test
    void nodesOfOneNameAreOneProvidersAndOthersAreNot() {
        List<String> providers = of(named(RegistryLink.FIRST, "a", "a", "b", "c"));

        assertThat(providers.get(0)).isEqualTo(providers.get(1));
        assertThat(providers.subList(1, 4)).doesNotHaveDuplicates();
    }

    @Test
    void whoSaysNothingOfItsProviderStandsForItself() {
        assertThat(of(named(
                        RegistryLink.FIRST,
                        ScalerNodeMember.UNKNOWN,
                        ScalerNodeMember.UNKNOWN,
                        "",
                        NODES.getFirst().toString())))
                .doesNotHaveDuplicates();
    }

    @Test
    void aProviderThatRenamesSomeOfItsNodesStaysOne() {
        Registry first = named(RegistryLink.FIRST, "a", "a", "a", "b");
        Registry second = named(RegistryLink.after(first, new EraId(1)), "a", "a2", "a3", "b");

        List<String> providers = of(first, second);

        assertThat(providers.subList(0, 3)).containsOnly(providers.getFirst());
        assertThat(providers.getLast()).isNotEqualTo(providers.getFirst());
    }

    /// One renamed node after the other, so that no name is ever shared by all.
    @Test
    void soDoesOneThatRenamesThemInTurn() {
        Registry first = named(RegistryLink.FIRST, "a", "a", "x", "y");
        Registry second = named(RegistryLink.after(first, new EraId(1)), "a", "b", "b", "y");
        Registry third = named(RegistryLink.after(second, new EraId(2)), "q", "r", "c", "c");

        assertThat(of(first, second, third))
                .containsOnly(of(first, second, third).getFirst());
    }
}

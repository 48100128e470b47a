package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.VrfProof;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import org.junit.jupiter.api.Test;

/// A node that sits in several shards of an era, and hears the same members in all of them.
class ManyShardsTest {
    private static final int MEMBERS = 4;
    private static final int SHARDS = 3;
    /// The first era with a shard for each ScalerNode.
    private static final int MANY = 1;

    private final VirtualNetwork network = new VirtualNetwork(101, MEMBERS, ManyShardsTest::oneTargetAShard);

    private static RegistryHistory oneTargetAShard(RegistryHistory history) {
        Registry first = history.latest();
        Parameters old = first.parameters();
        return history.with(new Registry(
                first.networkId(),
                first.name(),
                RegistryLink.after(first, new EraId(MANY)),
                first.authority(),
                new Parameters(
                        old.genesis(),
                        old.eraLength(),
                        old.slotsPerEra(),
                        old.committeeSize(),
                        old.quorum(),
                        1,
                        old.possessionSamplesPerEra(),
                        old.answerTimeout(),
                        old.windowSlots()),
                first.beacon(),
                first.hyperNodes(),
                first.scalerNodes(),
                first.satellites()));
    }

    /// How often each proof was looked at.
    private static final class Counting implements SignatureVerifier {
        private final SignatureVerifier verifier;
        private final Map<VrfProof, Integer> looks =
                new TreeMap<>((a, b) -> a.output().compareTo(b.output()));

        Counting(SignatureVerifier verifier) {
            this.verifier = verifier;
        }

        @Override
        public boolean verify(NodeId signer, byte[] message, Signature64 signature) {
            return verifier.verify(signer, message, signature);
        }

        @Override
        public boolean proves(Payload key, byte[] message, VrfProof proof) {
            looks.merge(proof, 1, Integer::sum);
            return verifier.proves(key, message, proof);
        }
    }

    /// A check takes as long as twenty signatures, and who sits in a hundred shards has no time for it a hundred times.
    @Test
    void theDrawOfAMemberIsProvedOnceAnEraAndNotOnceAShard() {
        Counting counting = new Counting(network.verifier);
        network.checks = counting;
        network.nodes.getFirst().restart();

        network.runUntil(network.end(MANY).plusSeconds(16));

        assertThat(network.decided(MANY))
                .hasSize(SHARDS)
                .allSatisfy(report -> assertThat(report.reveals()).hasSize(MEMBERS));
        Hash32 randomness = network.decided(MANY)
                .getFirst()
                .beacon()
                .bound(network.registry.beacon().hash());
        assertThat(network.nodes)
                .allSatisfy(node -> assertThat(counting.looks)
                        .containsEntry(
                                ProbeDraw.of(node.signer, network.history.network(), new EraId(MANY), randomness)
                                        .proof(),
                                1));
    }
}

package network.icn.protocol.challenge.possession;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.icn.protocol.Nodes;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.AgreementEffect.Decided;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.report.AgreedBody;

/// Snapshots of the ScalerNodes of [network.icn.protocol.Registries], which claim a thousand leaves that nobody asks
/// for.
public final class Snapshots {
    private static final int MOST = 300;
    private static final Map<NodeId, Signer> SIGNERS = new ConcurrentHashMap<>();

    private Snapshots() {}

    private static Signer signer(NodeId id) {
        return SIGNERS.computeIfAbsent(
                id,
                _ -> Stream.concat(
                                Stream.of("worked round scaler-1"),
                                IntStream.range(0, MOST).mapToObj(i -> "scalernode-" + i))
                        .map(Nodes::signer)
                        .filter(signer -> signer.id().equals(id))
                        .findFirst()
                        .orElseThrow());
    }

    private static EraSnapshot content(Hash32 network, NodeId target, EraId era) {
        return new EraSnapshot(
                network, target, era, new EraId(0), StoredObjects.claimed(target.sha256(), 1_000), Hash32.ZERO);
    }

    /// What a report encloses that was agreed on by members that were answered under these.
    public static List<Payload> enclosed(Agreement agreement, Decided decided) {
        try {
            return AgreedBody.parse(decided.body().bytes()).reports().stream()
                    .filter(report -> report.result(new Possession())
                            .filter(result -> !result.snapshot().equals(Hash32.ZERO))
                            .isPresent())
                    .map(report -> signed(agreement.network(), report.target(), agreement.era())
                            .encoded())
                    .toList();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static Signed signed(Hash32 network, NodeId target, EraId era) {
        return content(network, target, era).signedBy(signer(target));
    }

    /// What a member says that was answered under it.
    public static Committed said(Hash32 network, NodeId target, EraId era) {
        EraSnapshot content = content(network, target, era);
        return Committed.of(content.hash(), content);
    }
}

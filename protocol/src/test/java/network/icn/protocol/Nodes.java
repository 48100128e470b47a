package network.icn.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;

/// Nodes with real keys that follow from their names.
public final class Nodes {
    /// Keys are slow to make, and every test wants the same ones.
    private static final Map<Hash32, Signer> MADE = new ConcurrentHashMap<>();

    private Nodes() {}

    public static Signer signer(String name) {
        return signer(Hash32.sha256(name.getBytes(StandardCharsets.UTF_8)));
    }

    public static Signer signer(Hash32 seed) {
        return MADE.computeIfAbsent(seed, made -> Ed25519.best().signer(made.bytes()));
    }

    public static NodeId id(String name) {
        return signer(name).id();
    }

    /// In ascending order of their ids, as a registry wants them.
    public static List<NodeId> ids(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> id(prefix + i)).sorted().toList();
    }
}

package network.icn.satellite.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.report.Contrast;

/// How the index keeps contrasts: nine bytes each, the ScalerNode by its place in the registry. An index belongs to
/// one registry, so places stand.
final class ContrastBytes {
    private static final int BYTES = 9;

    private final Registry registry;
    private final TreeMap<NodeId, Integer> places = new TreeMap<>();

    ContrastBytes(Registry registry) {
        this.registry = registry;
        registry.scalerNodes().forEach(member -> places.put(member.id(), places.size()));
    }

    byte[] write(List<Contrast> contrasts) {
        CanonicalWriter out = new CanonicalWriter();
        for (Contrast each : contrasts) {
            out.u16(Objects.requireNonNull(places.get(each.scalerNode())))
                    .u8(each.voted())
                    .u8(each.up())
                    .u8(each.missed())
                    .u8(each.down())
                    .u8(each.alone())
                    .u8(each.timed())
                    .u8(each.impossible());
        }
        return out.toBytes();
    }

    List<Contrast> read(byte[] bytes) {
        CanonicalReader in = new CanonicalReader(bytes);
        List<Contrast> contrasts = new ArrayList<>();
        try {
            for (int i = 0; i < bytes.length / BYTES; i++) {
                NodeId scalerNode = registry.scalerNodes().get(in.u16()).id();
                contrasts.add(new Contrast(scalerNode, in.u8(), in.u8(), in.u8(), in.u8(), in.u8(), in.u8(), in.u8()));
            }
            in.end();
        } catch (MalformedException e) {
            throw new IllegalStateException("index: contrasts that cannot be read, " + e.getMessage(), e);
        }
        return contrasts;
    }
}

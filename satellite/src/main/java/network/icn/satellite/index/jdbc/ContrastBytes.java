package network.icn.satellite.index.jdbc;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.report.Contrast;

/// How the database keeps contrasts: eleven bytes each, the ScalerNode by its place.
final class ContrastBytes {
    private static final int BYTES = 11;

    private ContrastBytes() {}

    static byte[] write(List<Contrast> contrasts, Places places) {
        CanonicalWriter out = new CanonicalWriter();
        for (Contrast each : contrasts) {
            out.u32(places.of(each.scalerNode()))
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

    static List<Contrast> read(byte[] bytes, Places places) {
        CanonicalReader in = new CanonicalReader(bytes);
        List<Contrast> contrasts = new ArrayList<>();
        try {
            for (int i = 0; i < bytes.length / BYTES; i++) {
                contrasts.add(new Contrast(
                        places.at(in.u32()), in.u8(), in.u8(), in.u8(), in.u8(), in.u8(), in.u8(), in.u8()));
            }
            in.end();
        } catch (MalformedException e) {
            throw new IllegalStateException("index: contrasts that cannot be read, " + e.getMessage(), e);
        }
        return contrasts;
    }
}

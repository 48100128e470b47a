package network.icn.protocol.archive;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;

/// The canonical bytes of a list of signed statements: how the REVEALs of a report are kept.
public final class Attachment {
    /// The limit of the wire (satellite.proto).
    public static final int MAX_REVEALS = 1024;

    private static final int MIN_SIGNED = NodeId.BYTES + Signature64.BYTES + 4;

    private Attachment() {}

    public static Payload of(List<Signed> reveals) {
        CanonicalWriter out = new CanonicalWriter().u16(reveals.size());
        reveals.forEach(reveal -> reveal.writeTo(out));
        return Payload.of(out.toBytes());
    }

    public static List<Signed> parse(Payload attachment) throws MalformedException {
        CanonicalReader in = new CanonicalReader(attachment.bytes());
        int count = in.count(MAX_REVEALS, MIN_SIGNED);
        List<Signed> reveals = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            reveals.add(Signed.readFrom(in));
        }
        in.end();
        return reveals;
    }
}

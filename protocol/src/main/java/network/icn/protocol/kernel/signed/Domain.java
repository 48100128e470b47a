package network.icn.protocol.kernel.signed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;

/// The kinds of statement, each with the tag that its canonical bytes begin with. No tag is a prefix of another.
public enum Domain {
    /// Messages of EQ/1; a type byte follows (docs/design/eq1.md 3).
    AGREEMENT("EQ1"),
    REGISTRY("ICN/registry/1"),
    ERA_SNAPSHOT("ICN/era-snapshot/1"),
    POSSESSION_CHALLENGE("ICN/possession-challenge/1"),
    /// Not signed itself: a container of signed statements.
    POSSESSION_EVIDENCE("ICN/possession-evidence/1"),
    POSSESSION_RECEIPT("ICN/possession-receipt/1"),
    TRANSCRIPT("ICN/transcript/1"),
    /// Not signed itself either.
    COUNTERSIGNED_TRANSCRIPT("ICN/countersigned-transcript/1"),
    /// A container of a certificate and signed statements, not signed itself.
    CERTIFIED_SHARD("ICN/certified-shard/1"),
    SATELLITE_RECEIPT("ICN/satellite-receipt/1"),
    SATELLITE_HEAD("ICN/satellite-head/1"),
    /// A container of what a satellite has signed, not signed itself.
    SATELLITE_CONVICTION("ICN/satellite-conviction/1"),
    TIME("ICN/time/1"),
    EARLY_ROUND("ICN/early-round/1");

    private final String tag;

    Domain(String tag) {
        this.tag = tag;
    }

    /// A writer that has already written the tag.
    public CanonicalWriter writer() {
        return new CanonicalWriter().fixed(tagBytes());
    }

    /// A reader behind the tag.
    public CanonicalReader reader(byte[] statement) throws MalformedException {
        CanonicalReader reader = new CanonicalReader(statement);
        expect(reader);
        return reader;
    }

    /// Reads the tag where it stands inside other bytes.
    public void expect(CanonicalReader reader) throws MalformedException {
        reader.expect(tagBytes());
    }

    /// Whether these are the bytes of such a statement, as far as the tag says.
    public boolean begins(byte[] statement) {
        byte[] own = tagBytes();
        return statement.length >= own.length && Arrays.equals(own, 0, own.length, statement, 0, own.length);
    }

    private byte[] tagBytes() {
        return tag.getBytes(StandardCharsets.US_ASCII);
    }
}

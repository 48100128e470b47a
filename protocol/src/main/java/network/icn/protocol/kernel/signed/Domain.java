package network.icn.protocol.kernel.signed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The kinds of body that are signed or hashed, each with the name and the version that its [Header]
/// begins with.
public enum Domain {
    /// Signed by the authority. A registry is of no era: its own version stands in that place.
    REGISTRY("registry", 1),
    ERA_SNAPSHOT("era-snapshot", 2),
    /// Signed by an object's owner. An object is of no era: its length in bytes stands in that place.
    OBJECT("object", 1),
    /// Signed by an object's owner. It is of no era: the object's index stands in that place.
    TOMBSTONE("tombstone", 1),
    /// Signed by a HyperNode's second key: what it asks in an era follows from that.
    PROBE_DRAW("probe-draw", 1),
    CHALLENGE("challenge", 2),
    RECEIPT("receipt", 1),
    /// Hashed: leaves that are asked for again.
    RETEST_LIST("retest-list", 1),
    /// Not signed itself: a container of signed statements.
    WRONG_ANSWER("wrong-answer", 1),
    TRANSCRIPT("transcript", 1),
    /// Not signed itself either.
    COUNTERSIGNED_TRANSCRIPT("countersigned-transcript", 1),
    /// A container of a certificate and signed statements, not signed itself.
    CERTIFIED_SHARD("certified-shard", 2),
    /// Hashed: what the messages of one agreement are about.
    SUBJECT("subject", 1),
    /// Hashed: what a COMMIT binds.
    COMMITMENT("commitment", 1),
    /// Messages of EQ/1; a type follows (docs/design/eq1.md 3).
    EQ_MESSAGE("eq1-message", 2),
    EQ_CERTIFICATE("eq1-certificate", 1),
    AGREED_BODY("agreed-body", 1),
    /// Hashed: what votes are cast on.
    AGREED_VALUE("agreed-value", 1),
    /// Hashed: what names the report of one ScalerNode.
    REPORT_ID("report-id", 1),
    EVIDENCE("evidence", 1),
    /// Hashed: what names a finding.
    EVIDENCE_ID("evidence-id", 1),
    /// A leaf of a satellite's log.
    ARCHIVE_ENTRY("archive-entry", 1),
    SATELLITE_RECEIPT("satellite-receipt", 1),
    /// A head is of no era: the size of the log stands in that place.
    SATELLITE_HEAD("satellite-head", 1),
    /// A container of what a satellite has signed; the size of its smaller log stands in the era's place.
    SATELLITE_CONVICTION("satellite-conviction", 1),
    /// The time is asked for outside of eras: the version of the answerer's registry stands in that
    /// place.
    TIME("time", 1),
    /// A round of the beacon may be of any era: its number stands in that place.
    EARLY_ROUND("early-round", 1);

    private static final String PREFIX = "ICN/";

    private final String wireName;
    private final int version;
    private final String tag;

    Domain(String wireName, int version) {
        this.wireName = wireName;
        this.version = version;
        this.tag = PREFIX + wireName;
    }

    /// The name that stands in the bytes behind `ICN/`, and in errors: `era-snapshot`.
    public String wireName() {
        return wireName;
    }

    /// The version that is written, and the only one that is read.
    public int version() {
        return version;
    }

    /// The tag. Its length stands in front of it, so none is the beginning of another.
    byte[] tag() {
        return tag.getBytes(StandardCharsets.US_ASCII);
    }

    /// The kind whose tag that is.
    static Optional<Domain> ofTag(byte[] tag) {
        String text = new String(tag, StandardCharsets.ISO_8859_1);
        return Arrays.stream(values()).filter(kind -> kind.tag.equals(text)).findFirst();
    }
}

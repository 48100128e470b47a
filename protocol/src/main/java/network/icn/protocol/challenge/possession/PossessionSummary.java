package network.icn.protocol.challenge.possession;

import java.util.List;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What one HyperNode asked of one ScalerNode's stored data in an era.
///
/// @param snapshot hash of the snapshot it was challenged on, zero when none was had
/// @param asked leaves asked for
/// @param answered leaves that came back right
/// @param evidence ids of possession evidence found, ascending, at most [#MAX_EVIDENCE]
public record PossessionSummary(Hash32 snapshot, int asked, int answered, List<Hash32> evidence) {
    /// Nothing was asked.
    public static final PossessionSummary NONE = new PossessionSummary(Hash32.ZERO, 0, 0, List.of());
    /// One proof is enough for a verdict; a few survive the loss of one.
    public static final int MAX_EVIDENCE = 4;
    /// A hash, two u16, the ids.
    public static final SectionForm<PossessionSummary> FORM = new SectionForm<>() {
        @Override
        public void write(PossessionSummary value, CanonicalWriter out) {
            out.hash(value.snapshot).u16(value.asked).u16(value.answered);
            EvidenceIds.write(value.evidence, out);
        }

        @Override
        public PossessionSummary read(CanonicalReader in) throws MalformedException {
            return new PossessionSummary(in.hash(), in.u16(), in.u16(), EvidenceIds.read(in, MAX_EVIDENCE));
        }
    };

    public PossessionSummary {
        evidence = EvidenceIds.checked(evidence, MAX_EVIDENCE);
        if (answered < 0 || answered > asked || asked > 0xffff) {
            throw new IllegalArgumentException("samples: 0 <= answered <= asked <= 65535");
        }
    }
}

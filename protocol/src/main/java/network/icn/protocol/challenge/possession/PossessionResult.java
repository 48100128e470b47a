package network.icn.protocol.challenge.possession;

import java.util.List;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What a committee says of a ScalerNode's stored data in an era.
///
/// @param under what most observers were answered under, somebody honest among them
/// @param asked lower median of the leaves that a member asked for
/// @param answered lower median of the leaves that came back right
/// @param evidence ids of possession evidence that members claim, ascending; each counts only if its proof verifies
public record PossessionResult(Committed under, int asked, int answered, List<Hash32> evidence) {
    /// More would only repeat the same finding.
    public static final int MAX_EVIDENCE = 16;
    /// What they were answered under, two u16, the ids.
    public static final SectionForm<PossessionResult> FORM = new SectionForm<>() {
        @Override
        public void write(PossessionResult value, CanonicalWriter out) {
            Committed.FORM.write(value.under, out);
            out.u16(value.asked).u16(value.answered);
            EvidenceIds.write(value.evidence, out);
        }

        @Override
        public PossessionResult read(CanonicalReader in) throws MalformedException {
            return new PossessionResult(
                    Committed.FORM.read(in), in.u16(), in.u16(), EvidenceIds.read(in, MAX_EVIDENCE));
        }
    };

    public PossessionResult {
        evidence = EvidenceIds.checked(evidence, MAX_EVIDENCE);
    }

    /// Hash of the snapshot; zero when there is none.
    public Hash32 snapshot() {
        return under.snapshot();
    }

    /// Leaves of the snapshot; 0 when there is none.
    public long leafCount() {
        return under.leaves();
    }
}

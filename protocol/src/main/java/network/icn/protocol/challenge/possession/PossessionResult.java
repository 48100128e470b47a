package network.icn.protocol.challenge.possession;

import java.util.List;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What a committee says of a ScalerNode's stored data in an era.
///
/// @param snapshot hash of the snapshot that more than half of the observers were answered under, zero when there is
///     none
/// @param leafCount leaves of that snapshot, as the same majority says; 0 without one
/// @param asked lower median of the leaves that a member asked for
/// @param answered lower median of the leaves that came back right
/// @param evidence ids of possession evidence that members claim, ascending; each counts only if its proof verifies
public record PossessionResult(Hash32 snapshot, long leafCount, int asked, int answered, List<Hash32> evidence) {
    /// More would only repeat the same finding.
    public static final int MAX_EVIDENCE = 16;
    /// A hash, a u64, two u16, the ids.
    public static final SectionForm<PossessionResult> FORM = new SectionForm<>() {
        @Override
        public void write(PossessionResult value, CanonicalWriter out) {
            out.hash(value.snapshot).u64(value.leafCount).u16(value.asked).u16(value.answered);
            EvidenceIds.write(value.evidence, out);
        }

        @Override
        public PossessionResult read(CanonicalReader in) throws MalformedException {
            return new PossessionResult(
                    in.hash(),
                    in.u64AtMost(EraSnapshot.MAX_LEAVES),
                    in.u16(),
                    in.u16(),
                    EvidenceIds.read(in, MAX_EVIDENCE));
        }
    };

    public PossessionResult {
        evidence = EvidenceIds.checked(evidence, MAX_EVIDENCE);
    }
}

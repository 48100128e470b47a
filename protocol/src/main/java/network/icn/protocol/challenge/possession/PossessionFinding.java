package network.icn.protocol.challenge.possession;

import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What became of one challenge.
///
/// @param under what it was about
/// @param asked leaves asked for
/// @param right whether all of them came back, and in time
/// @param receipt hash of the signed receipt; zero without one
/// @param evidence id of the evidence found; zero without one
public record PossessionFinding(Committed under, int asked, boolean right, Hash32 receipt, Hash32 evidence) {
    /// What it was about, a u16, a u8, two hashes.
    public static final SectionForm<PossessionFinding> FORM = new SectionForm<>() {
        @Override
        public void write(PossessionFinding value, CanonicalWriter out) {
            Committed.FORM.write(value.under, out);
            out.u16(value.asked).u8(value.right ? 1 : 0).hash(value.receipt).hash(value.evidence);
        }

        @Override
        public PossessionFinding read(CanonicalReader in) throws MalformedException {
            Committed under = Committed.FORM.read(in);
            int asked = in.u16();
            int right = in.u8();
            if (right > 1) {
                throw new MalformedException("right: 0 or 1, got " + right);
            }
            return new PossessionFinding(under, asked, right == 1, in.hash(), in.hash());
        }
    };

    /// No answer that anybody can use.
    public static PossessionFinding unanswered(Committed under, int asked) {
        return new PossessionFinding(under, asked, false, Hash32.ZERO, Hash32.ZERO);
    }
}

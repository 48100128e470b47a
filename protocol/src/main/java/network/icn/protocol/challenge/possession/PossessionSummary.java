package network.icn.protocol.challenge.possession;

import java.util.List;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.era.EraClock;

/// What one HyperNode asked of one ScalerNode's stored data in an era.
///
/// @param under what it was challenged on
/// @param asked leaves asked for
/// @param answered leaves that came back right
/// @param proved slots in which all leaves asked for came back right, and in time: slot s is bit s. Of all other slots
///     the leaves that the member had to ask for are open, whatever the reason ([OpenLeaves])
/// @param evidence ids of possession evidence found, ascending, at most [#MAX_EVIDENCE]
public record PossessionSummary(Committed under, int asked, int answered, long proved, List<Hash32> evidence) {
    /// Nothing was asked.
    public static final PossessionSummary NONE = new PossessionSummary(Committed.NONE, 0, 0, 0, List.of());
    /// All slots of the longest era.
    private static final long MAX_PROVED = (1L << EraClock.MAX_SLOTS) - 1;
    /// One proof is enough for a verdict; a few survive the loss of one.
    public static final int MAX_EVIDENCE = 4;
    /// What it was challenged on, two u16, a u64, the ids.
    public static final SectionForm<PossessionSummary> FORM = new SectionForm<>() {
        @Override
        public void write(PossessionSummary value, CanonicalWriter out) {
            Committed.FORM.write(value.under, out);
            out.u16(value.asked).u16(value.answered).u64(value.proved);
            EvidenceIds.write(value.evidence, out);
        }

        @Override
        public PossessionSummary read(CanonicalReader in) throws MalformedException {
            return new PossessionSummary(
                    Committed.FORM.read(in),
                    in.u16(),
                    in.u16(),
                    in.u64AtMost(MAX_PROVED),
                    EvidenceIds.read(in, MAX_EVIDENCE));
        }
    };

    public PossessionSummary {
        evidence = EvidenceIds.checked(evidence, MAX_EVIDENCE);
        if (answered < 0 || answered > asked || asked > 0xffff) {
            throw new IllegalArgumentException("samples: 0 <= answered <= asked <= 65535");
        }
        if (proved < 0 || proved > MAX_PROVED) {
            throw new IllegalArgumentException("proved: a bit for each of 60 slots, got " + Long.toHexString(proved));
        }
    }

    /// Hash of the snapshot; zero when none was had.
    public Hash32 snapshot() {
        return under.snapshot();
    }

    /// Whether the leaves of that slot were proved.
    public boolean isProved(int slot) {
        return (proved >>> slot & 1) == 1;
    }
}

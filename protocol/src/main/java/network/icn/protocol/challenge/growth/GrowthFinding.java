package network.icn.protocol.challenge.growth;

import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What became of asking once.
///
/// @param base from which the growth had to be shown
/// @param receipt hash of the signed receipt; zero without one
public record GrowthFinding(Base base, Asked asked, Hash32 receipt) {
    /// The base, a u8, a hash.
    public static final SectionForm<GrowthFinding> FORM = new SectionForm<>() {
        @Override
        public void write(GrowthFinding value, CanonicalWriter out) {
            Base.FORM.write(value.base, out);
            out.u8(value.asked.code()).hash(value.receipt);
        }

        @Override
        public GrowthFinding read(CanonicalReader in) throws MalformedException {
            return new GrowthFinding(Base.FORM.read(in), Asked.ofCode(in.u8()), in.hash());
        }
    };

    public GrowthFinding {
        if (base.isNone()) {
            throw new IllegalArgumentException("base: a snapshot");
        }
    }

    /// Whoever has no snapshot to ask about still says from which one growth has to be shown, or an era of silence
    /// would make all forget it.
    public static GrowthFinding notAsked(Base base) {
        return new GrowthFinding(base, Asked.NOT_ASKED, Hash32.ZERO);
    }
}

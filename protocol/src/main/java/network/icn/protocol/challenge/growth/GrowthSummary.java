package network.icn.protocol.challenge.growth;

import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What one HyperNode says of a ScalerNode's tree in an era.
///
/// @param base from which it had to be shown that the tree has grown; none if this HyperNode knows of none
/// @param asked the best that came of asking
public record GrowthSummary(Base base, Asked asked) {
    /// There was nothing to show.
    public static final GrowthSummary NONE = new GrowthSummary(Base.NONE, Asked.NOT_ASKED);
    /// A u8: 0 for nothing, else the code, and the base.
    public static final SectionForm<GrowthSummary> FORM = new SectionForm<>() {
        @Override
        public void write(GrowthSummary value, CanonicalWriter out) {
            if (value.base.isNone()) {
                out.u8(0);
            } else {
                out.u8(value.asked.code());
                Base.FORM.write(value.base, out);
            }
        }

        @Override
        public GrowthSummary read(CanonicalReader in) throws MalformedException {
            int code = in.u8();
            if (code == 0) {
                return NONE;
            }
            Asked asked = Asked.ofCode(code);
            return new GrowthSummary(named(in), asked);
        }
    };

    public GrowthSummary {
        if (base.isNone() && asked != Asked.NOT_ASKED) {
            throw new IllegalArgumentException("asked: only with a base");
        }
    }

    /// A base of which something is said.
    static Base named(CanonicalReader in) throws MalformedException {
        Base base = Base.FORM.read(in);
        if (base.isNone()) {
            throw new MalformedException("base: a snapshot");
        }
        return base;
    }
}

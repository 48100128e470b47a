package network.icn.protocol.challenge.retest;

import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What one HyperNode got of what it asked for again in an era.
///
/// @param list by which it asked; none if it had nothing to ask, did not have the list, or failed by
///     itself
/// @param proved places of the list of which it holds a proof
public record RetestSummary(RetestName list, Places proved) {
    /// Nothing was asked.
    public static final RetestSummary NONE = new RetestSummary(RetestName.NONE, Places.NONE);
    /// The list, the bits.
    public static final SectionForm<RetestSummary> FORM = new SectionForm<>() {
        @Override
        public void write(RetestSummary value, CanonicalWriter out) {
            RetestName.FORM.write(value.list, out);
            value.proved.write(out);
        }

        @Override
        public RetestSummary read(CanonicalReader in) throws MalformedException {
            RetestName list = RetestName.FORM.read(in);
            return new RetestSummary(list, Places.read(list.size(), in));
        }
    };

    public RetestSummary {
        if (proved.of() != list.size()) {
            throw new IllegalArgumentException("proved: places of the list");
        }
    }
}

package network.icn.protocol.challenge.retest;

import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What became of asking again once.
///
/// @param list by which it was asked
/// @param proved places of the list whose leaves came back right, and in time
/// @param receipt hash of the signed receipt; zero without one
public record RetestFinding(RetestName list, Places proved, Hash32 receipt) {
    /// The list, the bits, a hash.
    public static final SectionForm<RetestFinding> FORM = new SectionForm<>() {
        @Override
        public void write(RetestFinding value, CanonicalWriter out) {
            RetestName.FORM.write(value.list, out);
            value.proved.write(out);
            out.hash(value.receipt);
        }

        @Override
        public RetestFinding read(CanonicalReader in) throws MalformedException {
            RetestName list = RetestName.FORM.read(in);
            return new RetestFinding(list, Places.read(list.size(), in), in.hash());
        }
    };

    public RetestFinding {
        if (proved.of() != list.size()) {
            throw new IllegalArgumentException("proved: places of the list");
        }
    }
}

package network.icn.protocol.challenge.parity;

import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;

/// How many numbers were asked for, and how many of them were odd: of a member and of a committee alike.
public record Counts(int asked, int odd) {
    public static final SectionForm<Counts> FORM = new SectionForm<>() {
        @Override
        public void write(Counts value, CanonicalWriter out) {
            out.u16(value.asked).u16(value.odd);
        }

        @Override
        public Counts read(CanonicalReader in) throws MalformedException {
            return new Counts(in.u16(), in.u16());
        }
    };

    public Counts {
        if (odd > asked) {
            throw new IllegalArgumentException("odd: at most " + asked + ", got " + odd);
        }
    }
}

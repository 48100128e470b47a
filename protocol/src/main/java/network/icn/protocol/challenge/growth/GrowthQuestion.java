package network.icn.protocol.challenge.growth;

import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;

/// From which snapshot growth has to be shown.
///
/// @param once [Base#once], for the one who asked
/// @param snapshot a signed [EraSnapshot] of the ScalerNode
record GrowthQuestion(boolean once, Signed snapshot) {
    /// A u8 of 0 or 1, the signed snapshot.
    static final SectionForm<GrowthQuestion> FORM = new SectionForm<>() {
        @Override
        public void write(GrowthQuestion value, CanonicalWriter out) {
            out.u8(value.once ? 1 : 0);
            value.snapshot.writeTo(out);
        }

        @Override
        public GrowthQuestion read(CanonicalReader in) throws MalformedException {
            int once = in.u8();
            if (once > 1) {
                throw new MalformedException("once: 0 or 1, got " + once);
            }
            return new GrowthQuestion(once == 1, Signed.readFrom(in));
        }
    };

    /// That of a challenge that was checked, or is our own.
    ///
    /// @throws IllegalArgumentException if there is none
    static GrowthQuestion of(Challenge asked) {
        try {
            return FORM.parse(asked.question());
        } catch (MalformedException e) {
            throw new IllegalArgumentException("question: " + e.getMessage(), e);
        }
    }

    /// What the snapshot says.
    EraSnapshot content() throws MalformedException {
        return EraSnapshot.parse(snapshot.statement().bytes());
    }

    /// What the snapshot says, of a question that was checked.
    ///
    /// @throws IllegalArgumentException if it says nothing
    EraSnapshot from() {
        try {
            return content();
        } catch (MalformedException e) {
            throw new IllegalArgumentException("snapshot: " + e.getMessage(), e);
        }
    }

    Base base() {
        return new Base(snapshot.hash(), from().totals().ownedBytes(), once);
    }

    /// Whether a tree that is now so can be asked to show that it has grown from that one.
    static boolean isOfTheTree(EraSnapshot from, EraSnapshot now) {
        return from.network().equals(now.network())
                && from.scalerNode().equals(now.scalerNode())
                && from.since().equals(now.since())
                && from.era().compareTo(now.era()) <= 0;
    }

    Payload bytes() {
        return FORM.bytes(this);
    }
}

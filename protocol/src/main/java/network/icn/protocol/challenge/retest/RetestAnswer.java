package network.icn.protocol.challenge.retest;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;

/// The leaves that a ScalerNode has of those that it was asked for: one that it cannot read keeps it
/// from none of the others.
///
/// @param given places among the leaves asked for, ascending by index
/// @param proof those leaves, and what proves where they belong
record RetestAnswer(Places given, PossessionAnswer proof) {
    /// Bytes of the longest.
    static final int MAX_BYTES = Short.BYTES + Places.bytes(RetestList.MAX_ENTRIES) + PossessionAnswer.MAX_BYTES;

    /// A u16, so many bits, the proof.
    static final SectionForm<RetestAnswer> FORM = new SectionForm<>() {
        @Override
        public void write(RetestAnswer value, CanonicalWriter out) {
            out.u16(value.given.of());
            value.given.write(out);
            PossessionAnswer.FORM.write(value.proof, out);
        }

        @Override
        public RetestAnswer read(CanonicalReader in) throws MalformedException {
            int asked = in.u16();
            if (asked > RetestList.MAX_ENTRIES) {
                throw new MalformedException("given: at most 1000 places, got " + asked);
            }
            return new RetestAnswer(Places.read(asked, in), PossessionAnswer.FORM.read(in));
        }
    };

    /// Those of the leaves asked for that are given.
    ///
    /// @param asked ascending
    /// @throws MalformedException if it answers another question, or gives nothing of something
    List<Long> leaves(List<Long> asked) throws MalformedException {
        if (given.of() != asked.size() || (given.count() == 0 && !asked.isEmpty())) {
            throw new MalformedException(
                    "given: at least one of " + asked.size() + " leaves, got " + given.count() + " of " + given.of());
        }
        List<Long> leaves = new ArrayList<>(given.count());
        given.chosen().forEach(place -> leaves.add(asked.get(place)));
        return leaves;
    }

    /// The canonical bytes.
    Payload bytes() {
        return FORM.bytes(this);
    }
}

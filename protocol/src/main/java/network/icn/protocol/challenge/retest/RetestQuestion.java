package network.icn.protocol.challenge.retest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;

/// Which leaves of a list are asked for: those of which the challenger has no proof yet.
///
/// @param list by which it asks; at least one leaf
/// @param asked places of the list
/// @param leaves at those places, in that order, each once
public record RetestQuestion(RetestName list, Places asked, List<Long> leaves) {
    /// The list, the bits, 48 bits a leaf.
    public static final SectionForm<RetestQuestion> FORM = new SectionForm<>() {
        @Override
        public void write(RetestQuestion value, CanonicalWriter out) {
            RetestName.FORM.write(value.list, out);
            value.asked.write(out);
            value.leaves.forEach(leaf -> RetestList.writeLeaf(leaf, out));
        }

        @Override
        public RetestQuestion read(CanonicalReader in) throws MalformedException {
            RetestName list = RetestName.FORM.read(in);
            Places asked = Places.read(list.size(), in);
            List<Long> leaves = new ArrayList<>(asked.count());
            for (int i = 0; i < asked.count(); i++) {
                leaves.add(RetestList.readLeaf(in));
            }
            return new RetestQuestion(list, asked, leaves);
        }
    };

    public RetestQuestion {
        leaves = List.copyOf(leaves);
        if (list.size() == 0 || asked.of() != list.size()) {
            throw new IllegalArgumentException("asked: places of a list with leaves");
        }
        if (leaves.size() != asked.count() || new TreeSet<>(leaves).size() != leaves.size()) {
            throw new IllegalArgumentException("leaves: one for each place asked, each once");
        }
    }

    /// What is asked for by a list.
    ///
    /// @param proved places of which there is a proof already
    static RetestQuestion of(RetestList list, Places proved) {
        Places asked = proved.others();
        List<Long> leaves = asked.chosen().stream()
                .map(place -> list.entries().get(place).leaf())
                .toList();
        return new RetestQuestion(list.name(), asked, leaves);
    }

    /// That of a challenge that was checked, or is our own.
    ///
    /// @throws IllegalArgumentException if there is none
    static RetestQuestion of(Challenge asked) {
        try {
            return FORM.parse(asked.question());
        } catch (MalformedException e) {
            throw new IllegalArgumentException("question: " + e.getMessage(), e);
        }
    }

    /// What can be asked for under a snapshot: ascending. A tree only grows: one that ends before a leaf is another
    /// tree,
    /// and what it has lost nobody can be asked for.
    List<Long> within(EraSnapshot snapshot) {
        return leaves.stream()
                .filter(leaf -> leaf < snapshot.leafCount())
                .sorted()
                .toList();
    }

    /// The places of the list at which those leaves stand.
    List<Integer> places(Set<Long> some) {
        List<Integer> places = new ArrayList<>();
        int at = 0;
        for (int place : asked.chosen()) {
            if (some.contains(leaves.get(at))) {
                places.add(place);
            }
            at++;
        }
        return places;
    }

    /// The canonical bytes.
    public Payload bytes() {
        return FORM.bytes(this);
    }
}

package network.icn.protocol.challenge.retest;

import java.util.TreeSet;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What a committee says of the leaves that its members have asked for again. A place that stands in
/// none of the three is asked for once more, as before.
///
/// @param list by which more than n − q members asked, so one honest at least; none if there is no such
///     list
/// @param closed places that more than n − q members hold a proof of, so one honest at least
/// @param counted places against which this era counts for the first time
/// @param lost places against which a second era has counted
public record RetestResult(RetestName list, Places closed, Places counted, Places lost) {
    /// Nothing was asked for again.
    public static final RetestResult NONE = new RetestResult(RetestName.NONE, Places.NONE, Places.NONE, Places.NONE);
    /// The list, three times the bits.
    public static final SectionForm<RetestResult> FORM = new SectionForm<>() {
        @Override
        public void write(RetestResult value, CanonicalWriter out) {
            RetestName.FORM.write(value.list, out);
            value.closed.write(out);
            value.counted.write(out);
            value.lost.write(out);
        }

        @Override
        public RetestResult read(CanonicalReader in) throws MalformedException {
            RetestName list = RetestName.FORM.read(in);
            return new RetestResult(
                    list, Places.read(list.size(), in), Places.read(list.size(), in), Places.read(list.size(), in));
        }
    };

    public RetestResult {
        TreeSet<Integer> all = new TreeSet<>(closed.chosen());
        all.addAll(counted.chosen());
        all.addAll(lost.chosen());
        boolean sized = closed.of() == list.size() && counted.of() == list.size() && lost.of() == list.size();
        if (!sized || all.size() != closed.count() + counted.count() + lost.count()) {
            throw new IllegalArgumentException("closed, counted, lost: places of the list, each in one at most");
        }
        RetestName of = list;
        if (!counted.chosen().stream().noneMatch(of::isOnce)
                || !lost.chosen().stream().allMatch(of::isOnce)) {
            throw new IllegalArgumentException("lost: what was counted once, and counted: what was not");
        }
    }

    /// Whether the leaf at that place is asked for again.
    boolean isLeft(int place) {
        return !closed.contains(place) && !lost.contains(place) && !list.ends(place);
    }

    /// How many leaves are asked for again.
    public int left() {
        return (int)
                Places.all(list.size()).chosen().stream().filter(this::isLeft).count();
    }

    /// How many leaves have ended neither proved nor lost.
    public int unproven() {
        return list.size() - closed.count() - lost.count() - left();
    }
}

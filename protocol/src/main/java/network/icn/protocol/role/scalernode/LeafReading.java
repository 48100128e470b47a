package network.icn.protocol.role.scalernode;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Which leaves of a challenge to read next. Where an answer may leave some out, those that cannot be
/// read are found by halves, and the others are read once more, together.
final class LeafReading {
    /// So many reads may fail; what has not been tried by then is left out. A disk that is gone fails
    /// every time.
    private static final int MAX_FAILURES = 64;

    private final boolean takesParts;
    private final Deque<List<Long>> untried = new ArrayDeque<>();
    private final TreeSet<Long> good = new TreeSet<>();
    private List<Long> current;
    private int failures;
    /// Whether what is read now is all that will be answered.
    private boolean whole = true;

    /// @param wanted ascending, at least one
    LeafReading(List<Long> wanted, boolean takesParts) {
        this.current = List.copyOf(wanted);
        this.takesParts = takesParts;
    }

    /// What is to be read now.
    List<Long> current() {
        return current;
    }

    /// It was read.
    ///
    /// @return whether that is the answer; otherwise [#current] is to be read
    boolean succeeded() {
        if (whole) {
            return true;
        }
        good.addAll(current);
        next();
        return false;
    }

    /// It could not be read.
    ///
    /// @return whether [#current] is to be read now; otherwise there is no answer
    boolean failed() {
        if (!takesParts || (whole && failures > 0)) {
            return false;
        }
        whole = false;
        failures++;
        int half = current.size() / 2;
        if (half > 0) {
            untried.push(current.subList(half, current.size()));
            untried.push(current.subList(0, half));
        }
        return next();
    }

    private boolean next() {
        Optional<List<Long>> more = failures < MAX_FAILURES ? Optional.ofNullable(untried.poll()) : Optional.empty();
        whole = more.isEmpty();
        current = more.orElseGet(() -> List.copyOf(good));
        return !current.isEmpty();
    }
}

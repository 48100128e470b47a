package network.icn.protocol.role.scalernode;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import network.icn.protocol.challenge.StoredLeaves;

/// The leaves of a challenge, as they are read. Where an answer may leave some out they are read piece
/// by piece, until it is time to answer; a piece that cannot be read is halved until the leaf is found
/// that is to blame.
final class LeafReading {
    /// Leaves of one piece: a disk that seeks reads them in a sixth of a second.
    static final int PIECE = 16;
    /// So many reads may fail; what has not been tried by then is left out. A disk that is gone fails
    /// every time.
    private static final int MAX_FAILURES = 64;

    private final boolean takesParts;
    private final Instant until;
    private final Deque<List<Long>> untried = new ArrayDeque<>();
    private final List<StoredLeaves> read = new ArrayList<>();
    private int failures;

    /// @param wanted ascending, at least one
    /// @param until no further piece is begun after this
    LeafReading(List<Long> wanted, boolean takesParts, Instant until) {
        this.takesParts = takesParts;
        this.until = until;
        int piece = takesParts ? PIECE : wanted.size();
        for (int from = 0; from < wanted.size(); from += piece) {
            untried.add(List.copyOf(wanted.subList(from, Math.min(wanted.size(), from + piece))));
        }
    }

    /// What is to be read now; only while there [#isMore].
    List<Long> current() {
        return untried.element();
    }

    /// Whether something is still to be read.
    boolean isMore(Instant now) {
        boolean inTime = read.isEmpty() || !now.isAfter(until);
        return !untried.isEmpty() && inTime && failures < MAX_FAILURES;
    }

    /// The current piece was read.
    void succeeded(StoredLeaves piece) {
        untried.remove();
        read.add(piece);
    }

    /// The current piece could not be read.
    void failed() {
        List<Long> piece = untried.remove();
        failures++;
        int half = piece.size() / 2;
        if (takesParts && half > 0) {
            untried.push(piece.subList(half, piece.size()));
            untried.push(piece.subList(0, half));
        }
    }

    /// What there is to answer with, ascending; empty if there is no answer.
    List<StoredLeaves> read() {
        return List.copyOf(read);
    }
}

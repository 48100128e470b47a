package network.icn.protocol.role.scalernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.role.protection.Protection;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.AskArchive;
import org.jspecify.annotations.Nullable;

/// When satellites are asked what was certified of this node: all of them after a start, then one an era, and while
/// there is no report the next one, ever more seldom.
///
/// The first snapshot of a life is held back until all have answered, but for a few Δ only: neither silence nor one
/// that hides something decides anything.
final class ArchiveQuestions {
    /// Silence holds a snapshot up for so many Δ after a start, and no longer.
    private static final int PATIENCE = 3;
    /// More satellites than these know nothing that those do not.
    private static final int MOST_ASKED = 8;

    private record Question(NodeId satellite, EraId era) implements Comparable<Question> {
        @Override
        public int compareTo(Question other) {
            int eras = era.compareTo(other.era);
            return eras == 0 ? satellite.compareTo(other.satellite) : eras;
        }
    }

    private final EraClock eras;
    private final Duration delta;
    private final List<NodeId> satellites;
    private final TreeSet<Question> open = new TreeSet<>();
    private @Nullable Instant startedAt;
    private @Nullable EraId askedIn;
    /// Whether the report on the era before that one has come.
    private boolean found;
    private Instant again = Instant.MIN;
    private Duration pause = Duration.ZERO;
    private int turn;

    ArchiveQuestions(RegistryHistory history) {
        this.eras = history.clock();
        this.delta = history.timing().delta();
        this.satellites =
                history.latest().satellites().stream().map(SatelliteMember::id).toList();
    }

    /// What there is to ask now.
    List<ScalerNodeEffect> due(Instant now) {
        EraId running = eras.eraAt(now);
        if (satellites.isEmpty() || now.isBefore(eras.genesis())) {
            startedAt = startedAt == null ? now : startedAt;
            return List.of();
        }
        if (startedAt == null) {
            startedAt = now;
            turnTo(running);
            again = now.plus(pause);
            return first(running);
        }
        // By then the reports of the era before are certified.
        boolean settled =
                !now.isBefore(eras.start(running).plus(eras.eraLength().dividedBy(2)));
        if (!settled || running.number() == 0) {
            return List.of();
        }
        if (!running.equals(askedIn)) {
            turnTo(running);
            again = now;
        }
        if (found || now.isBefore(again)) {
            return List.of();
        }
        again = now.plus(pause);
        pause = pause.multipliedBy(2);
        turn = (turn + 1) % satellites.size();
        return List.of(new AskArchive(satellites.get(turn), running.back(1)));
    }

    private void turnTo(EraId running) {
        askedIn = running;
        found = false;
        pause = delta;
    }

    private List<ScalerNodeEffect> first(EraId running) {
        List<ScalerNodeEffect> asked = new ArrayList<>();
        for (EraId era = running.back(Protection.ERAS_BACK); era.compareTo(running) < 0; era = era.next()) {
            for (NodeId satellite : satellites.subList(0, Math.min(MOST_ASKED, satellites.size()))) {
                open.add(new Question(satellite, era));
                asked.add(new AskArchive(satellite, era));
            }
        }
        return asked;
    }

    /// @param report whether there was one; what it is worth is not known here
    void answered(NodeId satellite, EraId era, boolean report) {
        open.remove(new Question(satellite, era));
        found |= report && askedIn != null && era.next().equals(askedIn);
    }

    /// Until when no snapshot is signed, if it is not signed yet.
    ///
    /// @param closes after which the snapshot could not be signed any more: none is lost to a question
    Optional<Instant> heldBackUntil(Instant closes, Instant now) {
        if (open.isEmpty() || startedAt == null || now.isBefore(startedAt)) {
            return Optional.empty();
        }
        Instant patience = startedAt.plus(delta.multipliedBy(PATIENCE));
        Instant last = closes.minus(delta);
        Instant until = patience.isBefore(last) ? patience : last;
        return now.isBefore(until) ? Optional.of(until) : Optional.empty();
    }
}

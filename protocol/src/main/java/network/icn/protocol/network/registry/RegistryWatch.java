package network.icn.protocol.network.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.RegistryDifference.Direction;
import network.icn.protocol.network.registry.RegistryDifference.Share;
import org.jspecify.annotations.Nullable;

/// Whether this node goes by the same registry as the others: each signed answer to a question for the time says by
/// which one its signer goes (P-168). Nodes on two registries still agree on who most members are, so they hear each
/// other, but on no committee and no subject, so nothing they do together comes to anything.
///
/// The last word of each HyperNode counts, for one era. f + 1 operators that name another registry are believed: one of
/// them is honest. Fewer cost one warning an era. While too few name either, what was found last stands.
public final class RegistryWatch {
    /// @param own version that counts at the time that the signer's clock showed
    /// @param isSame worked out once: it is looked at in every step
    private record Hint(RegistryMark mark, RegistryMark own, boolean isSame, Duration at) {
        Direction direction() {
            int order = Long.compare(mark.version(), own.version());
            return order > 0
                    ? Direction.THEY_ARE_NEWER
                    : order < 0 ? Direction.THEY_ARE_OLDER : Direction.OF_ONE_VERSION;
        }
    }

    private final RegistryHistory history;
    private final Map<NodeId, String> voices;
    private final int neededOfDrawn;
    private final int neededOfAll;
    private final Duration era;
    private final TreeMap<NodeId, Hint> hints = new TreeMap<>();
    private Optional<RegistryDifference> apart = Optional.empty();
    private @Nullable Duration apartToldAt;
    private @Nullable Duration doubtToldAt;
    private RegistryNotice.@Nullable Measured measured;

    /// @param neededOfDrawn so many operators among those whose time this node goes by are believed
    public RegistryWatch(RegistryHistory history, int neededOfDrawn) {
        this.history = history;
        this.voices = OperatorVoices.of(history.latest());
        this.neededOfDrawn = neededOfDrawn;
        this.neededOfAll = Math.max(0, history.latest().hyperNodes().size() - 1) / 3 + 1;
        this.era = history.genesis().eraLength();
    }

    /// What a HyperNode has signed in answer to this node; others are not heard. It is held against the version that
    /// counts at the time that it gives: what was said just before a new version counts is no other registry.
    ///
    /// @param time that the signer's clock showed
    /// @param at monotonic time
    public void hear(NodeId member, RegistryMark mark, Instant time, Duration at) {
        if (voices.containsKey(member)) {
            RegistryMark own = markAt(time);
            hints.put(member, new Hint(mark, own, mark.equals(own), at));
        }
    }

    private RegistryMark markAt(Instant time) {
        return history.mark(history.clock().eraAt(time));
    }

    /// Weighs what is known.
    ///
    /// @param wall clock of this node: says by which version it goes now
    /// @param monotonic time
    /// @param drawn those whose time this node goes by: liars cannot choose to be among them
    public List<RegistryNotice> look(Instant wall, Duration monotonic, Set<NodeId> drawn) {
        RegistryMark own = markAt(wall);
        Heard heard = new Heard(own, monotonic, drawn);
        List<RegistryNotice> news = new ArrayList<>();
        if (heard.apart.isBelieved()) {
            apart = Optional.of(heard.difference());
            if (apartToldAt == null || isAnEraAgo(apartToldAt, monotonic)) {
                apartToldAt = monotonic;
                news.add(new RegistryNotice.Apart(heard.difference()));
            }
        } else {
            if (apart.isPresent() && heard.same.isBelieved()) {
                apart = Optional.empty();
                apartToldAt = null;
                news.add(new RegistryNotice.Together());
            }
            if (!heard.apart.all.isEmpty() && (doubtToldAt == null || isAnEraAgo(doubtToldAt, monotonic))) {
                doubtToldAt = monotonic;
                news.add(new RegistryNotice.Doubt(heard.difference()));
            }
        }
        RegistryNotice.Measured measure = new RegistryNotice.Measured(own.version(), heard.apart.all.size());
        if (!measure.equals(measured)) {
            measured = measure;
            news.add(measure);
        }
        return news;
    }

    private boolean isAnEraAgo(Duration then, Duration monotonic) {
        return monotonic.minus(then).compareTo(era) >= 0;
    }

    /// How the others' registry differs, as found by the last [#look].
    public Optional<RegistryDifference> apart() {
        return apart;
    }

    /// What the others have said, at one moment.
    private final class Heard {
        private final RegistryMark own;
        final Count apart = new Count();
        final Count same = new Count();
        final Map<Direction, Count> directions = new TreeMap<>();
        final Map<RegistryMark, Count> marks = new LinkedHashMap<>();

        Heard(RegistryMark own, Duration monotonic, Set<NodeId> drawn) {
            this.own = own;
            Duration oldest = monotonic.minus(era);
            // Who goes by ours matters only where others were found not to.
            boolean sameMatters = RegistryWatch.this.apart.isPresent();
            hints.forEach((member, hint) -> {
                if ((sameMatters || !hint.isSame()) && hint.at().compareTo(oldest) >= 0) {
                    add(hint, voices.getOrDefault(member, ""), drawn.contains(member));
                }
            });
        }

        private void add(Hint hint, String voice, boolean drawn) {
            if (hint.isSame()) {
                same.add(voice, drawn);
                return;
            }
            apart.add(voice, drawn);
            marks.computeIfAbsent(hint.mark(), _ -> new Count()).add(voice, drawn);
            directions.computeIfAbsent(hint.direction(), _ -> new Count()).add(voice, drawn);
        }

        /// If f + 1 say that they are newer, one honest is.
        RegistryDifference difference() {
            List<Share> shares = new ArrayList<>();
            marks.forEach((mark, count) -> shares.add(new Share(mark, count.all.size())));
            Direction direction = directions.entrySet().stream()
                    .filter(entry -> entry.getValue().isBelieved())
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(Direction.UNSURE);
            return new RegistryDifference(own, shares, direction);
        }
    }

    /// Who says one thing.
    private final class Count {
        final TreeSet<String> all = new TreeSet<>();
        final TreeSet<String> ofDrawn = new TreeSet<>();

        void add(String voice, boolean drawn) {
            all.add(voice);
            if (drawn) {
                ofDrawn.add(voice);
            }
        }

        boolean isBelieved() {
            return all.size() >= neededOfAll || ofDrawn.size() >= neededOfDrawn;
        }
    }
}

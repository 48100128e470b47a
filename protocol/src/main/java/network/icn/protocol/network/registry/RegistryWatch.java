package network.icn.protocol.network.registry;

import java.time.Duration;
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
    private record Hint(RegistryMark mark, Duration at) {}

    private RegistryMark own;
    private final Map<NodeId, String> voices;
    private final int neededOfDrawn;
    private final int neededOfAll;
    private final Duration era;
    private final TreeMap<NodeId, Hint> hints = new TreeMap<>();
    private Optional<RegistryDifference> apart = Optional.empty();
    private @Nullable Duration apartToldAt;
    private @Nullable Duration doubtToldAt;
    private int measured = -1;

    /// @param neededOfDrawn so many operators among those whose time this node goes by are believed
    public RegistryWatch(RegistryHistory history, int neededOfDrawn) {
        this.own = history.latestMark();
        this.voices = OperatorVoices.of(history.latest());
        this.neededOfDrawn = neededOfDrawn;
        this.neededOfAll = Math.max(0, history.latest().hyperNodes().size() - 1) / 3 + 1;
        this.era = history.genesis().eraLength();
    }

    /// By which version this node goes now. A newer one that counts only later makes no difference yet.
    public void goesBy(RegistryMark now) {
        own = now;
    }

    /// What a HyperNode has signed in answer to this node; others are not heard.
    ///
    /// @param at monotonic time
    public void hear(NodeId member, RegistryMark mark, Duration at) {
        if (voices.containsKey(member)) {
            hints.put(member, new Hint(mark, at));
        }
    }

    /// Weighs what is known.
    ///
    /// @param monotonic time
    /// @param drawn those whose time this node goes by: liars cannot choose to be among them
    public List<RegistryNotice> look(Duration monotonic, Set<NodeId> drawn) {
        Tally tally = new Tally(monotonic, drawn);
        List<RegistryNotice> news = new ArrayList<>();
        if (tally.apart.isBelieved()) {
            apart = Optional.of(tally.difference());
            if (apartToldAt == null || isAnEraAgo(apartToldAt, monotonic)) {
                apartToldAt = monotonic;
                news.add(new RegistryNotice.Apart(tally.difference()));
            }
        } else {
            if (apart.isPresent() && tally.same.isBelieved()) {
                apart = Optional.empty();
                apartToldAt = null;
                news.add(new RegistryNotice.Together());
            }
            if (!tally.apart.all.isEmpty() && (doubtToldAt == null || isAnEraAgo(doubtToldAt, monotonic))) {
                doubtToldAt = monotonic;
                news.add(new RegistryNotice.Doubt(tally.difference()));
            }
        }
        if (tally.apart.all.size() != measured) {
            measured = tally.apart.all.size();
            news.add(new RegistryNotice.Measured(own.version(), measured));
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

    /// The voices at one moment.
    private final class Tally {
        final Count apart = new Count();
        final Count same = new Count();
        final Map<Direction, Count> directions = new TreeMap<>();
        final Map<RegistryMark, Count> marks = new LinkedHashMap<>();

        Tally(Duration monotonic, Set<NodeId> drawn) {
            hints.forEach((member, hint) -> {
                if (monotonic.minus(hint.at()).compareTo(era) <= 0) {
                    add(hint.mark(), voices.getOrDefault(member, ""), drawn.contains(member));
                }
            });
        }

        private void add(RegistryMark mark, String voice, boolean drawn) {
            if (mark.equals(own)) {
                same.add(voice, drawn);
                return;
            }
            apart.add(voice, drawn);
            marks.computeIfAbsent(mark, _ -> new Count()).add(voice, drawn);
            int order = Long.compare(mark.version(), own.version());
            Direction direction = order > 0
                    ? Direction.THEY_ARE_NEWER
                    : order < 0 ? Direction.THEY_ARE_OLDER : Direction.OF_ONE_VERSION;
            directions.computeIfAbsent(direction, _ -> new Count()).add(voice, drawn);
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

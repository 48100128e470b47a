package network.icn.protocol.challenge;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.registry.Parameters;

/// The kinds of challenge that this program knows. They are listed once, in
/// `META-INF/services/network.icn.protocol.challenge.ChallengeKind`, so that nothing but the list names
/// them all.
public final class ChallengeKinds {
    private static final SortedMap<String, ChallengeKind<?, ?, ?>> BY_NAME = load();

    private ChallengeKinds() {}

    private static SortedMap<String, ChallengeKind<?, ?, ?>> load() {
        TreeMap<String, ChallengeKind<?, ?, ?>> kinds = new TreeMap<>();
        for (ChallengeKind<?, ?, ?> kind :
                ServiceLoader.load(ChallengeKind.class, ChallengeKind.class.getClassLoader())) {
            if (!Parameters.isKindName(kind.name()) || kinds.put(kind.name(), kind) != null) {
                throw new IllegalStateException("two kinds of challenge, or none, may be called " + kind.name());
            }
            if (kind instanceof AskedKind<?, ?, ?> asked && asked.maxAnswer() > SignedAnswer.MAX_BYTES) {
                throw new IllegalStateException("answers about " + kind.name() + " are too long");
            }
        }
        return Collections.unmodifiableSortedMap(kinds);
    }

    /// In the order of their names.
    public static Collection<ChallengeKind<?, ?, ?>> all() {
        return BY_NAME.values();
    }

    /// The kind of that name; empty if this program does not know it.
    public static Optional<ChallengeKind<?, ?, ?>> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// The kind of that name that is asked by a signed challenge; empty if this program knows none.
    public static Optional<AskedKind<?, ?, ?>> asked(String name) {
        return named(name).flatMap(ChallengeKinds::asked);
    }

    /// Those of the kinds of these names by which every probe asks, in that order.
    ///
    /// @throws IllegalArgumentException if this program does not know one
    public static List<RoutineKind<?, ?, ?>> routine(List<String> names) {
        return of(names).stream()
                .flatMap(kind -> kind instanceof RoutineKind<?, ?, ?> routine
                        ? Stream.of(routine)
                        : Stream.<RoutineKind<?, ?, ?>>empty())
                .toList();
    }

    private static Optional<AskedKind<?, ?, ?>> asked(ChallengeKind<?, ?, ?> kind) {
        return kind instanceof AskedKind<?, ?, ?> asked ? Optional.of(asked) : Optional.empty();
    }

    /// The kinds of those names.
    ///
    /// @param names as a registry gives them
    /// @throws IllegalArgumentException if this program does not know one
    public static List<ChallengeKind<?, ?, ?>> of(List<String> names) {
        return names.stream()
                .<ChallengeKind<?, ?, ?>>map(name -> named(name)
                        .orElseThrow(() -> new IllegalArgumentException("kinds: '" + name + "' is not known")))
                .toList();
    }

    /// The names of some kinds.
    public static SortedSet<String> names(Collection<ChallengeKind<?, ?, ?>> kinds) {
        TreeSet<String> names = new TreeSet<>();
        kinds.forEach(kind -> names.add(kind.name()));
        return names;
    }

    /// Refuses findings that are malformed; what is said by unknown kinds is nobody's to check.
    public static void checkFindings(Sections sections) throws MalformedException {
        for (ChallengeKind<?, ?, ?> kind : all()) {
            sections.check(kind.name(), kind.findings());
        }
    }

    /// Refuses summaries that are malformed; what is said by unknown kinds is nobody's to check.
    public static void checkSummaries(Sections sections) throws MalformedException {
        for (ChallengeKind<?, ?, ?> kind : all()) {
            sections.check(kind.name(), kind.summaries());
        }
    }

    /// Refuses results that are malformed; what is said by unknown kinds is nobody's to check.
    public static void checkResults(Sections sections) throws MalformedException {
        for (ChallengeKind<?, ?, ?> kind : all()) {
            sections.check(kind.name(), kind.results());
        }
    }
}

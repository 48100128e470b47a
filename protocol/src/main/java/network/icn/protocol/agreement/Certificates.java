package network.icn.protocol.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.icn.protocol.kernel.bytes.Hash32;
import org.jspecify.annotations.Nullable;

/// The valid certificates of one subject: N[v], U[v] and F of docs/design/eq1.md 3. While less than 2q - n
/// members contradict themselves no two of them do; those that do all the same are kept apart.
final class Certificates {
    /// Each needs 2q - n members that signed both ways; a few prove all that can be proved.
    private static final int MAX_CONFLICTS = 8;

    private final SortedMap<Integer, QuorumCertificate> notarized = new TreeMap<>();
    private final SortedMap<Integer, QuorumCertificate> nullified = new TreeMap<>();
    private final List<QuorumCertificate> conflicts = new ArrayList<>();
    private @Nullable QuorumCertificate finalized;
    private @Nullable QuorumCertificate other;

    /// Adds a verified certificate of which nothing was known.
    void add(QuorumCertificate certificate) {
        QuorumCertificate first = switch (certificate.kind()) {
            case NOTARIZED -> notarized.putIfAbsent(certificate.view(), certificate);
            case NULLIFIED -> nullified.putIfAbsent(certificate.view(), certificate);
            case FINALIZED -> finalized;
        };
        if (certificate.kind() == QuorumCertificate.Kind.FINALIZED) {
            finalized = first == null ? certificate : first;
            boolean second = first != null && !first.digest().equals(certificate.digest());
            other = second && other == null ? certificate : other;
        }
        if (first != null && conflicts.size() < MAX_CONFLICTS) {
            conflicts.add(certificate);
        }
    }

    /// Whether a certificate of that kind and view is here; of FINALIZED one of any view.
    boolean has(QuorumCertificate.Kind kind, int view) {
        return switch (kind) {
            case NOTARIZED -> notarized.containsKey(view);
            case NULLIFIED -> nullified.containsKey(view);
            case FINALIZED -> finalized != null;
        };
    }

    /// Whether the same has been certified here: who signed does not matter, and a final value is final in any view.
    boolean knows(QuorumCertificate certificate) {
        return Stream.concat(all().stream(), conflicts.stream()).anyMatch(known -> known.saysTheSameAs(certificate));
    }

    /// Whether there is no room for one more that contradicts those that are here. A second final value always has its
    /// place: it is a report, and more than proof.
    boolean isFull(QuorumCertificate certificate) {
        boolean secondValue = certificate.kind() == QuorumCertificate.Kind.FINALIZED && other == null;
        return !secondValue && has(certificate.kind(), certificate.view()) && conflicts.size() >= MAX_CONFLICTS;
    }

    /// The final certificates: one, or two that contradict each other.
    List<QuorumCertificate> finals() {
        return Stream.of(Optional.ofNullable(finalized), Optional.ofNullable(other))
                .flatMap(Optional::stream)
                .toList();
    }

    Optional<QuorumCertificate> notarized(int view) {
        return Optional.ofNullable(notarized.get(view));
    }

    boolean nullified(int view) {
        return nullified.containsKey(view);
    }

    Optional<QuorumCertificate> finalized() {
        return Optional.ofNullable(finalized);
    }

    List<QuorumCertificate> allNotarized() {
        return List.copyOf(notarized.values());
    }

    /// The highest view with a certificate that lets a member enter or pass it.
    int highestView() {
        int highest = notarized.isEmpty() ? 0 : notarized.lastKey();
        return Math.max(highest, nullified.isEmpty() ? 0 : nullified.lastKey());
    }

    /// R5: fresh when every earlier view is nullified; otherwise the parent is notarized with this digest and every
    /// view
    /// between is nullified.
    boolean justified(int view, int parent, Hash32 digest) {
        if (parent > 0) {
            QuorumCertificate certificate = notarized.get(parent);
            if (certificate == null || !certificate.digest().equals(digest)) {
                return false;
            }
        }
        return nullifiedBetween(parent, view);
    }

    /// The parent that a leader of that view can build on: 0 for a fresh value, empty when certificates are missing.
    Optional<Integer> parentFor(int view) {
        for (int parent = view - 1; parent >= 1; parent--) {
            if (notarized.containsKey(parent)) {
                return nullifiedBetween(parent, view) ? Optional.of(parent) : Optional.empty();
            }
            if (!nullified.containsKey(parent)) {
                return Optional.empty();
            }
        }
        return Optional.of(0);
    }

    private boolean nullifiedBetween(int parent, int view) {
        for (int between = parent + 1; between < view; between++) {
            if (!nullified.containsKey(between)) {
                return false;
            }
        }
        return true;
    }

    List<QuorumCertificate> all() {
        List<QuorumCertificate> all = new ArrayList<>(notarized.values());
        all.addAll(nullified.values());
        all.addAll(finals());
        return all;
    }
}

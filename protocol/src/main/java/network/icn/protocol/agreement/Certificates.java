package network.icn.protocol.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.icn.protocol.bytes.Hash32;
import org.jspecify.annotations.Nullable;

/// The valid certificates of one subject: N[v], U[v] and F of quorum.md 1.3.
final class Certificates {
    private final SortedMap<Integer, Certificate> notarized = new TreeMap<>();
    private final SortedMap<Integer, Certificate> nullified = new TreeMap<>();
    private @Nullable Certificate finalized;

    /// Adds a verified certificate; false when its like is known.
    boolean add(Certificate certificate) {
        return switch (certificate.kind()) {
            case NOTARIZED -> notarized.putIfAbsent(certificate.view(), certificate) == null;
            case NULLIFIED -> nullified.putIfAbsent(certificate.view(), certificate) == null;
            case FINALIZED -> {
                boolean isNew = finalized == null;
                finalized = isNew ? certificate : finalized;
                yield isNew;
            }
        };
    }

    boolean has(Certificate.Kind kind, int view) {
        return switch (kind) {
            case NOTARIZED -> notarized.containsKey(view);
            case NULLIFIED -> nullified.containsKey(view);
            case FINALIZED -> finalized != null;
        };
    }

    Optional<Certificate> notarized(int view) {
        return Optional.ofNullable(notarized.get(view));
    }

    boolean nullified(int view) {
        return nullified.containsKey(view);
    }

    Optional<Certificate> finalized() {
        return Optional.ofNullable(finalized);
    }

    List<Certificate> allNotarized() {
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
            Certificate certificate = notarized.get(parent);
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

    List<Certificate> all() {
        List<Certificate> all = new ArrayList<>(notarized.values());
        all.addAll(nullified.values());
        finalized().ifPresent(all::add);
        return all;
    }
}

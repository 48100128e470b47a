package network.icn.protocol.agreement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.signed.Signed;

/// The votes and proposals of one subject: per view, kind and member the first one and one that contradicts it, so
/// memory
/// is bounded by views times members.
final class VotePool {
    private static final int KEPT = 2;

    private final Agreement agreement;
    private final SortedMap<Integer, SortedMap<Key, List<Held>>> views = new TreeMap<>();
    private final TreeSet<Integer> accused = new TreeSet<>();

    private enum Kind {
        PROPOSE,
        NOTARIZE,
        NULLIFY,
        FINALIZE
    }

    private record Key(Kind kind, int signer) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::kind).thenComparingInt(Key::signer);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private record Held(EqMessage message, Signed signed) {}

    VotePool(Agreement agreement) {
        this.agreement = agreement;
    }

    /// The view of a vote or proposal, 0 for a message that belongs to no view.
    static int viewOf(EqMessage message) {
        return switch (message) {
            case EqMessage.Commit _, EqMessage.Reveal _ -> 0;
            case EqMessage.Propose propose -> propose.view();
            case EqMessage.Notarize notarize -> notarize.view();
            case EqMessage.Nullify nullify -> nullify.view();
            case EqMessage.Finalize vote -> vote.view();
        };
    }

    private static Key keyOf(EqMessage message) {
        return switch (message) {
            case EqMessage.Propose propose -> new Key(Kind.PROPOSE, propose.signer());
            case EqMessage.Notarize notarize -> new Key(Kind.NOTARIZE, notarize.signer());
            case EqMessage.Nullify nullify -> new Key(Kind.NULLIFY, nullify.signer());
            case EqMessage.Finalize vote -> new Key(Kind.FINALIZE, vote.signer());
            case EqMessage.Commit _, EqMessage.Reveal _ ->
                throw new IllegalArgumentException("observations are no votes");
        };
    }

    private List<Held> held(int view, Key key) {
        return views.getOrDefault(view, new TreeMap<>()).getOrDefault(key, List.of());
    }

    private List<Held> held(EqMessage message) {
        return held(viewOf(message), keyOf(message));
    }

    boolean isKnown(EqMessage message) {
        return held(message).stream().anyMatch(held -> held.message().equals(message));
    }

    /// Whether two different statements of this kind, view and member are kept already.
    boolean isFull(EqMessage message) {
        return held(message).size() == KEPT;
    }

    /// Adds a verified message; a contradiction with an earlier one of the same member comes back, once a member.
    Optional<Equivocation> add(EqMessage message, Signed signed) {
        if (isKnown(message) || isFull(message)) {
            return Optional.empty();
        }
        SortedMap<Key, List<Held>> view = views.computeIfAbsent(viewOf(message), _ -> new TreeMap<>());
        view.computeIfAbsent(keyOf(message), _ -> new ArrayList<>()).add(new Held(message, signed));
        for (Kind kind : Kind.values()) {
            for (Held held : held(viewOf(message), new Key(kind, message.signer()))) {
                if (Equivocation.contradict(held.message(), message) && accused.add(message.signer())) {
                    return Optional.of(Equivocation.of(agreement.subject(), held.signed(), signed));
                }
            }
        }
        return Optional.empty();
    }

    /// The proposal of the view's leader, unless it has made two.
    Optional<EqMessage.Propose> proposal(int view, int leader) {
        List<Held> held = held(view, new Key(Kind.PROPOSE, leader));
        return held.size() == 1 && held.getFirst().message() instanceof EqMessage.Propose propose
                ? Optional.of(propose)
                : Optional.empty();
    }

    /// The first proposal of the view's leader.
    Optional<EqMessage.Propose> firstProposal(int view, int leader) {
        return held(view, new Key(Kind.PROPOSE, leader)).stream().findFirst().map(held ->
                (EqMessage.Propose) held.message());
    }

    /// A vote or proposal as it came.
    Optional<Signed> signed(EqMessage message) {
        return held(message).stream()
                .filter(held -> held.message().equals(message))
                .findFirst()
                .map(Held::signed);
    }

    boolean hasTwoProposals(int view, int leader) {
        return held(view, new Key(Kind.PROPOSE, leader)).size() == KEPT;
    }

    /// The certificate that a vote completes, if a quorum voted alike.
    Optional<QuorumCertificate> certificate(EqMessage message) {
        Optional<QuorumCertificate.Vote> wanted = QuorumCertificate.Vote.of(message);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        QuorumCertificate.Vote vote = wanted.get();
        int size = agreement.committee().size();
        Kind kind = keyOf(message).kind();
        // Asked at each vote: most come before a quorum has voted at all, and need not be compared.
        SortedMap<Key, List<Held>> alike =
                views.getOrDefault(vote.view(), new TreeMap<>()).subMap(new Key(kind, 0), new Key(kind, size));
        if (alike.size() < agreement.committee().quorum()) {
            return Optional.empty();
        }
        TreeMap<Integer, Signature64> signatures = new TreeMap<>();
        for (List<Held> of : alike.values()) {
            for (Held held : of) {
                if (QuorumCertificate.Vote.of(held.message()).equals(wanted)) {
                    signatures.put(held.message().signer(), held.signed().signature());
                }
            }
        }
        return signatures.size() < agreement.committee().quorum()
                ? Optional.empty()
                : Optional.of(QuorumCertificate.of(vote, size, signatures));
    }

    /// Messages from that view on, for a member that was away, the nearest view first.
    ///
    /// @param place 0 for the first of a kind of each member, 1 for what contradicts it
    List<Signed> messagesFrom(int view, int place) {
        List<Signed> messages = new ArrayList<>();
        for (SortedMap<Key, List<Held>> keys : views.tailMap(view).values()) {
            for (List<Held> of : keys.values()) {
                of.stream().skip(place).limit(1).forEach(held -> messages.add(held.signed()));
            }
        }
        return messages;
    }

    /// Every vote and proposal of one member.
    List<Signed> messagesOf(int member) {
        List<Signed> messages = new ArrayList<>();
        views.values()
                .forEach(keys -> keys.forEach((key, of) -> {
                    if (key.signer() == member) {
                        of.forEach(held -> messages.add(held.signed()));
                    }
                }));
        return messages;
    }
}

package network.icn.protocol.agreement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.Signature64;
import network.icn.protocol.signed.Signed;

/// The votes and proposals of one subject: per view, kind and member the first one. A contradicting second one becomes
/// evidence and is then forgotten, so memory is bounded by views times members.
final class VotePool {
    private final int committeeSize;
    private final int quorum;
    private final SortedMap<Integer, SortedMap<Key, Held>> views = new TreeMap<>();
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

    VotePool(int committeeSize, int quorum) {
        this.committeeSize = committeeSize;
        this.quorum = quorum;
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

    private SortedMap<Key, Held> view(int view) {
        return views.getOrDefault(view, new TreeMap<>());
    }

    boolean isKnown(EqMessage message) {
        Held held = view(viewOf(message)).get(keyOf(message));
        return held != null && held.message().equals(message);
    }

    /// Whether this member's contradiction is known, so that nothing more of it needs to be kept.
    boolean isAccused(int member) {
        return accused.contains(member);
    }

    /// Adds a verified message; a contradiction with an earlier one of the same member comes back, once a member.
    Optional<Evidence> add(EqMessage message, Signed signed) {
        SortedMap<Key, Held> view = views.computeIfAbsent(viewOf(message), _ -> new TreeMap<>());
        view.putIfAbsent(keyOf(message), new Held(message, signed));
        for (Held held : view.values()) {
            if (Evidence.contradict(held.message(), message) && accused.add(message.signer())) {
                return Optional.of(Evidence.Equivocation.of(held.signed(), signed));
            }
        }
        return Optional.empty();
    }

    Optional<EqMessage.Propose> proposal(int view, int leader) {
        Held held = view(view).get(new Key(Kind.PROPOSE, leader));
        return held != null && held.message() instanceof EqMessage.Propose propose
                ? Optional.of(propose)
                : Optional.empty();
    }

    /// A certificate of the view, if a quorum voted alike.
    Optional<Certificate> certificate(Certificate.Kind kind, int view) {
        SortedMap<Hash32, SortedMap<Integer, Signature64>> tally = new TreeMap<>();
        SortedMap<Hash32, Certificate.Vote> votes = new TreeMap<>();
        for (Held held : view(view).values()) {
            vote(kind, held.message()).ifPresent(vote -> {
                Hash32 key = Hash32.sha256(new byte[] {(byte) (vote.parent() >>> 8), (byte) vote.parent()},
                        vote.digest().bytes());
                votes.put(key, vote);
                tally.computeIfAbsent(key, _ -> new TreeMap<>())
                        .put(held.message().signer(), held.signed().signature());
            });
        }
        for (var entry : tally.entrySet()) {
            Certificate.Vote vote = votes.get(entry.getKey());
            if (vote != null && entry.getValue().size() >= quorum) {
                return Optional.of(Certificate.of(kind, vote, committeeSize, entry.getValue()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Certificate.Vote> vote(Certificate.Kind kind, EqMessage message) {
        return switch (message) {
            case EqMessage.Notarize m when kind == Certificate.Kind.NOTARIZED ->
                Optional.of(new Certificate.Vote(m.subject(), m.view(), m.parent(), m.digest()));
            case EqMessage.Nullify m when kind == Certificate.Kind.NULLIFIED ->
                Optional.of(new Certificate.Vote(m.subject(), m.view(), 0, Hash32.ZERO));
            case EqMessage.Finalize m when kind == Certificate.Kind.FINALIZED ->
                Optional.of(new Certificate.Vote(m.subject(), m.view(), 0, m.digest()));
            case EqMessage.Commit _,
                    EqMessage.Reveal _,
                    EqMessage.Propose _,
                    EqMessage.Notarize _,
                    EqMessage.Nullify _,
                    EqMessage.Finalize _ -> Optional.empty();
        };
    }

    /// Every message from that view on, for a member that was away.
    List<Signed> messagesFrom(int view) {
        List<Signed> messages = new ArrayList<>();
        views.tailMap(view).values().forEach(held -> held.values().forEach(each -> messages.add(each.signed())));
        return messages;
    }
}

package network.icn.libp2p.kad;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.icn.libp2p.crypto.PeerId;

/// One search for the peers closest to a key: always asks the closest ones known that were not asked yet, a few at a
/// time, and ends when the closest `k` that did not fail have all answered. Source: libp2p specs, kad-dht, "Peer
/// routing".
///
/// Pure and not thread-safe. Liars can name ever closer peers that do not exist, so the number of questions is bounded.
final class Lookup {
    /// Questions of one search. An honest network of a million peers needs about a hundred.
    static final int MAX_QUESTIONS = 256;
    /// Peers remembered in one search; the farthest are forgotten.
    static final int MAX_CANDIDATES = 1_024;

    private enum State {
        KNOWN,
        ASKED,
        ANSWERED,
        FAILED
    }

    private static final class Candidate {
        final PeerId peer;
        State state = State.KNOWN;

        Candidate(PeerId peer) {
            this.peer = peer;
        }
    }

    private final PeerId self;
    private final int k;
    private final int alpha;
    private final TreeMap<KadKey, Candidate> candidates;
    private int inFlight;
    private int questions;

    /// @param self never asked
    /// @param k how many of the closest peers are wanted
    /// @param alpha questions in flight at most
    Lookup(PeerId self, KadKey target, List<PeerId> seeds, int k, int alpha) {
        this.self = self;
        this.k = k;
        this.alpha = alpha;
        this.candidates = new TreeMap<>(target.closestFirst());
        seeds.forEach(this::learn);
    }

    private void learn(PeerId peer) {
        if (peer.equals(self)) {
            return;
        }
        candidates.putIfAbsent(KadKey.of(peer), new Candidate(peer));
        Map.Entry<KadKey, Candidate> farthest = candidates.lastEntry();
        if (candidates.size() > MAX_CANDIDATES && farthest.getValue().state == State.KNOWN) {
            candidates.remove(farthest.getKey());
        }
    }

    private Stream<Candidate> closest() {
        return candidates.values().stream()
                .filter(candidate -> candidate.state != State.FAILED)
                .limit(k);
    }

    /// The peers to ask now; the owner answers for each by [#answered] or [#failed].
    List<PeerId> next() {
        List<PeerId> asked = new ArrayList<>();
        for (Candidate candidate : closest().toList()) {
            if (candidate.state == State.KNOWN && inFlight < alpha && questions < MAX_QUESTIONS) {
                candidate.state = State.ASKED;
                inFlight++;
                questions++;
                asked.add(candidate.peer);
            }
        }
        return asked;
    }

    void answered(PeerId peer, List<PeerId> closer) {
        settle(peer, State.ANSWERED);
        closer.forEach(this::learn);
    }

    void failed(PeerId peer) {
        settle(peer, State.FAILED);
    }

    private void settle(PeerId peer, State state) {
        Candidate candidate = candidates.get(KadKey.of(peer));
        if (candidate == null || candidate.state != State.ASKED) {
            throw new IllegalStateException("not asked: " + peer);
        }
        candidate.state = state;
        inFlight--;
    }

    boolean isFinished() {
        boolean nothingToAsk =
                questions >= MAX_QUESTIONS || closest().noneMatch(candidate -> candidate.state == State.KNOWN);
        return inFlight == 0 && nothingToAsk;
    }

    /// The closest peers that have answered, the closest first.
    List<PeerId> result() {
        return closest()
                .filter(candidate -> candidate.state == State.ANSWERED)
                .map(candidate -> candidate.peer)
                .toList();
    }
}

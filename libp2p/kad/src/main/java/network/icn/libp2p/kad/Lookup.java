package network.icn.libp2p.kad;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;

/// One search for the peers closest to a key: always asks the closest ones known that were not asked yet, a few at a
/// time, and ends when the closest `k` that did not fail have all answered. Source: libp2p specs, kad-dht, "Peer
/// routing".
///
/// Pure and not thread-safe. Liars can name ever closer peers that do not exist, so the number of questions is bounded,
/// and so is what is remembered.
final class Lookup {
    /// Questions of one search. An honest network of a million peers needs about a hundred.
    static final int MAX_QUESTIONS = 256;
    /// Peers remembered in one search; the farthest that were not asked are forgotten.
    static final int MAX_CANDIDATES = 1_024;

    private enum State {
        KNOWN,
        ASKED,
        ANSWERED,
        FAILED
    }

    private static final class Candidate {
        final PeerId peer;
        final SharedAddresses addresses = new SharedAddresses(KadMessage.MAX_ADDRESSES);
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
        seeds.forEach(seed -> learn(self, new KadMessage.Peer(seed, List.of())));
    }

    /// Addresses add up, for a liar must not hide the one that others know.
    private void learn(PeerId source, KadMessage.Peer named) {
        if (named.id().equals(self)) {
            return;
        }
        Candidate candidate = candidates.computeIfAbsent(KadKey.of(named.id()), _ -> new Candidate(named.id()));
        candidate.addresses.add(source, named.addresses());
        if (candidates.size() > MAX_CANDIDATES) {
            forgetFarthest();
        }
    }

    /// There is always one: far more are remembered than may be asked.
    private void forgetFarthest() {
        for (Map.Entry<KadKey, Candidate> each : candidates.descendingMap().entrySet()) {
            if (each.getValue().state == State.KNOWN) {
                candidates.remove(each.getKey());
                return;
            }
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

    void answered(PeerId peer, List<KadMessage.Peer> closer) {
        settle(peer, State.ANSWERED);
        closer.forEach(named -> learn(peer, named));
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

    /// Where the peer can be reached, as those who answered say; empty if nobody did.
    List<Multiaddr> addresses(PeerId peer) {
        Candidate candidate = candidates.get(KadKey.of(peer));
        return candidate == null ? List.of() : candidate.addresses.toList();
    }

    /// Peers that are remembered now.
    int size() {
        return candidates.size();
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

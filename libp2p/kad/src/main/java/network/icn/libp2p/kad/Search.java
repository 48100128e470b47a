package network.icn.libp2p.kad;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One search, from the first question to the last answer. Each question has a thread and a time limit of
/// its own: a liar who names peers at addresses where nobody answers holds the search up no longer than
/// that. What comes later is not heeded.
final class Search {
    private static final Logger LOG = LoggerFactory.getLogger(Search.class);

    /// Asks one peer. Blocks.
    @FunctionalInterface
    interface Asking {
        Outcome ask(PeerId peer, List<Multiaddr> addresses);
    }

    /// What became of a question.
    sealed interface Outcome {}

    record Answered(KadMessage message) implements Outcome {}

    record Unanswered(NoAnswer reason, String cause) implements Outcome {}

    private record Settled(PeerId peer, Outcome outcome) {}

    private final Lookup lookup;
    private final KadConfig config;
    private final Asking asking;
    private final Consumer<PeerId> silent;
    /// Holds at most one outcome for each question.
    private final BlockingQueue<Settled> settled = new LinkedBlockingQueue<>();
    /// When each question in flight is given up, in the terms of [System#nanoTime]; the oldest question
    /// comes first.
    private final Map<PeerId, Long> inFlight = new LinkedHashMap<>();

    /// @param silent told of every peer that does not answer
    Search(Lookup lookup, KadConfig config, Asking asking, Consumer<PeerId> silent) {
        this.lookup = lookup;
        this.config = config;
        this.asking = asking;
        this.silent = silent;
    }

    /// Runs until the lookup is finished, an answer is enough, or the time of a search is over.
    void run(Predicate<KadMessage> enough, BooleanSupplier cancelled) throws InterruptedException {
        long end = System.nanoTime() + config.lookupTimeout().toNanos();
        boolean found = false;
        while (!found && !lookup.isFinished() && !cancelled.getAsBoolean() && end - System.nanoTime() > 0) {
            lookup.next().forEach(this::start);
            Settled next = settled.poll(nanosToNext(end), TimeUnit.NANOSECONDS);
            if (next != null && inFlight.remove(next.peer()) != null) {
                found = take(next, enough);
            }
            giveUpOverdue(System.nanoTime());
        }
    }

    private void start(PeerId peer) {
        List<Multiaddr> addresses = lookup.addresses(peer);
        inFlight.put(peer, System.nanoTime() + config.queryTimeout().toNanos());
        Thread.ofVirtual().name("kad-ask").start(() -> settled.add(new Settled(peer, asking.ask(peer, addresses))));
    }

    private long nanosToNext(long end) {
        long now = System.nanoTime();
        Long oldest = first();
        return oldest == null ? end - now : Math.min(end - now, oldest - now);
    }

    private @Nullable Long first() {
        return inFlight.isEmpty() ? null : inFlight.values().iterator().next();
    }

    private void giveUpOverdue(long now) {
        for (Long due = first(); due != null && due - now <= 0; due = first()) {
            PeerId peer = inFlight.keySet().iterator().next();
            inFlight.remove(peer);
            failed(peer, new Unanswered(NoAnswer.TIMED_OUT, ""));
        }
    }

    /// Returns whether the answer is enough.
    private boolean take(Settled next, Predicate<KadMessage> enough) {
        return switch (next.outcome()) {
            case Answered(KadMessage message) -> {
                lookup.answered(next.peer(), message.closer());
                yield enough.test(message);
            }
            case Unanswered unanswered -> {
                failed(next.peer(), unanswered);
                yield false;
            }
        };
    }

    private void failed(PeerId peer, Unanswered outcome) {
        LOG.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("reason", outcome.reason())
                .addKeyValue("cause", outcome.cause())
                .log("peer does not answer and leaves the table");
        lookup.failed(peer);
        silent.accept(peer);
    }
}

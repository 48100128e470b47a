package network.icn.libp2p.pubsub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.SignaturePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks messages on a fixed number of platform threads: checks compute, and computing on virtual threads
/// would hold up the streams that share their carriers.
final class Validation {
    private static final Logger LOG = LoggerFactory.getLogger(Validation.class);

    /// Signatures worth waking another thread for, which costs as much as a quarter of one.
    private static final int SMALLEST_SLICE = 4;

    private final SignaturePolicy policy;
    private final PubSubListener listener;
    private final ThreadPoolExecutor pool;

    Validation(PubSubConfig config) {
        this.policy = config.signatures();
        this.listener = config.listener();
        this.pool = new ThreadPoolExecutor(
                config.workers().validationThreads(),
                config.workers().validationThreads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.workers().waitingValidations()),
                Thread.ofPlatform().daemon().name("pubsub-validate-", 0).factory());
    }

    /// What the signature policy says of a message.
    enum Authorship {
        ALLOWED,
        FORGED,
        /// Nobody had time to look; no blame.
        UNCHECKED,
        /// Not looked at, because the router will let it go.
        REPEATED
    }

    /// Judges each message by the signature policy; signatures are checked on the pool, all of them in one go, but
    /// only of messages that are worth it. Never fails.
    ///
    /// @param worthChecking says of each message whether it is; asked once, before this returns, and only if
    ///     a check costs anything
    CompletableFuture<List<Authorship>> authorship(
            List<Message> messages, Function<List<Message>, List<Boolean>> worthChecking) {
        return switch (policy) {
            case SignaturePolicy.StrictNoSign none -> CompletableFuture.completedFuture(judged(none, messages));
            case SignaturePolicy.StrictSign sign ->
                messages.isEmpty()
                        ? CompletableFuture.completedFuture(List.of())
                        : checkSignatures(sign, messages, worthChecking.apply(messages));
        };
    }

    private CompletableFuture<List<Authorship>> checkSignatures(
            SignaturePolicy.StrictSign sign, List<Message> messages, List<Boolean> worth) {
        List<Message> checked = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            if (worth.get(i)) {
                checked.add(messages.get(i));
            }
        }
        return checkSignatures(sign, checked).thenApply(verdicts -> spread(worth, verdicts.iterator()));
    }

    private static List<Authorship> spread(List<Boolean> worth, Iterator<Authorship> verdicts) {
        return worth.stream()
                .map(isChecked -> isChecked ? verdicts.next() : Authorship.REPEATED)
                .toList();
    }

    private static List<Authorship> judged(SignaturePolicy policy, List<Message> messages) {
        return messages.stream()
                .map(message -> policy.allows(message) ? Authorship.ALLOWED : Authorship.FORGED)
                .toList();
    }

    /// On all threads at once, in slices: a peer that sends many messages keeps every core busy and not one.
    private CompletableFuture<List<Authorship>> checkSignatures(
            SignaturePolicy.StrictSign sign, List<Message> messages) {
        int slices = Math.clamp(messages.size() / SMALLEST_SLICE, 1, pool.getMaximumPoolSize());
        List<CompletableFuture<List<Authorship>>> checks = new ArrayList<>(slices);
        for (int i = 0; i < slices; i++) {
            checks.add(
                    checking(sign, messages.subList(i * messages.size() / slices, (i + 1) * messages.size() / slices)));
        }
        return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new))
                .thenApply(_ ->
                        checks.stream().flatMap(check -> check.join().stream()).toList());
    }

    private CompletableFuture<List<Authorship>> checking(SignaturePolicy.StrictSign sign, List<Message> messages) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> pool.isShutdown() ? unchecked(messages) : judged(sign, messages), pool)
                    .exceptionally(_ -> unchecked(messages));
        } catch (RejectedExecutionException _) {
            return CompletableFuture.completedFuture(unchecked(messages));
        }
    }

    private List<Authorship> unchecked(List<Message> messages) {
        messages.forEach(message -> listener.throttled(message.topic()));
        return Collections.nCopies(messages.size(), Authorship.UNCHECKED);
    }

    /// Has the validator asked; `answer` is called once, on a thread of the pool, unless the task is cancelled
    /// before.
    ///
    /// @return empty if too many messages wait
    Optional<Future<?>> check(Validator validator, PeerId from, Message message, Consumer<Verdict> answer) {
        try {
            return Optional.of(pool.submit(
                    () -> answer.accept(pool.isShutdown() ? Verdict.IGNORE : verdict(validator, from, message))));
        } catch (RejectedExecutionException _) {
            return Optional.empty();
        }
    }

    private Verdict verdict(Validator validator, PeerId from, Message message) {
        long start = System.nanoTime();
        Verdict verdict = Verdict.IGNORE;
        try {
            verdict = Objects.requireNonNull(validator.check(from, message), "verdict");
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).addKeyValue("topic", message.topic()).log("validator of a topic failed");
        }
        listener.validated(message.topic(), verdict, System.nanoTime() - start);
        return verdict;
    }

    /// What waits is run nevertheless, to find that there is no time left: somebody waits for the answer.
    void close() {
        pool.shutdownNow().forEach(Runnable::run);
    }
}

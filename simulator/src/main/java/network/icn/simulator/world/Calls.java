package network.icn.simulator.world;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import network.icn.simulator.engine.Engine;
import network.icn.simulator.network.Links;
import org.jspecify.annotations.Nullable;

/// Requests with one answer, as gRPC carries them: both ways over reliable links, and a deadline at the caller.
final class Calls {
    private final Engine engine;
    private final Links links;

    Calls(Engine engine, Links links) {
        this.engine = engine;
        this.links = links;
    }

    /// Serves a request; the answer may come later, or never.
    @FunctionalInterface
    interface Server<A> {
        void serve(Consumer<A> answer);
    }

    private static final class Pending<A> {
        private @Nullable Consumer<Optional<A>> caller;

        Pending(Consumer<Optional<A>> caller) {
            this.caller = caller;
        }

        /// The first outcome counts.
        void complete(Optional<A> outcome) {
            Consumer<Optional<A>> waiting = caller;
            caller = null;
            if (waiting != null) {
                waiting.accept(outcome);
            }
        }
    }

    /// What is asked.
    ///
    /// @param deadline after which the caller waits no longer
    /// @param bytes of the question as it is encoded
    record Question(int from, int to, Duration deadline, int bytes) {}

    /// @param answerBytes of an answer as it is encoded
    /// @param outcome told once: the answer, or nothing when the deadline has passed
    <A> void call(Question question, ToIntFunction<A> answerBytes, Server<A> server, Consumer<Optional<A>> outcome) {
        Pending<A> pending = new Pending<>(outcome);
        engine.after(question.deadline(), () -> pending.complete(Optional.empty()));
        links.sendReliably(
                question.from(),
                question.to(),
                question.bytes(),
                () -> server.serve(answer -> links.sendReliably(
                        question.to(),
                        question.from(),
                        answerBytes.applyAsInt(answer),
                        () -> pending.complete(Optional.of(answer)))));
    }
}

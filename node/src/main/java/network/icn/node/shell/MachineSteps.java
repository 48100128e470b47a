package network.icn.node.shell;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import network.icn.node.clock.Clocks;
import network.icn.protocol.role.clock.ClockReading;

/// The steps of a machine, one behind the other: the next thread gets in when all that followed from the step before
/// was carried out in order.
///
/// @param <I> what the machine hears
/// @param <E> what follows from it
public final class MachineSteps<I, E> {
    /// The machine, or what somebody who builds the node has put around it.
    @FunctionalInterface
    public interface Rules<I, E> {
        /// Takes one input and says what follows from it, in order.
        List<? extends E> step(I input, ClockReading now);
    }

    private final Rules<I, E> rules;
    private final Clocks clocks;
    private final ReentrantLock lock = new ReentrantLock();

    public MachineSteps(Rules<I, E> rules, Clocks clocks) {
        this.rules = rules;
        this.clocks = clocks;
    }

    /// Takes one step on the caller's thread. What the machine or an effect throws goes to the caller; the effects
    /// behind it are left undone.
    ///
    /// @param effects carries one of them out while no other thread gets in
    public void take(I input, Consumer<? super E> effects) {
        lock.lock();
        try {
            rules.step(input, clocks.reading()).forEach(effects);
        } finally {
            lock.unlock();
        }
    }

    /// Asks something of the machine between two steps.
    public <A> A look(Supplier<A> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }
}

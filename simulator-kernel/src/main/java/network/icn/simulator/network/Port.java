package network.icn.simulator.network;

/// Where an actor takes in what others send it. What it is made of behind that, a machine, a liar, a test that only
/// listens, concerns nobody who sends.
///
/// @param <M> what they send
@FunctionalInterface
public interface Port<M> {
    /// @param from number of the sender
    void receive(int from, M message);
}

package network.icn.libp2p.host;

/// Hears a host's events, one at a time and in order, on the host's event thread: return soon, never block.
@FunctionalInterface
public interface HostListener {
    /// Takes the event; what it throws is logged as an error, and the next event comes.
    void on(HostEvent event);
}

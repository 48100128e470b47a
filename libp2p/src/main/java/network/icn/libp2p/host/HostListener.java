package network.icn.libp2p.host;

/// Hears a host's events, one at a time and in order, on the host's event thread: return soon, never block.
@FunctionalInterface
public interface HostListener {
    void on(HostEvent event);
}

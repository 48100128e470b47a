package network.icn.node.registry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import network.icn.protocol.network.registry.RegistryNotice;

/// Which registry a node of any role goes by, and whether others do.
public final class RegistryMetrics {
    /// The version of the registry that this node goes by.
    public static final String VERSION = "icn.registry.version";
    /// Operators of HyperNodes that name another registry.
    public static final String APART = "icn.registry.apart";

    private final AtomicLong version;
    private final AtomicInteger apart;

    public RegistryMetrics(MeterRegistry meters) {
        this.version = Objects.requireNonNull(meters.gauge(VERSION, new AtomicLong()));
        this.apart = Objects.requireNonNull(meters.gauge(APART, new AtomicInteger()));
    }

    public void count(RegistryNotice notice) {
        if (notice instanceof RegistryNotice.Measured(long ours, int others)) {
            version.set(ours);
            apart.set(others);
        }
    }
}

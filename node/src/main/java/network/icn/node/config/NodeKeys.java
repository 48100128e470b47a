package network.icn.node.config;

import java.nio.file.Path;
import java.time.Duration;
import network.icn.node.log.LogFormat;
import network.icn.node.log.NodeLogging;
import network.icn.node.transcript.TranscriptStore;
import network.icn.protocol.kernel.identity.NodeId;

/// The keys that mean the same to every role: who knows one node's configuration knows half of the others'.
public final class NodeKeys {
    public static final Key<Path> KEY_FILE = Key.path("key.file", "private key of this node, from icn keygen");
    public static final Key<Path> NETWORK_FILE = Key.path("network.file", "signed registry of the network");
    public static final Key<NodeId> NETWORK_AUTHORITY =
            Key.nodeId("network.authority", "who must have signed the registry; anybody it names if absent");
    public static final Key<String> OPS_HOST =
            Key.text("ops.host", "address of /metrics, /healthz, /readyz").withDefault("127.0.0.1");
    public static final Key<NodeLogging.Verbosity> LOG_LEVEL = Key.choice(
                    "log.level", "how much is logged", NodeLogging.Verbosity.class)
            .withDefault("info");
    public static final Key<LogFormat> LOG_FORMAT =
            Key.choice("log.format", "how log lines look", LogFormat.class).withDefault("text");

    /// Of the roles that sign what they must never contradict.
    public static final Key<Duration> DOUBLE_GRACE = Key.duration(
                    "doppelganger.grace",
                    "time between the last signature and the end of a node whose key somebody else uses",
                    Duration.ZERO,
                    Duration.ofDays(1))
            .withDefault("5m");

    /// Of the roles that keep what both sides have signed about a probe.
    public static final Key<Long> TRANSCRIPT_BYTES = Key.bytes(
                    "transcripts.max-bytes",
                    "bytes of the transcripts; the oldest eras go when there is no more room",
                    TranscriptStore.MIN_BYTES,
                    1L << 50)
            .withDefault("1GiB");

    private NodeKeys() {}

    /// @param usual another one for each role, so that all of them fit on one machine
    public static Key<Integer> opsPort(String usual) {
        return Key.port("ops.port", "port of /metrics, /healthz, /readyz").withDefault(usual);
    }
}

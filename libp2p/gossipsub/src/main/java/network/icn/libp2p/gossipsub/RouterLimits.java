package network.icn.libp2p.gossipsub;

import java.time.Duration;
import java.util.function.Consumer;

/// What bounds the router's memory. Beyond a limit the newest or the oldest entry is let go and an effect tells it.
///
/// @param peers peers known at once: too few and connections are of no use, too many and they fill memory
/// @param topicsPerPeer topics one peer may subscribe to: too few and a busy peer's topics are not seen, too
///     many and a peer fills memory with invented topics
/// @param topics topics known at once, own ones not counted. Half of the places go to whoever comes first, the
///     other half is kept in equal shares for all peers: too few and a topic that we join late has no known
///     subscribers, too many and hostile peers together fill memory (about 600 bytes each)
/// @param backoffsPerTopic back-offs remembered per topic, oldest forgotten first: too few and an attacker with
///     many identities washes them out, too many and he fills memory
/// @param longestBackoff a PRUNE that asks for more is taken to ask for this: too short and we graft peers that
///     have asked us not to, and they punish it, too long and one PRUNE keeps a peer out of the mesh for good
/// @param seenTtl how long a message id is remembered from its first sight: too short and messages that linger
///     in queues go round again, too long and ids fill memory
/// @param seenIds ids remembered at most: too few shortens `seenTtl` under load, too many fills memory (about
///     64 bytes each)
/// @param askedIds ids asked for between two heartbeats, in equal shares for all connected peers: too few and
///     what the mesh has lost is repaired late, too many and hostile peers that advertise what does not exist
///     fill memory (about 100 bytes each)
/// @param pendingMessages messages under validation at once: too few and bursts are dropped, too many and a
///     flood of slow-to-check messages fills memory
/// @param validationTtl how long a verdict is waited for: too short and slow checks are wasted, too long and
///     lost verdicts block the pending places
/// @param acceptedIds accepted messages whose copies still count as deliveries (P3): too few and honest mesh peers
///     of a busy topic go without credit, too many and a flood fills memory. At 1 000 messages a second and a
///     window of 10 ms there are 10
/// @param rejectedIds rejected messages whose copies still count against whoever sends them (P4): too few and a
///     flood of wrong messages may be sent twice for the price of once, too many and it fills memory
/// @param historyBytes memory for messages kept for IWANT, their signed form and some room for each included,
///     oldest dropped first: too few and IWANTs fail under load, too many fills memory
public record RouterLimits(
        int peers,
        int topicsPerPeer,
        int topics,
        int backoffsPerTopic,
        Duration longestBackoff,
        Duration seenTtl,
        int seenIds,
        int askedIds,
        int pendingMessages,
        Duration validationTtl,
        int acceptedIds,
        int rejectedIds,
        long historyBytes) {
    /// For a node of some dozens of neighbours and topics.
    public static final RouterLimits DEFAULT = new Draft().finish();

    /// Refuses values that make no sense, as each parameter says.
    public RouterLimits {
        positive(peers, "peers");
        positive(topicsPerPeer, "topicsPerPeer");
        // Else equal shares would be none at all.
        require(topics >= 2L * peers, "topics", "must be at least 2 * peers, got " + topics);
        positive(backoffsPerTopic, "backoffsPerTopic");
        require(longestBackoff.toSeconds() >= 1, "longestBackoff", "must be at least 1 s, got " + longestBackoff);
        positive(seenTtl, "seenTtl");
        require(seenIds >= SeenCache.GENERATIONS, "seenIds", "must be at least " + SeenCache.GENERATIONS);
        require(askedIds >= peers, "askedIds", "must be at least peers, got " + askedIds);
        positive(pendingMessages, "pendingMessages");
        positive(validationTtl, "validationTtl");
        require(acceptedIds >= 0, "acceptedIds", "must not be negative, got " + acceptedIds);
        require(rejectedIds >= 0, "rejectedIds", "must not be negative, got " + rejectedIds);
        require(historyBytes >= 0, "historyBytes", "must not be negative, got " + historyBytes);
    }

    private static void positive(int value, String name) {
        require(value >= 1, name, "must be at least 1, got " + value);
    }

    private static void positive(Duration value, String name) {
        require(value.isPositive(), name, "must be positive, got " + value);
    }

    private static void require(boolean holds, String name, String rule) {
        ParameterRule.require(holds, "limits." + name + ": " + rule);
    }

    /// These limits with some of them changed: `limits.with(draft -> draft.peers(64))`.
    public RouterLimits with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /// Limits that are still being chosen; starts with the defaults. Its methods set the component of the same
    /// name.
    public static final class Draft {
        private int peers = 1_024;
        private int topicsPerPeer = 256;
        private int topics = 32_768;
        private int backoffsPerTopic = 4_096;
        private Duration longestBackoff = Duration.ofDays(1);
        private Duration seenTtl = Duration.ofMinutes(2);
        private int seenIds = 262_144;
        private int askedIds = 65_536;
        private int pendingMessages = 8_192;
        private Duration validationTtl = Duration.ofSeconds(30);
        private int acceptedIds = 1_024;
        private int rejectedIds = 8_192;
        private long historyBytes = 64L << 20;

        private Draft() {}

        private Draft(RouterLimits from) {
            peers = from.peers;
            topicsPerPeer = from.topicsPerPeer;
            topics = from.topics;
            backoffsPerTopic = from.backoffsPerTopic;
            longestBackoff = from.longestBackoff;
            seenTtl = from.seenTtl;
            seenIds = from.seenIds;
            askedIds = from.askedIds;
            pendingMessages = from.pendingMessages;
            validationTtl = from.validationTtl;
            acceptedIds = from.acceptedIds;
            rejectedIds = from.rejectedIds;
            historyBytes = from.historyBytes;
        }

        /// Sets [RouterLimits#peers()].
        public Draft peers(int value) {
            peers = value;
            return this;
        }

        /// Sets [RouterLimits#topicsPerPeer()].
        public Draft topicsPerPeer(int value) {
            topicsPerPeer = value;
            return this;
        }

        /// Sets [RouterLimits#topics()].
        public Draft topics(int value) {
            topics = value;
            return this;
        }

        /// Sets [RouterLimits#backoffsPerTopic()].
        public Draft backoffsPerTopic(int value) {
            backoffsPerTopic = value;
            return this;
        }

        /// Sets [RouterLimits#longestBackoff()].
        public Draft longestBackoff(Duration value) {
            longestBackoff = value;
            return this;
        }

        /// Sets [RouterLimits#seenTtl()].
        public Draft seenTtl(Duration value) {
            seenTtl = value;
            return this;
        }

        /// Sets [RouterLimits#seenIds()].
        public Draft seenIds(int value) {
            seenIds = value;
            return this;
        }

        /// Sets [RouterLimits#askedIds()].
        public Draft askedIds(int value) {
            askedIds = value;
            return this;
        }

        /// Sets [RouterLimits#pendingMessages()].
        public Draft pendingMessages(int value) {
            pendingMessages = value;
            return this;
        }

        /// Sets [RouterLimits#validationTtl()].
        public Draft validationTtl(Duration value) {
            validationTtl = value;
            return this;
        }

        /// Sets [RouterLimits#acceptedIds()].
        public Draft acceptedIds(int value) {
            acceptedIds = value;
            return this;
        }

        /// Sets [RouterLimits#rejectedIds()].
        public Draft rejectedIds(int value) {
            rejectedIds = value;
            return this;
        }

        /// Sets [RouterLimits#historyBytes()].
        public Draft historyBytes(long value) {
            historyBytes = value;
            return this;
        }

        private RouterLimits finish() {
            return new RouterLimits(
                    peers,
                    topicsPerPeer,
                    topics,
                    backoffsPerTopic,
                    longestBackoff,
                    seenTtl,
                    seenIds,
                    askedIds,
                    pendingMessages,
                    validationTtl,
                    acceptedIds,
                    rejectedIds,
                    historyBytes);
        }
    }
}

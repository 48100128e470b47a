package network.icn.simulator.gossip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import network.icn.libp2p.gossipsub.rpc.MessageId;

/// Who got which message when.
final class Deliveries {
    private static final int NEVER = -1;

    private final int nodes;
    private final Map<MessageId, Sent> byId = new LinkedHashMap<>();
    private final List<Sent> inOrder = new ArrayList<>();

    private static final class Sent {
        private final int publisher;
        private final long atNanos;
        /// By node: microseconds from publishing to delivery.
        private final int[] micros;

        Sent(int publisher, long atNanos, int nodes) {
            this.publisher = publisher;
            this.atNanos = atNanos;
            this.micros = new int[nodes];
            Arrays.fill(micros, NEVER);
        }
    }

    Deliveries(int nodes) {
        this.nodes = nodes;
    }

    private Sent sent(MessageId id) {
        return Objects.requireNonNull(byId.get(id), "a message of this run");
    }

    void published(MessageId id, int publisher, long nanos) {
        Sent sent = new Sent(publisher, nanos, nodes);
        byId.put(id, sent);
        inOrder.add(sent);
    }

    int publisherOf(MessageId id) {
        return sent(id).publisher;
    }

    void delivered(MessageId id, int node, long nanos) {
        Sent sent = sent(id);
        if (sent.micros[node] != NEVER) {
            throw new IllegalStateException("message " + id + " delivered twice to node " + node);
        }
        sent.micros[node] = Math.toIntExact((nanos - sent.atNanos) / 1_000);
    }

    int published() {
        return inOrder.size();
    }

    /// Of all messages to all honest nodes but their publisher: the share that arrived.
    double share() {
        return share(inOrder);
    }

    /// The same for messages of one publisher, 1 if there are none.
    double shareFrom(int publisher) {
        return share(
                inOrder.stream().filter(sent -> sent.publisher == publisher).toList());
    }

    /// The same for what one node received from all others.
    double shareTo(int node) {
        List<Sent> foreign =
                inOrder.stream().filter(sent -> sent.publisher != node).toList();
        long arrived =
                foreign.stream().filter(sent -> sent.micros[node] != NEVER).count();
        return foreign.isEmpty() ? 1 : (double) arrived / foreign.size();
    }

    private double share(List<Sent> messages) {
        long arrived = messages.stream().mapToLong(Deliveries::arrivals).sum();
        return messages.isEmpty() ? 1 : (double) arrived / ((long) messages.size() * (nodes - 1));
    }

    private static long arrivals(Sent sent) {
        return Arrays.stream(sent.micros).filter(micros -> micros != NEVER).count();
    }

    /// The share of the message that reached the fewest nodes.
    double worst() {
        return inOrder.stream()
                .mapToDouble(sent -> (double) arrivals(sent) / (nodes - 1))
                .min()
                .orElse(1);
    }

    /// Milliseconds within which a share of the deliveries happened, 0 without any.
    double quantileMillis(double share) {
        int[] all = inOrder.stream()
                .flatMapToInt(sent -> Arrays.stream(sent.micros))
                .filter(micros -> micros != NEVER)
                .sorted()
                .toArray();
        return all.length == 0 ? 0 : all[(int) Math.ceil(share * all.length) - 1] / 1_000.0;
    }
}

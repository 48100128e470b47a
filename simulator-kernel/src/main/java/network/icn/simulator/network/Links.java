package network.icn.simulator.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import network.icn.simulator.engine.Engine;

/// Carries messages between numbered nodes, each direction of each pair apart from all others. Links are made when
/// something is sent first, so nobody need know how many nodes there will be.
public final class Links {
    private final Engine engine;
    private final LinkModel model;
    /// By sender, then by receiver.
    private final Map<Integer, Map<Integer, Link>> links = new LinkedHashMap<>();
    private final Set<Integer> down = new TreeSet<>();
    private final List<Span> cuts = new ArrayList<>();
    private long sent;
    private long sentBytes;
    private long lost;

    /// A cut by the clock of the engine.
    private record Span(Cut cut, long from, long until) {}

    public Links(Engine engine, LinkModel model) {
        this.engine = engine;
        this.model = model;
    }

    private Link link(int from, int to) {
        return links.computeIfAbsent(from, _ -> new LinkedHashMap<>())
                .computeIfAbsent(to, _ -> new Link(engine, model, from, to));
    }

    /// Delivers the message after the pair's delay, or never when it is lost or the two cannot reach one another.
    ///
    /// @param bytes of the message as it is encoded
    public void send(int from, int to, int bytes, Runnable delivery) {
        sent++;
        sentBytes += bytes;
        Link link = link(from, to);
        if (link.loses() || isBroken(from, to)) {
            lost++;
            link.lose(bytes);
            return;
        }
        deliver(from, to, link.carry(bytes), delivery);
    }

    /// Delivers the message as TCP does: what is lost is sent again, which takes longer every time. It never arrives
    /// only when the two cannot reach one another.
    ///
    /// @param bytes of the message as it is encoded
    public void sendReliably(int from, int to, int bytes, Runnable delivery) {
        sent++;
        sentBytes += bytes;
        if (isBroken(from, to)) {
            lost++;
            return;
        }
        deliver(from, to, link(from, to).carryReliably(bytes), delivery);
    }

    private void deliver(int from, int to, long arrival, Runnable delivery) {
        engine.atNanos(arrival, () -> {
            if (!isBroken(from, to)) {
                delivery.run();
            }
        });
    }

    /// Whether nothing gets from one to the other at the moment: one is down, or they are cut off.
    public boolean isBroken(int from, int to) {
        return down.contains(from) || down.contains(to) || isCut(from, to);
    }

    /// Whether a fault of the links keeps the two apart at the moment.
    public boolean isCut(int one, int other) {
        for (Span span : cuts) {
            if (span.from <= engine.nowNanos() && engine.nowNanos() < span.until && span.cut.isBetween(one, other)) {
                return true;
            }
        }
        return false;
    }

    /// Adds a fault to those that befall the links. Each counts for itself: where one ends another may go on.
    public void cut(Cut cut) {
        cuts.add(new Span(cut, engine.nanos(cut.from()), engine.nanos(cut.until())));
    }

    /// One-way delay of the pair without jitter.
    public Duration delay(int from, int to) {
        return Duration.ofNanos(link(from, to).baseNanos());
    }

    /// A process that has died hears nothing and says nothing, until it is there again. What is under way to it is
    /// lost.
    ///
    /// @param node from 0
    public void setDown(int node, boolean isDown) {
        if (isDown) {
            down.add(node);
        } else {
            down.remove(node);
        }
    }

    /// Whether that node is down.
    public boolean isDown(int node) {
        return down.contains(node);
    }

    /// Forgets what that node's messages wait for, as when a process restarts with new connections.
    public void reset(int node) {
        links.getOrDefault(node, new LinkedHashMap<>()).values().forEach(Link::forget);
    }

    /// Messages that were sent, the lost ones among them.
    public long sent() {
        return sent;
    }

    /// Of all messages that were sent, as they are encoded.
    public long sentBytes() {
        return sentBytes;
    }

    /// Messages that did not arrive.
    public long lost() {
        return lost;
    }

    /// What the links are like.
    public LinkModel model() {
        return model;
    }
}

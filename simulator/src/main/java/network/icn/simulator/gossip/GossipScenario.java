package network.icn.simulator.gossip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.icn.simulator.gossip.SybilPlan.Aim;
import network.icn.simulator.gossip.SybilPlan.Conduct;
import network.icn.simulator.network.LinkModel;

/// An honest mesh and its attackers. The shapes are those of "Gossipsub-v1.1 Evaluation Report" (Protocol Labs,
/// PL-TechRep-2020-001): 1,000 honest nodes, a tenth of them publishing, 20 connections each, links of 25 ms give or
/// take a tenth, messages of 2 KiB, up to four attackers for each honest node. Rates and times are shorter.
///
/// @param name how `./icn simulate NAME` finds it
/// @param summary one line for people
/// @param honest nodes that run the router; the first [#publishers] of them publish in turn
/// @param degree connections of an honest node to others, on average
/// @param messagesPerSecond of all publishers together
/// @param honestConnectAt when honest nodes find each other
/// @param scored whether honest nodes score their peers; without, the run shows what scoring is for
public record GossipScenario(
        String name,
        String summary,
        int honest,
        int publishers,
        int degree,
        int messagesPerSecond,
        Duration honestConnectAt,
        SybilPlan sybils,
        boolean scored) {
    /// From honest nodes' first connections to the first message.
    static final Duration WARM_UP = Duration.ofSeconds(2);

    static final Duration PUBLISH_UNTIL = Duration.ofSeconds(80);
    static final Duration END = Duration.ofSeconds(90);
    /// 25 ms give or take a tenth.
    static final LinkModel LINK =
            LinkModel.between(Duration.ofNanos(22_500_000), Duration.ofNanos(27_500_000), LinkModel.Order.KEPT);
    static final int MESSAGE_BYTES = 2_048;

    public static final int MAX_HONEST = 5_000;
    public static final int MAX_SYBILS = 20_000;

    private static final Duration ATTACK = Duration.ofSeconds(30);
    private static final Duration START = Duration.ZERO;

    public GossipScenario {
        require("nodes", honest, 20, MAX_HONEST);
        require("sybils", sybils.count(), 0, MAX_SYBILS);
        require("publishers", publishers, 1, honest);
        require("degree", degree, 2, honest - 1);
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + min + " to " + max + ", got " + value);
        }
    }

    /// Every scenario that ships, the mildest first.
    public static List<GossipScenario> all() {
        return List.of(
                named("gossip-calm", "no attacker", 0, sybils(0, 1, Aim.EVERYBODY, Conduct.DROP_ALL, ATTACK)),
                named(
                        "gossip-eclipse-node",
                        "1,000 attackers surround one node and pass nothing on",
                        0,
                        sybils(1_000, 1, Aim.ONE_NODE, Conduct.DROP_ALL, ATTACK)),
                named(
                        "gossip-eclipse-publishers",
                        "1,000 attackers surround the publishers and pass nothing on",
                        0,
                        sybils(1_000, 10, Aim.PUBLISHERS, Conduct.DROP_ALL, ATTACK)),
                named(
                        "gossip-eclipse-network",
                        "4,000 attackers push into every mesh and pass nothing on",
                        0,
                        sybils(4_000, 20, Aim.EVERYBODY, Conduct.DROP_ALL, ATTACK)),
                named(
                        "gossip-censor",
                        "2,000 attackers pass on all but the messages of one publisher",
                        0,
                        sybils(2_000, 20, Aim.EVERYBODY, Conduct.CENSOR, ATTACK)),
                named(
                        "gossip-degrade",
                        "2,000 attackers pass on every other message",
                        0,
                        sybils(2_000, 20, Aim.EVERYBODY, Conduct.DROP_HALF, ATTACK)),
                named(
                        "gossip-forge",
                        "4,000 attackers push into every mesh and send wrong messages",
                        0,
                        sybils(4_000, 20, Aim.EVERYBODY, Conduct.FORGE, ATTACK)),
                named(
                        "gossip-cold-boot",
                        "4,000 attackers are there from the first moment and pass nothing on",
                        0,
                        sybils(4_000, 20, Aim.EVERYBODY, Conduct.DROP_ALL, START)),
                named(
                        "gossip-covert-flash",
                        "4,000 attackers behave well until all of them fall silent at once",
                        0,
                        new SybilPlan(4_000, 20, 1, Aim.EVERYBODY, Conduct.DROP_ALL, START, Duration.ofSeconds(40))),
                named(
                        "gossip-dawn",
                        "4,000 attackers are there 10 s before honest nodes find each other",
                        10,
                        sybils(4_000, 20, Aim.EVERYBODY, Conduct.DROP_ALL, START)),
                named(
                        "gossip-colocated",
                        "4,000 attackers behind 25 addresses are there from the first moment",
                        0,
                        new SybilPlan(4_000, 20, 160, Aim.EVERYBODY, Conduct.DROP_ALL, START, START)));
    }

    /// The scenario of that name.
    public static Optional<GossipScenario> find(String name) {
        return all().stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }

    private static SybilPlan sybils(int count, int degree, Aim aim, Conduct conduct, Duration at) {
        return new SybilPlan(count, degree, 1, aim, conduct, at, at);
    }

    private static GossipScenario named(String name, String summary, int honestConnectSeconds, SybilPlan sybils) {
        return new GossipScenario(
                name, summary, 1_000, 100, 20, 5, Duration.ofSeconds(honestConnectSeconds), sybils, true);
    }

    /// The same attack on a network of another size; the attackers' share and degree stay.
    public GossipScenario scaledTo(int honestNodes) {
        int attackers = Math.toIntExact((long) sybils.count() * honestNodes / honest);
        return new GossipScenario(
                name,
                summary,
                honestNodes,
                Math.max(1, publishers * honestNodes / honest),
                Math.min(degree, honestNodes - 1),
                messagesPerSecond,
                honestConnectAt,
                sybils.withCount(attackers),
                scored);
    }

    /// The same with another number of attacking identities.
    public GossipScenario withSybils(int identities) {
        return new GossipScenario(
                name,
                summary,
                honest,
                publishers,
                degree,
                messagesPerSecond,
                honestConnectAt,
                sybils.withCount(identities),
                scored);
    }

    /// The same with routers that do not score their peers: what scoring is worth.
    public GossipScenario withoutScores() {
        return new GossipScenario(
                name, summary, honest, publishers, degree, messagesPerSecond, honestConnectAt, sybils, false);
    }
}

package network.icn.libp2p;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.pubsub.PubSub;
import network.icn.libp2p.pubsub.PubSubConfig;
import network.icn.libp2p.pubsub.Validator;

/// What the README shows; the lines between the marks stand there.
final class Example {
    private Example() {}

    static List<String> run() throws Exception {
        // README begins
        Multiaddr anyPort = Multiaddr.parse("/ip4/127.0.0.1/tcp/0");
        try (Host alice = Host.start(HostConfig.of(KeyPair.generate(new SecureRandom()), anyPort));
                Host bob = Host.start(HostConfig.of(KeyPair.generate(new SecureRandom()), anyPort))) {
            // A protocol: one handler for each stream, blocking, in a virtual thread of its own.
            bob.handle("/hello/1", stream -> stream.writeFrame("hello".getBytes(UTF_8)));
            alice.connect(bob.addresses().getFirst());
            String greeting;
            try (Stream stream = alice.open(bob.id(), List.of("/hello/1"))) {
                greeting = new String(requireNonNull(stream.readFrame(1_024)), UTF_8);
            }

            // Gossip: every message of a topic, once, to everybody who subscribes.
            CompletableFuture<String> news = new CompletableFuture<>();
            try (PubSub here = PubSub.start(alice, PubSubConfig.strictNoSign());
                    PubSub there = PubSub.start(bob, PubSubConfig.strictNoSign())) {
                there.subscribe(
                        "news", Validator.ACCEPT_ALL, message -> news.complete(new String(message.data(), UTF_8)));
                while (here.topicPeers("news").isEmpty()) {
                    Thread.onSpinWait();
                }
                here.publish("news", "it works".getBytes(UTF_8));
                return List.of(greeting, news.join());
            }
        }
        // README ends
    }
}

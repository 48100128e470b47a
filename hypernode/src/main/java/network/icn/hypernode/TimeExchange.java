package network.icn.hypernode;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import network.icn.hypernode.gossip.Gossip;
import network.icn.hypernode.rpc.TimeClient;
import network.icn.node.clock.Clocks;
import network.icn.protocol.codec.ClockCodec;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.role.clock.AskingPace;
import network.icn.protocol.role.clock.ClockNotice;
import network.icn.protocol.role.clock.DrawnBy;
import network.icn.protocol.role.clock.TimeAnswer;
import network.icn.protocol.role.clock.TimeStatement;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.HyperNodeNotice;

/// Asks other HyperNodes for their time, and tells ours to whoever may ask. Past the machine's inbox: a
/// question that waits there says less.
final class TimeExchange implements NoticeListener {
    private final RegistryHistory history;
    private final Signer signer;
    private final Gossip gossip;
    private final TimeClient client;
    private final Clocks clocks;
    private final ReceiptStore receipts;
    private final SecureRandom random = new SecureRandom();
    private final AskingPace quota = AskingPace.ofAnswers();
    private volatile boolean suspect;

    TimeExchange(
            RegistryHistory history,
            Signer signer,
            Gossip gossip,
            TimeClient client,
            Clocks clocks,
            ReceiptStore receipts) {
        this.receipts = receipts;
        this.history = history;
        this.signer = signer;
        this.gossip = gossip;
        this.client = client;
        this.clocks = clocks;
    }

    @Override
    public void on(HyperNodeNotice notice) {
        if (notice instanceof HyperNodeNotice.Clock(ClockNotice news)) {
            switch (news) {
                case ClockNotice.Suspect _ -> suspect = true;
                case ClockNotice.Confirmed _ -> suspect = false;
                case ClockNotice.Unknown _, ClockNotice.Measured _ -> {}
            }
        }
    }

    /// Blocks.
    HyperNodeInput ask(NodeId member) throws IOException, MalformedException {
        byte[] bytes = new byte[Hash32.BYTES];
        random.nextBytes(bytes);
        Hash32 nonce = Hash32.of(bytes);
        byte[] question = ClockCodec.encodeQuestion(nonce);
        Gossip.TimedAnswer answer = gossip.askTime(member, question);
        Signed time = ClockCodec.time(answer.bytes().bytes());
        return new HyperNodeInput.TimeHeard(
                member,
                new TimeAnswer(
                        nonce, time, Duration.ofNanos(answer.sentNanos()), Duration.ofNanos(answer.receivedNanos())));
    }

    /// Answers a HyperNode that asks over libp2p; only members are connected there.
    byte[] answer(NodeId asker, byte[] question) throws IOException {
        synchronized (quota) {
            if (!quota.allows(asker, clocks.monotonic())) {
                throw new IOException("one question for the time every half second");
            }
        }
        try {
            return ClockCodec.encodeAnswer(signed(asker, ClockCodec.nonce(question)));
        } catch (MalformedException e) {
            throw new IOException("no question for the time", e);
        }
    }

    void tell(NodeId member, Optional<DrawnBy> draw) {
        client.tell(member, nonce -> signed(member, nonce), draw, () -> receipts.largest(member));
    }

    private Signed signed(NodeId asker, Hash32 nonce) {
        Instant now = clocks.wall().instant();
        RegistryMark mark = history.mark(history.clock().eraAt(now));
        return new TimeStatement(history.network(), asker, nonce, now, suspect, mark).signedBy(signer);
    }
}

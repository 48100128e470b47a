package network.icn.libp2p.gossipsub.rpc;

import java.util.List;
import network.icn.libp2p.gossipsub.rpc.Control.PeerHint;
import network.icn.libp2p.gossipsub.rpc.Rpc.Subscription;
import network.icn.libp2p.wire.ProtoWriter;

/// Writes RPCs with fields in tag order and nothing superfluous.
final class RpcEncoder {
    /// A little control.
    private static final int SMALL_BYTES = 64;

    private RpcEncoder() {}

    static byte[] encode(Rpc rpc) {
        ProtoWriter writer = new ProtoWriter(expectedBytes(rpc));
        for (Subscription subscription : rpc.subscriptions()) {
            writer.message(
                    RpcCodec.SUBSCRIPTIONS,
                    new ProtoWriter()
                            .bool(RpcCodec.SUBSCRIBE, subscription.subscribe())
                            .string(RpcCodec.SUBSCRIBED_TOPIC, subscription.topic()));
        }
        for (Message message : rpc.messages()) {
            message.writeTo(writer, RpcCodec.PUBLISH);
        }
        if (!rpc.controls().isEmpty()) {
            ProtoWriter controls = new ProtoWriter();
            for (Control control : rpc.controls()) {
                control(controls, control);
            }
            writer.message(RpcCodec.CONTROL, controls);
        }
        return writer.toByteArray();
    }

    /// Exact for messages alone, which are large; control is small, or grows.
    private static int expectedBytes(Rpc rpc) {
        boolean messagesAlone = rpc.subscriptions().isEmpty() && rpc.controls().isEmpty();
        int expected = messagesAlone ? 0 : SMALL_BYTES;
        for (Message message : rpc.messages()) {
            expected += ProtoWriter.sizeOf(RpcCodec.PUBLISH, message.encodedBytes());
        }
        return expected;
    }

    private static void control(ProtoWriter writer, Control control) {
        switch (control) {
            case Control.IHave ihave ->
                writer.message(RpcCodec.IHAVE, ids(new ProtoWriter().string(1, ihave.topic()), 2, ihave.ids()));
            case Control.IWant iwant -> writer.message(RpcCodec.IWANT, ids(new ProtoWriter(), 1, iwant.ids()));
            case Control.Graft graft -> writer.message(RpcCodec.GRAFT, new ProtoWriter().string(1, graft.topic()));
            case Control.Prune prune -> writer.message(RpcCodec.PRUNE, prune(prune));
            case Control.IDontWant unwanted ->
                writer.message(RpcCodec.IDONTWANT, ids(new ProtoWriter(), 1, unwanted.ids()));
            case Control.Extensions _ -> writer.message(RpcCodec.EXTENSIONS, new ProtoWriter());
        }
    }

    private static ProtoWriter ids(ProtoWriter writer, int field, List<MessageId> ids) {
        for (MessageId id : ids) {
            writer.bytes(field, id.shared());
        }
        return writer;
    }

    private static ProtoWriter prune(Control.Prune prune) {
        ProtoWriter writer = new ProtoWriter().string(1, prune.topic());
        for (PeerHint hint : prune.peers()) {
            ProtoWriter peer = new ProtoWriter().bytes(1, hint.peerId());
            byte[] signedRecord = hint.signedRecord();
            if (signedRecord.length > 0) {
                peer.bytes(2, signedRecord);
            }
            writer.message(2, peer);
        }
        if (prune.backoffSeconds() != 0) {
            writer.uint64(3, prune.backoffSeconds());
        }
        return writer;
    }
}

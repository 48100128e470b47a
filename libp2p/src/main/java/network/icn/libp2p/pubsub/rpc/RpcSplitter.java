package network.icn.libp2p.pubsub.rpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import network.icn.libp2p.pubsub.rpc.Control.PeerHint;
import network.icn.libp2p.pubsub.rpc.Rpc.Subscription;

/// Cuts an RPC into pieces that a receiver with the same limits takes: a new stream names all topics at once, a
/// heartbeat may prune a peer from many meshes, and more than the limit of any of it would have the whole stream
/// reset, again and again.
///
/// What no cut makes sayable is left out: ids that are too long, peers named beyond the limit. A message is never
/// left out.
final class RpcSplitter {
    /// Tag and length of a field, and a number; more than any of them takes.
    private static final long FIELD_BYTES = 16;

    private final RpcLimits limits;
    private final List<Rpc> pieces = new ArrayList<>();
    private List<Subscription> subscriptions = new ArrayList<>();
    private List<Message> messages = new ArrayList<>();
    private List<Control> controls = new ArrayList<>();
    private int ids;
    private long bytes;

    private RpcSplitter(RpcLimits limits) {
        this.limits = limits;
    }

    static List<Rpc> split(Rpc rpc, RpcLimits limits) {
        if (rpc.messages().size() == 1
                && rpc.subscriptions().isEmpty()
                && rpc.controls().isEmpty()) {
            return List.of(rpc);
        }
        RpcSplitter splitter = new RpcSplitter(limits);
        splitter.addAll(rpc);
        return splitter.pieces;
    }

    private void addAll(Rpc rpc) {
        for (Subscription subscription : rpc.subscriptions()) {
            makeRoom(subscriptions.size() < limits.subscriptions(), 2 * FIELD_BYTES + bytesOf(subscription.topic()));
            subscriptions.add(subscription);
        }
        for (Message message : rpc.messages()) {
            makeRoom(messages.size() < limits.messages(), FIELD_BYTES + message.encodedBytes());
            messages.add(message);
        }
        rpc.controls().forEach(this::add);
        finishPiece();
    }

    private void add(Control control) {
        switch (control) {
            case Control.IHave ihave ->
                addIds(ihave.ids(), bytesOf(ihave.topic()), some -> new Control.IHave(ihave.topic(), some));
            case Control.IWant iwant -> addIds(iwant.ids(), 0, Control.IWant::new);
            case Control.IDontWant unwanted -> addIds(unwanted.ids(), 0, Control.IDontWant::new);
            case Control.Graft graft -> add(graft, bytesOf(graft.topic()));
            case Control.Prune prune -> add(prune);
            case Control.Extensions extensions -> add(extensions, 0);
        }
    }

    private void add(Control control, long size) {
        makeRoom(controls.size() < limits.controls(), size + FIELD_BYTES);
        controls.add(control);
    }

    private void add(Control.Prune prune) {
        long size = bytesOf(prune.topic()) + FIELD_BYTES;
        List<PeerHint> named = new ArrayList<>();
        for (PeerHint hint : prune.peers()) {
            int longest = Math.max(hint.peerId().length, hint.signedRecord().length);
            long more = 3 * FIELD_BYTES + hint.peerId().length + hint.signedRecord().length;
            boolean fits = size + more + 2 * FIELD_BYTES <= limits.rpcBytes();
            if (fits && longest <= limits.peerHintBytes() && named.size() < limits.peerHints()) {
                named.add(hint);
                size += more;
            }
        }
        boolean all = named.size() == prune.peers().size();
        add(all ? prune : new Control.Prune(prune.topic(), named, prune.backoffSeconds()), size);
    }

    /// Makes a control of some ids.
    private interface OfIds {
        Control of(List<MessageId> ids);
    }

    private void addIds(List<MessageId> all, long own, OfIds control) {
        List<MessageId> some = new ArrayList<>(all.size());
        long size = own + FIELD_BYTES;
        for (MessageId id : all) {
            long more = FIELD_BYTES + id.size();
            boolean fits =
                    ids + some.size() < limits.ids() && bytes + size + more + 2 * FIELD_BYTES <= limits.rpcBytes();
            if (!fits && ids + some.size() > 0) {
                addSome(some, size, control);
                finishPiece();
                some = new ArrayList<>();
                size = own + FIELD_BYTES;
            }
            if (id.size() <= limits.idBytes()) {
                some.add(id);
                size += more;
            }
        }
        addSome(some, size, control);
    }

    private void addSome(List<MessageId> some, long size, OfIds control) {
        if (!some.isEmpty()) {
            add(control.of(some), size);
            ids += some.size();
        }
    }

    /// @param inNumber whether one more of its kind keeps to its limit
    private void makeRoom(boolean inNumber, long size) {
        // The field that holds all controls takes some room too.
        if (!inNumber || bytes + size + FIELD_BYTES > limits.rpcBytes()) {
            finishPiece();
        }
        bytes += size;
    }

    private void finishPiece() {
        if (bytes == 0) {
            return;
        }
        pieces.add(new Rpc(subscriptions, messages, controls));
        subscriptions = new ArrayList<>();
        messages = new ArrayList<>();
        controls = new ArrayList<>();
        ids = 0;
        bytes = 0;
    }

    private static long bytesOf(String topic) {
        return FIELD_BYTES + topic.getBytes(StandardCharsets.UTF_8).length;
    }
}

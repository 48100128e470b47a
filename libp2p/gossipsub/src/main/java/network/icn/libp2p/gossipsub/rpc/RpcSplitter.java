package network.icn.libp2p.gossipsub.rpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import network.icn.libp2p.encoding.Varint;
import network.icn.libp2p.gossipsub.rpc.Control.PeerHint;
import network.icn.libp2p.gossipsub.rpc.Rpc.Subscription;

/// Cuts an RPC into pieces that any receiver takes: a new stream names all topics at once, a heartbeat may prune a
/// peer from many meshes or tell of thousands of messages, and some end the stream over more than their limit of any
/// of it, again and again.
///
/// What no cut makes sayable is left out: ids that are too long, peers named beyond the limit. A message is never
/// left out.
final class RpcSplitter {
    /// Subscriptions and control of one frame: rust-libp2p refuses more (its pull request 6468); js-libp2p and
    /// jvm-libp2p take more.
    static final int CONTROL_BYTES = 16 << 10;
    /// Tag and length of the field that holds all controls.
    private static final int OUTER_BYTES = 6;
    /// A back-off with its tag, at most.
    private static final int BACKOFF_BYTES = 11;

    private final RpcLimits limits;
    private final int maxControlBytes;
    private final List<Rpc> pieces = new ArrayList<>();
    private List<Subscription> subscriptions = new ArrayList<>();
    private List<Message> messages = new ArrayList<>();
    private List<Control> controls = new ArrayList<>();
    private int ids;
    private long messageBytes;
    private long controlBytes;

    private RpcSplitter(RpcLimits limits) {
        this.limits = limits;
        this.maxControlBytes = Math.min(CONTROL_BYTES, limits.rpcBytes()) - OUTER_BYTES;
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
            // Subscribing or not is two bytes.
            makeControlRoom(subscriptions.size() < limits.subscriptions(), field(2 + fieldOf(subscription.topic())));
            subscriptions.add(subscription);
        }
        for (Message message : rpc.messages()) {
            makeRoom(messages.size() < limits.messages(), field(message.encodedBytes()));
            messages.add(message);
        }
        rpc.controls().forEach(this::add);
        finishPiece();
    }

    private void add(Control control) {
        switch (control) {
            case Control.IHave ihave ->
                addIds(ihave.ids(), fieldOf(ihave.topic()), some -> new Control.IHave(ihave.topic(), some));
            case Control.IWant iwant -> addIds(iwant.ids(), 0, Control.IWant::new);
            case Control.IDontWant unwanted -> addIds(unwanted.ids(), 0, Control.IDontWant::new);
            case Control.Graft graft -> add(graft, fieldOf(graft.topic()));
            case Control.Prune prune -> add(prune);
            case Control.Extensions extensions -> add(extensions, 0);
        }
    }

    /// @param size of what is in it
    private void add(Control control, long size) {
        makeControlRoom(controls.size() < limits.controls(), field(size));
        controls.add(control);
    }

    private void add(Control.Prune prune) {
        long size = fieldOf(prune.topic()) + BACKOFF_BYTES;
        List<PeerHint> named = new ArrayList<>();
        for (PeerHint hint : prune.peers()) {
            int longest = Math.max(hint.peerId().length, hint.signedRecord().length);
            long more = field(field(hint.peerId().length) + field(hint.signedRecord().length));
            boolean fits = field(size + more) <= maxControlBytes;
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
        long size = own;
        for (MessageId id : all) {
            long more = field(id.size());
            boolean fits = ids + some.size() < limits.ids() && hasControlRoom(field(size + more));
            if (!fits && ids + some.size() > 0) {
                addSome(some, size, control);
                finishPiece();
                some = new ArrayList<>();
                size = own;
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

    private boolean hasControlRoom(long size) {
        return controlBytes + size <= maxControlBytes && hasRoom(size);
    }

    private boolean hasRoom(long size) {
        return messageBytes + controlBytes + size + OUTER_BYTES <= limits.rpcBytes();
    }

    /// @param inNumber whether one more of its kind keeps to its limit
    private void makeControlRoom(boolean inNumber, long size) {
        if (!inNumber || !hasControlRoom(size)) {
            finishPiece();
        }
        controlBytes += size;
    }

    private void makeRoom(boolean inNumber, long size) {
        if (!inNumber || !hasRoom(size)) {
            finishPiece();
        }
        messageBytes += size;
    }

    private void finishPiece() {
        if (messageBytes + controlBytes == 0) {
            return;
        }
        pieces.add(new Rpc(subscriptions, messages, controls));
        subscriptions = new ArrayList<>();
        messages = new ArrayList<>();
        controls = new ArrayList<>();
        ids = 0;
        messageBytes = 0;
        controlBytes = 0;
    }

    private static long fieldOf(String text) {
        return field(text.getBytes(StandardCharsets.UTF_8).length);
    }

    /// With its tag, which for the fields here is one byte, and its length.
    private static long field(long bytes) {
        return 1 + Varint.size(bytes) + bytes;
    }
}

package network.icn.libp2p.pubsub.rpc;

/// What an RPC may hold; applied while decoding, before anything is allocated for it. Without them one frame of
/// 1 MiB could name half a million empty messages.
///
/// @param rpcBytes a whole frame; 1 MiB is what other implementations send at most
/// @param subscriptions changes of subscription; a new stream names all topics of the peer at once
/// @param messages published messages; bounds the work one frame can cause
/// @param controls control statements of all kinds together
/// @param ids message ids of all control statements together; an IHAVE of other implementations holds up to 5
///     000 and there may be one for each topic
/// @param idBytes one message id; the longest in use, a peer id and a sequence number, has 46
/// @param topicBytes one topic name in UTF-8
/// @param dataBytes the payload of one message
/// @param peerHints peers named by one PRUNE; 16 are usual
/// @param peerHintBytes one such peer with its signed record
public record RpcLimits(
        int rpcBytes,
        int subscriptions,
        int messages,
        int controls,
        int ids,
        int idBytes,
        int topicBytes,
        int dataBytes,
        int peerHints,
        int peerHintBytes) {
    public static final RpcLimits DEFAULT =
            new RpcLimits(1 << 20, 1_024, 1_024, 1_024, 20_000, 128, 256, (1 << 20) - 1_024, 16, 8_192);

    public RpcLimits {
        require(rpcBytes >= 64, "rpcBytes", rpcBytes);
        require(subscriptions >= 1, "subscriptions", subscriptions);
        require(messages >= 1, "messages", messages);
        require(controls >= 1, "controls", controls);
        require(ids >= 1, "ids", ids);
        require(idBytes >= 1, "idBytes", idBytes);
        require(topicBytes >= 1, "topicBytes", topicBytes);
        require(dataBytes >= 1 && dataBytes < rpcBytes, "dataBytes", dataBytes);
        require(peerHints >= 0, "peerHints", peerHints);
        require(peerHintBytes >= 0, "peerHintBytes", peerHintBytes);
    }

    private static void require(boolean holds, String name, int value) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": out of range, got " + value);
        }
    }
}

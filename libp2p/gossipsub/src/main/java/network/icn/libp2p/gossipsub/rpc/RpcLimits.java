package network.icn.libp2p.gossipsub.rpc;

/// What an RPC may hold; applied while decoding, before anything is allocated for it. Without them one frame of
/// 1 MiB could name half a million empty messages.
///
/// What is beyond a limit is left out, and the rest of the frame heeded: too small a limit leaves out what honest peers
/// say.
///
/// @param rpcBytes a whole frame; 1 MiB is what other implementations send at most. Too few and large messages
///     do not get through, too many and each connection may hold that much unread
/// @param subscriptions changes of subscription; a new stream names all topics of the peer at once. Too few and of
///     peers of many topics, who do not cut their hello as we do, only the first are known, too many and one
///     frame has the router visit as many topics
/// @param messages published messages: too few and a batch is refused, too many and one frame of tiny messages
///     costs as many ids and look-ups
/// @param controls control statements of all kinds together: too few and leaving many topics at once is
///     refused, too many and one frame causes as many answers
/// @param ids message ids of all control statements together; an IHAVE of other implementations holds up to 5
///     000 and there may be one for each topic. Too few and honest gossip is refused, too many and one frame
///     causes as many look-ups
/// @param idBytes one message id; the longest in use, a peer id and a sequence number, has 46. Too few and the
///     ids of others cannot be read, too many and what is remembered by id grows with them
/// @param topicBytes one topic name in UTF-8: too few and topics cannot be named, too many and invented names
///     fill memory
/// @param dataBytes the payload of one message: too few and applications have to cut theirs, too many and each
///     message waiting for its check holds that much
/// @param peerHints peers named by one PRUNE; 16 are usual. Too few and nobody can be introduced, too many and
///     one PRUNE costs as many signature checks
/// @param peerHintBytes one such peer with its signed record: too few and records of peers with many addresses
///     are refused, too many and they are kept at that size
/// @param authorshipBytes a message's author, sequence number or signature each; the longest, an RSA-8192
///     signature, has 1 024. Too few and authors with long keys are refused, too many and ids made of them are
///     as long
/// @param keyBytes an author's public key as protobuf; that of RSA-8192 has 1 062. Too few and such authors are
///     refused, too many and messages carry baggage that `dataBytes` does not see
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
        int peerHintBytes,
        int authorshipBytes,
        int keyBytes) {
    /// For messages of 1 MiB at most.
    public static final RpcLimits DEFAULT =
            new RpcLimits(1 << 20, 1_024, 1_024, 1_024, 20_000, 128, 256, (1 << 20) - 1_024, 16, 8_192, 1_024, 2_048);

    /// Checks every value.
    ///
    /// @throws IllegalArgumentException if one is out of its range, which the message tells
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
        require(authorshipBytes >= 1, "authorshipBytes", authorshipBytes);
        require(keyBytes >= 1, "keyBytes", keyBytes);
    }

    private static void require(boolean holds, String name, int value) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": out of range, got " + value);
        }
    }
}

package network.icn.libp2p.gossipsub;

import java.util.ArrayList;
import java.util.List;
import network.icn.libp2p.crypto.PeerId;

/// What the router knows of one peer.
final class Peer {
    final PeerId id;
    final int slot;
    final boolean outbound;
    final boolean direct;
    final List<TopicState> topics = new ArrayList<>(4);

    /// Counted since the last heartbeat.
    int ihaves;

    int idsAsked;
    int idsServed;

    /// As last told by [Graylist].
    boolean graylisted;

    int beatsOnGraylist;

    /// Promises with lower numbers are not held against it, see [Promises#excuse].
    long excusedPromises;

    /// It has no stream to us, see [GossipInput.Mute].
    boolean mute;

    /// Of the newest stream.
    GossipVersion version;

    Peer(PeerId id, int slot, boolean outbound, boolean direct, GossipVersion version) {
        this.id = id;
        this.slot = slot;
        this.outbound = outbound;
        this.direct = direct;
        this.version = version;
    }

    final Unwanted unwanted = new Unwanted();

    void heartbeat(int unwantedHistory) {
        unwanted.shift(unwantedHistory);
        ihaves = 0;
        idsAsked = 0;
        idsServed = 0;
    }
}

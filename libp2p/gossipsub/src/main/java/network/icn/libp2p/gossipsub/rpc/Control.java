package network.icn.libp2p.gossipsub.rpc;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// One control statement of an RPC (gossipsub 1.0 to 1.3, "Control messages").
public sealed interface Control {
    /// I have these messages of the topic; ask if you lack one.
    record IHave(String topic, List<MessageId> ids) implements Control {
        /// Copies the ids.
        public IHave {
            ids = List.copyOf(ids);
        }
    }

    /// Send me these messages in full.
    record IWant(List<MessageId> ids) implements Control {
        /// Copies the ids.
        public IWant {
            ids = List.copyOf(ids);
        }
    }

    /// I have added you to my mesh of the topic; add me to yours.
    record Graft(String topic) implements Control {}

    /// I have removed you from my mesh of the topic.
    ///
    /// @param peers others the receiver may connect to instead; empty unless peer exchange is on
    /// @param backoffSeconds how long not to graft, unsigned; 0 when the peer did not say, as before gossipsub
    ///     1.1
    record Prune(String topic, List<PeerHint> peers, long backoffSeconds) implements Control {
        /// Copies the peers.
        public Prune {
            peers = List.copyOf(peers);
        }
    }

    /// Do not send me these messages, I have them (gossipsub 1.2).
    record IDontWant(List<MessageId> ids) implements Control {
        /// Copies the ids.
        public IDontWant {
            ids = List.copyOf(ids);
        }
    }

    /// I speak extensions (gossipsub 1.3, "The Extensions Control Message"). Which ones is not kept: we speak none, and
    /// those that one does not know are to be ignored.
    record Extensions() implements Control {}

    /// A peer named in a PRUNE: id and signed record as received, unchecked.
    final class PeerHint {
        private final byte[] peerId;
        private final byte[] signedRecord;

        /// Copies both; the record is empty where there is none.
        public PeerHint(byte[] peerId, byte[] signedRecord) {
            this.peerId = peerId.clone();
            this.signedRecord = signedRecord.clone();
        }

        /// A copy of the id as it was received.
        public byte[] peerId() {
            return peerId.clone();
        }

        /// Empty when the peer sent none.
        public byte[] signedRecord() {
            return signedRecord.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof PeerHint that
                    && Arrays.equals(peerId, that.peerId)
                    && Arrays.equals(signedRecord, that.signedRecord);
        }

        @Override
        public int hashCode() {
            return Objects.hash(Arrays.hashCode(peerId), Arrays.hashCode(signedRecord));
        }
    }
}

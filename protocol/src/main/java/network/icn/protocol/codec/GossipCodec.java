package network.icn.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.proto.v1.GossipMessage;
import network.icn.proto.v1.PullRequest;
import network.icn.proto.v1.PullResponse;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What travels between HyperNodes, as bytes and back (gossip.proto). Reading checks sizes and widths only.
public final class GossipCodec {
    /// The largest item is evidence with its 256 KiB; the rest is framing.
    public static final int MAX_MESSAGE_BYTES = 264 << 10;
    /// Items of a pull answer, and their size together; what does not fit is left out, the least useful.
    static final int MAX_ITEMS = 4_096;

    private static final int MAX_PULL_BYTES = 3 << 20;

    private GossipCodec() {}

    /// The bytes of a gossip message.
    public static byte[] encode(GossipItem item) {
        return message(item).toByteArray();
    }

    private static GossipMessage message(GossipItem item) {
        GossipMessage.Builder message = GossipMessage.newBuilder();
        switch (item) {
            case GossipItem.StatementItem(var signed) -> message.setStatement(Messages.of(signed));
            case GossipItem.CertificateItem(QuorumCertificate certificate) ->
                message.setCertificate(ByteString.copyFrom(certificate.bytes()));
            case GossipItem.EvidenceItem(Evidence evidence) ->
                message.setEvidence(ByteString.copyFrom(evidence.bytes()));
            case GossipItem.ReceiptItem(var receipt) -> message.setReceipt(Messages.of(receipt));
            case GossipItem.BeaconItem(var value) -> message.setBeacon(Messages.of(value));
        }
        return message.build();
    }

    /// Reads a gossip message. Sizes are checked before anything is parsed, signatures are not.
    ///
    /// @throws MalformedException if the bytes are no message of a known kind
    public static GossipItem decode(byte[] bytes) throws MalformedException {
        if (bytes.length > MAX_MESSAGE_BYTES) {
            throw new MalformedException("message: at most " + MAX_MESSAGE_BYTES + " bytes, got " + bytes.length);
        }
        try {
            GossipMessage message = GossipMessage.parseFrom(bytes);
            Optional<String> broken = FieldLimits.check(message);
            if (broken.isPresent()) {
                throw new MalformedException(broken.get());
            }
            return item(message);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedException("message: " + e.getMessage());
        }
    }

    private static GossipItem item(GossipMessage message) throws MalformedException {
        return switch (message.getBodyCase()) {
            case STATEMENT -> new GossipItem.StatementItem(Messages.read(message.getStatement()));
            case CERTIFICATE ->
                new GossipItem.CertificateItem(
                        QuorumCertificate.parse(message.getCertificate().toByteArray()));
            case EVIDENCE ->
                new GossipItem.EvidenceItem(Evidence.parse(message.getEvidence().toByteArray()));
            case RECEIPT -> new GossipItem.ReceiptItem(Messages.read(message.getReceipt()));
            case BEACON -> new GossipItem.BeaconItem(Messages.read(message.getBeacon()));
            case BODY_NOT_SET -> throw new MalformedException("message: empty");
        };
    }

    /// What a pull asks for.
    ///
    /// @param own only what the asking member itself has said
    public record Question(Hash32 subject, boolean own) {}

    /// The bytes of a question to a neighbour.
    public static byte[] encodeQuestion(Question question) {
        return PullRequest.newBuilder()
                .setSubject(ByteString.copyFrom(question.subject().bytes()))
                .setOwn(question.own())
                .build()
                .toByteArray();
    }

    /// Reads a question of a neighbour.
    ///
    /// @throws MalformedException if it is none, or asks for more than one may
    public static Question decodeQuestion(byte[] bytes) throws MalformedException {
        try {
            PullRequest request = PullRequest.parseFrom(bytes);
            Optional<String> broken = FieldLimits.check(request);
            if (broken.isPresent()) {
                throw new MalformedException(broken.get());
            }
            return new Question(Hash32.of(request.getSubject().toByteArray()), request.getOwn());
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedException("question: " + e.getMessage());
        }
    }

    /// @param items the most useful first, in the order in which they are best taken
    public static byte[] encodeAnswer(List<GossipItem> items) {
        PullResponse.Builder response = PullResponse.newBuilder();
        int size = 0;
        for (GossipItem item : items.subList(0, Math.min(items.size(), MAX_ITEMS))) {
            GossipMessage message = message(item);
            size += message.getSerializedSize();
            if (size > MAX_PULL_BYTES) {
                break;
            }
            response.addMessages(message);
        }
        return response.build().toByteArray();
    }

    /// Reads what a neighbour answers; nothing is verified.
    ///
    /// @throws MalformedException if it is no answer; one odd item makes all of it odd
    public static List<GossipItem> decodeAnswer(byte[] bytes) throws MalformedException {
        try {
            PullResponse response = PullResponse.parseFrom(bytes);
            Optional<String> broken = FieldLimits.check(response);
            if (broken.isPresent()) {
                throw new MalformedException(broken.get());
            }
            List<GossipItem> items = new ArrayList<>(response.getMessagesCount());
            for (GossipMessage message : response.getMessagesList()) {
                items.add(item(message));
            }
            return items;
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedException("answer: " + e.getMessage());
        }
    }
}

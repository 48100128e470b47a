package network.icn.protocol.challenge;

import java.time.Instant;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;

/// The ScalerNode's signature under an answer: an OK without it is worth nothing, and a wrong answer under
/// it is proof.
///
/// @param challenge the [Challenge] that was answered, and so its kind
/// @param answer [SignedAnswer#digest] of what was sent
public record Receipt(ChallengeRef challenge, Hash32 answer, Instant answeredAt) implements Statement {
    /// Size of the canonical bytes: header, two hashes, a time.
    public static final int BYTES = Header.size(Domain.RECEIPT) + 2 * Hash32.BYTES + Long.BYTES;

    @Override
    public Header header() {
        return challenge.header(Domain.RECEIPT);
    }

    @Override
    public byte[] bytes() {
        return challenge.writer(Domain.RECEIPT).hash(answer).time(answeredAt).toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static Receipt parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        ChallengeRef challenge = ChallengeRef.read(Domain.RECEIPT, in);
        Hash32 answer = in.hash();
        Instant answeredAt = in.time();
        in.end();
        return new Receipt(challenge, answer, answeredAt);
    }
}

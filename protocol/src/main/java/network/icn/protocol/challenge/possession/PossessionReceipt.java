package network.icn.protocol.challenge.possession;

import java.time.Instant;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;

/// The ScalerNode's signature under an answer: an OK without it is worth nothing, and wrong bytes under it are proof.
///
/// @param challenge the [PossessionChallenge] that was answered
/// @param answer [PossessionAnswer#digest] of the leaves and hashes sent
/// @param directIo whether the reads went past the page cache
public record PossessionReceipt(ChallengeRef challenge, Hash32 answer, boolean directIo, Instant answeredAt)
        implements Statement {
    @Override
    public Header header() {
        return challenge.header(Domain.POSSESSION_RECEIPT);
    }

    @Override
    public byte[] bytes() {
        return challenge
                .writer(Domain.POSSESSION_RECEIPT)
                .hash(answer)
                .u8(directIo ? 1 : 0)
                .time(answeredAt)
                .toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static PossessionReceipt parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        ChallengeRef challenge = ChallengeRef.read(Domain.POSSESSION_RECEIPT, in);
        Hash32 answer = in.hash();
        int directIo = in.u8();
        if (directIo > 1) {
            throw new MalformedException("directIo: 0 or 1, got " + directIo);
        }
        Instant answeredAt = in.time();
        in.end();
        return new PossessionReceipt(challenge, answer, directIo == 1, answeredAt);
    }
}

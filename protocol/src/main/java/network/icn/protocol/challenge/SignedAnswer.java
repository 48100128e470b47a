package network.icn.protocol.challenge;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;

/// What a ScalerNode sends back.
///
/// @param answer the kind's own canonical bytes
/// @param receipt the signed [Receipt]
public record SignedAnswer(Payload answer, Signed receipt) {
    /// No kind has longer answers: one stays below the message limit of gRPC.
    public static final int MAX_BYTES = 6_400_000;

    private static final byte[] TAG = "ICN/answer/1".getBytes(StandardCharsets.US_ASCII);

    /// Signs the answer to a challenge.
    public static SignedAnswer sign(ChallengeRef challenge, Payload answer, Instant answeredAt, Signer scalerNode) {
        return new SignedAnswer(answer, new Receipt(challenge, digest(answer), answeredAt).signedBy(scalerNode));
    }

    /// What the receipt signs: every byte that was sent (P-28).
    public static Hash32 digest(Payload answer) {
        return answer.sha256(TAG);
    }
}

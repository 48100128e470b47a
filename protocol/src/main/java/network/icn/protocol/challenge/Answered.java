package network.icn.protocol.challenge;

import java.time.Duration;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;

/// How a challenge was answered, beside the answer itself.
///
/// @param receipt hash of the signed receipt
/// @param evidence id of the evidence that the answer is; empty if it was right, and in time
/// @param answerTime from the challenge's departure to the whole answer
public record Answered(Hash32 receipt, Optional<Hash32> evidence, Duration answerTime) {}

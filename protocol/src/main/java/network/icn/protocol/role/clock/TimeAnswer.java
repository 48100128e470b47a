package network.icn.protocol.role.clock;

import java.time.Duration;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.signed.Signed;

/// What came back to a question for the time; nothing has been checked.
///
/// @param nonce what was asked with
/// @param statement a signed [TimeStatement]
/// @param sentAt monotonic time just before the nonce left
/// @param receivedAt monotonic time just after the answer came
public record TimeAnswer(Hash32 nonce, Signed statement, Duration sentAt, Duration receivedAt) {}

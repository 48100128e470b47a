package network.icn.protocol.challenge;

import java.util.Optional;
import network.icn.protocol.kernel.bytes.Payload;

/// A kind by which every probe asks. A slot is answered when all of them are.
///
/// @param <F> what one probe found
/// @param <S> what one member says of one ScalerNode in an era
/// @param <R> what the committee says of it
public interface RoutineKind<F, S, R> extends AskedKind<F, S, R> {
    /// What is asked in an era; at most [Challenge#MAX_QUESTION] bytes.
    Payload question(Occasion occasion);

    @Override
    default Optional<String> refusal(Payload question, Occasion occasion) {
        return question.equals(question(occasion))
                ? Optional.empty()
                : Optional.of("another question than follows from the era");
    }
}

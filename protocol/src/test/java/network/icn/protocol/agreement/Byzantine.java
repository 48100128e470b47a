package network.icn.protocol.agreement;

import java.util.List;
import network.icn.protocol.agreement.Network.Behaviour;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.report.AgreedBody;

/// What a faulty member says instead of, or beside, the honest message.
final class Byzantine {
    private Byzantine() {}

    static List<EqMessage> answer(Behaviour behaviour, EqMessage honest) {
        return switch (behaviour) {
            case SILENT, SLANDERS, OPENS_TWICE, OPENS_TWICE_AND_IS_SILENT -> List.of();
            case EQUIVOCATES -> contradiction(honest);
            case INVENTS -> honest instanceof EqMessage.Propose propose ? List.of(invented(propose)) : List.of();
            case VOTES_BOTH_WAYS ->
                honest instanceof EqMessage.Notarize vote
                        ? List.of(
                                new EqMessage.Nullify(vote.subject(), vote.signer(), vote.view()),
                                new EqMessage.Finalize(vote.subject(), vote.signer(), vote.view(), vote.digest()))
                        : List.of();
        };
    }

    private static List<EqMessage> contradiction(EqMessage honest) {
        Hash32 other = Hash32.sha256(honest.bytes());
        return switch (honest) {
            case EqMessage.Commit m -> List.of(new EqMessage.Commit(m.subject(), m.signer(), other));
            case EqMessage.Reveal _ -> List.of();
            case EqMessage.Propose m -> List.of(invented(m));
            case EqMessage.Notarize m ->
                List.of(new EqMessage.Notarize(m.subject(), m.signer(), m.view(), m.parent(), other));
            case EqMessage.Nullify m -> List.of(new EqMessage.Finalize(m.subject(), m.signer(), m.view(), other));
            case EqMessage.Finalize m -> List.of(new EqMessage.Nullify(m.subject(), m.signer(), m.view()));
        };
    }

    private static EqMessage invented(EqMessage.Propose propose) {
        if (propose.parent() > 0) {
            return propose;
        }
        byte[] body = propose.body().bytes();
        body[body.length - 1] ^= 1;
        Payload invented = Payload.of(body);
        Hash32 digest = AgreedBody.digest(propose.subject(), invented);
        return new EqMessage.Propose(propose.subject(), propose.signer(), propose.view(), 0, digest, invented);
    }
}

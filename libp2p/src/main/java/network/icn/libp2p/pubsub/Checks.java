package network.icn.libp2p.pubsub;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.pubsub.gossip.Verdict;
import network.icn.libp2p.pubsub.rpc.Message;
import network.icn.libp2p.pubsub.rpc.MessageId;

/// The messages under validation, from the router's wish to the verdict, or until the router waits for it no
/// longer. Used only while the router is held.
///
/// A peer may have as many messages in flight as there are places free, so that places are left for others
/// whatever it sends: each of n greedy peers gets one part of n + 1, and the last part stays free (dynamic
/// thresholds; Choudhury and Hahne, 1998).
final class Checks {
    /// @param release gives the place of the message back to its sender
    private record Check(Future<?> task, Runnable release) {}

    private static final Future<?> NOTHING = CompletableFuture.completedFuture(null);

    private final Validation validation;
    private final int places;
    private final Map<MessageId, Check> underWay = new HashMap<>();

    /// @param places messages under validation at once
    Checks(Validation validation, int places) {
        this.validation = validation;
        this.places = places;
    }

    /// Returns false if the message has to be let go, since there is no place for it.
    ///
    /// @param answer called by a thread that checks
    boolean begin(
            Validator validator, PeerId from, Message message, InFlight sender, BiConsumer<Message, Verdict> answer) {
        if (sender.messages() >= places - underWay.size()) {
            return false;
        }
        Optional<Future<?>> task =
                validation.check(validator, from, message, verdict -> answer.accept(message, verdict));
        task.ifPresent(begun -> underWay.put(message.id(), new Check(begun, sender.enter(message.size()))));
        return task.isPresent();
    }

    /// Whoever takes everything need not be asked: that would cost more than all else that is done with the message.
    void waive(Message message, InFlight sender) {
        underWay.put(message.id(), new Check(NOTHING, sender.enter(message.size())));
    }

    /// The message is no longer under validation.
    ///
    /// @return to be run once, when it is done with altogether
    Runnable end(MessageId id) {
        Check check = underWay.remove(id);
        return check == null ? () -> {} : check.release;
    }

    /// No answer is wanted any more: takes the message from those that wait, or interrupts whoever is at it.
    void abandon(MessageId id) {
        Check check = underWay.remove(id);
        if (check != null) {
            check.task.cancel(true);
            check.release.run();
        }
    }
}

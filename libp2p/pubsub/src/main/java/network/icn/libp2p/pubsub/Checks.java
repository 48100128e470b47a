package network.icn.libp2p.pubsub;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;

/// The messages under validation, from the router's wish to the verdict, or until the router waits for it no
/// longer. Used only while the router is held.
///
/// A peer may have as many messages in flight as there are places free, so that places are left for others
/// whatever it sends: each of n greedy peers gets one part of n + 1, and the last part stays free (dynamic
/// thresholds; Choudhury and Hahne, 1998). A place is taken until the message is consumed: else a peer that
/// comes back under ever new names could pile messages up before a consumer that is slow.
final class Checks {
    /// @param release gives the place of the message back to its sender
    private record Check(Future<?> task, Runnable release) {}

    private static final Future<?> NOTHING = CompletableFuture.completedFuture(null);

    private final Validation validation;
    private final int places;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<MessageId, Check> underWay = new HashMap<>();

    /// @param places messages under validation or waiting to be consumed at once
    Checks(Validation validation, int places) {
        this.validation = validation;
        this.places = places;
    }

    /// Returns false if the message has to be let go, since there is no place for it.
    ///
    /// @param answer called by a thread that checks
    boolean begin(
            Validator validator, PeerId from, Message message, InFlight sender, BiConsumer<Message, Verdict> answer) {
        if (!hasPlaceFor(sender)) {
            return false;
        }
        Optional<Future<?>> task =
                validation.check(validator, from, message, verdict -> answer.accept(message, verdict));
        task.ifPresent(begun -> underWay.put(message.id(), new Check(begun, place(message, sender))));
        return task.isPresent();
    }

    /// Whoever takes everything need not be asked: that would cost more than all else that is done with the message.
    ///
    /// @return as of [#begin]
    boolean waive(Message message, InFlight sender) {
        boolean hasPlace = hasPlaceFor(sender);
        if (hasPlace) {
            underWay.put(message.id(), new Check(NOTHING, place(message, sender)));
        }
        return hasPlace;
    }

    private boolean hasPlaceFor(InFlight sender) {
        return sender.messages() < places - taken.get();
    }

    private Runnable place(Message message, InFlight sender) {
        Runnable leave = sender.enter(message.size());
        taken.incrementAndGet();
        return () -> {
            taken.decrementAndGet();
            leave.run();
        };
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

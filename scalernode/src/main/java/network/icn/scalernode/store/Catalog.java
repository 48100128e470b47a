package network.icn.scalernode.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import network.icn.protocol.objects.ObjectLedger;
import network.icn.protocol.objects.PlacedEntry;
import org.jspecify.annotations.Nullable;

/// What the log of objects comes to, in memory: some hundred bytes an object, however large it is.
/// Whoever uses it holds the lock of the store.
final class Catalog {
    /// What a command or a log line calls an object, beside its entry.
    private record Label(StoredObject.Kind kind, ObjectName name) {}

    private final ObjectLedger ledger = new ObjectLedger();
    private final List<Label> labels = new ArrayList<>();
    private final Map<ObjectName, Long> present = new HashMap<>();
    private @Nullable Long generated;
    private @Nullable HoldingNode holder;
    private final Set<ObjectRecord.GivenUp> givenUp = new HashSet<>();

    /// @throws IllegalArgumentException if it does not follow from what was before
    void apply(ObjectRecord record) {
        refusal(record).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        switch (record) {
            case ObjectRecord.HeldBy(var whose) -> holder = whose;
            case ObjectRecord.Put put -> {
                long index = ledger.put(put.entry());
                labels.add(new Label(put.kind(), put.name()));
                if (put.kind() == StoredObject.Kind.GENERATED) {
                    generated = index;
                } else {
                    present.put(put.name(), index);
                }
            }
            case ObjectRecord.Removed(var removal) -> {
                ledger.remove(removal);
                Label label = labels.get(Math.toIntExact(removal.object()));
                present.remove(label.name(), removal.object());
                if (generated != null && generated == removal.object()) {
                    generated = null;
                }
            }
            case ObjectRecord.GivenUp lost -> givenUp.add(lost);
        }
    }

    /// Why [#apply] would throw.
    Optional<String> refusal(ObjectRecord record) {
        return switch (record) {
            case ObjectRecord.HeldBy(var whose) ->
                holder == null || holder.equals(whose)
                        ? Optional.empty()
                        : Optional.of("holder: another one than before");
            case ObjectRecord.Put put -> ledger.refusal(put.entry());
            case ObjectRecord.Removed(var removal) -> ledger.refusal(removal);
            case ObjectRecord.GivenUp _ -> Optional.empty();
        };
    }

    ObjectLedger ledger() {
        return ledger;
    }

    Optional<HoldingNode> holder() {
        return Optional.ofNullable(holder);
    }

    /// The object of that name that is there.
    Optional<PlacedEntry> find(ObjectName name) {
        return Optional.ofNullable(present.get(name)).map(ledger::placed);
    }

    /// Whether there is something beside the filler.
    boolean holdsObjects() {
        return !present.isEmpty();
    }

    /// The filler that is there.
    Optional<PlacedEntry> generated() {
        return Optional.ofNullable(generated).map(ledger::placed);
    }

    /// Whether the operator has accepted that.
    boolean isGivenUp(ObjectRecord.GivenUp lost) {
        return givenUp.contains(lost);
    }

    boolean isPresent(long index) {
        return ledger.removalOf(index).isEmpty();
    }

    StoredObject stored(long index) {
        Label label = labels.get(Math.toIntExact(index));
        return new StoredObject(ledger.placed(index), label.kind(), label.name());
    }

    /// All that are there, in the order of their indices.
    List<StoredObject> presentObjects() {
        return LongStream.range(0, ledger.objects())
                .filter(this::isPresent)
                .mapToObj(this::stored)
                .toList();
    }
}

package network.icn.protocol.challenge;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.network.registry.Parameters;

/// What is said of one ScalerNode and era, one section for each kind of challenge, in the order of the kinds' names.
/// Sections of kinds that this program does not know are kept as they are.
public final class Sections {
    public static final Sections NONE = new Sections(new TreeMap<>());

    /// Of one section: sixteen pieces of evidence and some numbers take half of it.
    private static final int MAX_BYTES = 2_048;
    /// Length of a name, a name, length of a section.
    private static final int MIN_BYTES = 7;

    private final SortedMap<String, Payload> byKind;

    private Sections(SortedMap<String, Payload> byKind) {
        this.byKind = byKind;
    }

    /// Names of the kinds that say something.
    public SortedSet<String> kinds() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(byKind.keySet()));
    }

    /// These and one more, in place of what that kind said before.
    public <T> Sections with(String kind, SectionForm<T> form, T value) {
        TreeMap<String, Payload> more = new TreeMap<>(byKind);
        more.put(kind, form.bytes(value));
        return new Sections(more);
    }

    /// What that kind says; empty if it says nothing.
    ///
    /// @throws IllegalArgumentException if it says so in other bytes, which whoever reads them has to [#check]
    public <T> Optional<T> find(String kind, SectionForm<T> form) {
        return Optional.ofNullable(byKind.get(kind)).map(section -> {
            try {
                return form.parse(section);
            } catch (MalformedException e) {
                throw new IllegalArgumentException(kind + ": " + e.getMessage(), e);
            }
        });
    }

    /// What that kind says.
    ///
    /// @throws IllegalArgumentException if it says nothing
    public <T> T get(String kind, SectionForm<T> form) {
        return find(kind, form).orElseThrow(() -> new IllegalArgumentException(kind + ": no such section"));
    }

    /// Refuses what is no section of that kind; nothing is fine.
    ///
    /// @throws MalformedException if it is malformed, under the name of the kind
    public void check(String kind, SectionForm<?> form) throws MalformedException {
        Payload section = byKind.get(kind);
        if (section != null) {
            try {
                form.parse(section);
            } catch (MalformedException e) {
                throw new MalformedException(kind + ": " + e.getMessage());
            }
        }
    }

    /// Appends the canonical bytes: a count, then name and bytes of each.
    public void writeTo(CanonicalWriter out) {
        out.u16(byKind.size());
        byKind.forEach((kind, section) -> out.text(kind).variable(section.bytes()));
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if the next bytes are none
    public static Sections readFrom(CanonicalReader in) throws MalformedException {
        TreeMap<String, Payload> byKind = new TreeMap<>();
        int count = in.count(Parameters.MAX_KINDS, MIN_BYTES);
        for (int i = 0; i < count; i++) {
            String kind = in.text(Parameters.MAX_KIND_NAME);
            if (!Parameters.isKindName(kind) || (i > 0 && kind.compareTo(byKind.lastKey()) <= 0)) {
                throw new MalformedException("sections: kinds of lower-case letters, digits and dashes, ascending");
            }
            byKind.put(kind, Payload.of(in.variable(MAX_BYTES)));
        }
        return new Sections(byKind);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sections that && byKind.equals(that.byKind);
    }

    @Override
    public int hashCode() {
        return byKind.hashCode();
    }

    @Override
    public String toString() {
        return byKind.toString();
    }
}

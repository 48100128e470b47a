package network.icn.protocol.kernel.signed;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What every signed or hashed body begins with: what it is, in which version, of which network and era. So nothing
/// that was signed in one place means anything in another, and a reader says which of the four does not fit. The only
/// place where these bytes are written and read (docs/wire.md, Header).
///
/// @param network P-38's hash, never the id alone: two networks may have one id
/// @param era the era's number; for a kind of no era what [Domain] says stands in its place; from 0 to 2^63-1
public record Header(Domain kind, Hash32 network, long era) {
    public Header {
        if (era < 0) {
            throw new IllegalArgumentException("era: from 0, got " + era);
        }
    }

    /// Bytes that a header of that kind takes.
    public static int size(Domain kind) {
        return 1 + kind.tag().length + Short.BYTES + Hash32.BYTES + Long.BYTES;
    }

    /// A writer that has already written the header.
    public CanonicalWriter writer() {
        byte[] tag = kind.tag();
        return new CanonicalWriter()
                .u8(tag.length)
                .fixed(tag)
                .u16(kind.version())
                .hash(network)
                .u64(era);
    }

    /// Reads the header of a body that must be of that kind, and leaves the reader behind it.
    ///
    /// @throws MalformedException naming the kind or the version that it is instead
    public static Header read(Domain kind, CanonicalReader in) throws MalformedException {
        Header header = read(in);
        if (header.kind != kind) {
            throw new MalformedException("kind: must be " + kind.wireName() + ", got " + header.kind.wireName());
        }
        return header;
    }

    /// Reads the header of a body of any kind.
    public static Header of(byte[] body) throws MalformedException {
        return read(new CanonicalReader(body));
    }

    private static Header read(CanonicalReader in) throws MalformedException {
        byte[] tag = in.fixed(in.u8());
        Domain kind = Domain.ofTag(tag).orElseThrow(() -> new MalformedException("kind: no kind that is known here"));
        int version = in.u16();
        // Read in the form of another version, a body would be written back as other bytes than were signed.
        if (version != kind.version()) {
            String read =
                    version > kind.version() ? "reads up to " + kind.version() : "reads from " + kind.version() + " on";
            throw new MalformedException(
                    kind.wireName() + ": version " + version + " is not supported; this program " + read);
        }
        return new Header(kind, in.hash(), in.u64AtMost(Long.MAX_VALUE));
    }

    /// A writer behind the header of a container that is of the network and era of a statement inside.
    ///
    /// @throws IllegalArgumentException unless that begins with a header
    public static CanonicalWriter around(Domain container, Signed inside) {
        try {
            return of(inside.statement().bytes()).as(container).writer();
        } catch (MalformedException e) {
            throw new IllegalArgumentException("statement: " + e.getMessage(), e);
        }
    }

    /// Refuses a container that is not of the network and era of a statement inside.
    public void requireAround(Signed inside) throws MalformedException {
        if (!of(inside.statement().bytes()).as(kind).equals(this)) {
            throw new MalformedException(kind.wireName() + ": must be of the network and era of what is inside");
        }
    }

    /// The same network and era, for another kind.
    private Header as(Domain other) {
        return new Header(other, network, era);
    }

    /// The number in the era's place.
    ///
    /// @throws MalformedException if it is above `max`
    public long eraAtMost(long max) throws MalformedException {
        if (era > max) {
            throw new MalformedException("era: at most " + max + ", got " + era);
        }
        return era;
    }

    /// Refuses a body that was made for another network.
    ///
    /// @throws MalformedException naming both
    public void requireNetwork(Hash32 own) throws MalformedException {
        if (!network.equals(own)) {
            throw new MalformedException(kind.wireName() + ": of network " + network + ", this one is " + own);
        }
    }
}

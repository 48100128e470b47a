package network.icn.protocol.challenge;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;

/// A challenge, as what follows it names it: receipt and transcript are of its network and era.
///
/// @param hash of the [Challenge]
public record ChallengeRef(Hash32 network, EraId era, Hash32 hash) {
    /// How to name a challenge that is one: our own, or one that was checked.
    ///
    /// @throws IllegalArgumentException unless it begins as a challenge does
    public static ChallengeRef of(Signed challenge) {
        try {
            Header header = Header.read(
                    Domain.CHALLENGE, new CanonicalReader(challenge.statement().bytes()));
            return new ChallengeRef(header.network(), EraId.of(header), challenge.hash());
        } catch (MalformedException e) {
            throw new IllegalArgumentException("challenge: " + e.getMessage(), e);
        }
    }

    /// The header of what names it.
    Header header(Domain kind) {
        return new Header(kind, network, era.number());
    }

    /// A writer behind header and hash.
    CanonicalWriter writer(Domain kind) {
        return header(kind).writer().hash(hash);
    }

    /// Reads what [#writer] wrote.
    static ChallengeRef read(Domain kind, CanonicalReader in) throws MalformedException {
        Header header = Header.read(kind, in);
        return new ChallengeRef(header.network(), EraId.of(header), in.hash());
    }
}

package network.icn.protocol.network.registry;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;

/// The versions of a registry with the authority's signature under each: what a network file holds, and what a
/// satellite archives.
///
/// @param signatures in the order of the versions
public record SignedHistory(RegistryHistory history, List<Signature64> signatures) {
    public SignedHistory {
        signatures = List.copyOf(signatures);
        if (signatures.size() != history.versions().size()) {
            throw new IllegalArgumentException("signatures: must be one for each of "
                    + history.versions().size() + " versions, got " + signatures.size());
        }
    }

    /// The history of a network that has one version, signed here.
    ///
    /// @param authority the one that the version names
    public static SignedHistory of(Registry first, Signer authority) {
        return new SignedHistory(RegistryHistory.of(first), List.of(authority.sign(first.bytes())));
    }

    /// The same with one version more, signed here.
    ///
    /// @throws IllegalArgumentException if it does not follow the latest
    public SignedHistory with(Registry next, Signer authority) {
        List<Signature64> longer = new ArrayList<>(signatures);
        longer.add(authority.sign(next.bytes()));
        return new SignedHistory(history.with(next), longer);
    }

    /// The first version whose signature is not that of its authority; 0 if all are.
    public long wronglySigned(SignatureVerifier verifier) {
        for (int i = 0; i < signatures.size(); i++) {
            Registry version = history.versions().get(i);
            if (!verifier.verify(version.authority(), version.bytes(), signatures.get(i))) {
                return version.version();
            }
        }
        return 0;
    }
}

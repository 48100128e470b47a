package network.icn.node.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.node.ConfigException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.registry.PromiseRule;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.SignedHistory;

/// The versions of a network's registry in a file, under the authority's signatures ([NetworkFile] is its form). Every
/// node of a network starts from the same one.
public final class RegistryFile {
    /// A version that is still to be signed, and those before it.
    ///
    /// @param before empty for the first version
    /// @param begun whether the file holds it, unsigned; else it is where the next version of a signed file begins
    public record Draft(Optional<SignedHistory> before, Registry registry, boolean begun) {
        /// The same draft with other content.
        public Draft with(Registry changed) {
            return new Draft(before, changed, true);
        }
    }

    private RegistryFile() {}

    /// Reads versions that are signed by the authority they name. Only as good as the way the file came here; nodes
    /// that know their authority pin it.
    ///
    /// @throws ConfigException if the file is not such a thing, or promises what this network cannot judge
    public static SignedHistory read(Path file, SignatureVerifier verifier) {
        SignedHistory signed = signed(file, NetworkFile.read(file), verifier);
        refuseUnkeepable(file, signed.history().latest());
        return signed;
    }

    /// Reads versions that are signed by that authority and no other.
    public static SignedHistory read(Path file, SignatureVerifier verifier, NodeId authority) {
        SignedHistory signed = read(file, verifier);
        NodeId signer = signed.history().authority();
        if (!signer.equals(authority)) {
            throw ConfigException.of(
                    file, "must be signed by " + authority + ", it is signed by " + signer, NetworkFile.MEND);
        }
        return signed;
    }

    private static SignedHistory signed(Path file, NetworkFile parsed, SignatureVerifier verifier) {
        return verified(file, history(file, parsed.earlier(), parsed.newest()), signatures(file, parsed), verifier);
    }

    private static SignedHistory verified(
            Path file, RegistryHistory history, List<Signature64> signatures, SignatureVerifier verifier) {
        SignedHistory signed = new SignedHistory(history, signatures);
        long wrong = signed.wronglySigned(verifier);
        if (wrong != 0) {
            throw ConfigException.of(
                    file,
                    "must be signed by its authority " + history.authority() + ", the signature "
                            + (wrong == history.latest().version() ? "" : "under version " + wrong + " ") + "is wrong",
                    NetworkFile.MEND);
        }
        requireProven(file, history.versions());
        return signed;
    }

    /// A key, and who says that it is his.
    private record Held(NodeId holder, BlsKey key) {}

    private static void requireProven(Path file, List<Registry> versions) {
        versions.stream()
                .flatMap(version -> version.hyperNodes().stream())
                .map(member -> new Held(member.id(), member.bls()))
                .distinct()
                .parallel()
                .filter(held -> !held.key().isProvenBy(held.holder()))
                .findFirst()
                .ifPresent(held -> {
                    throw unproven(file, held);
                });
    }

    private static ConfigException unproven(Path file, Held held) {
        return ConfigException.of(
                file,
                "bls of " + held.holder()
                        + " must be a key whose secret that node has shown to have, the proof is wrong",
                "its operator prints it with: icn network bls KEY");
    }

    private static List<Signature64> signatures(Path file, NetworkFile parsed) {
        List<Signature64> signatures = new ArrayList<>();
        parsed.earlier().forEach(version -> signatures.add(version.signature()));
        signatures.add(parsed.signatureOf(file));
        return signatures;
    }

    private static RegistryHistory history(Path file, List<EarlierVersion> earlier, Registry newest) {
        List<Registry> versions = new ArrayList<>();
        earlier.forEach(version -> versions.add(version.registry()));
        versions.add(newest);
        KnownKinds.require(file, versions);
        try {
            return RegistryHistory.of(versions);
        } catch (IllegalArgumentException e) {
            throw ConfigException.of(file, String.valueOf(e.getMessage()), NetworkFile.MEND);
        }
    }

    /// Reads the newest version, whose signature may be missing or wrong: what is only shown.
    public static Registry readUnverified(Path file) {
        return NetworkFile.read(file).newest();
    }

    /// Reads what is to be changed or signed: of a signed file the beginning of the next version, else the draft that
    /// it is.
    ///
    /// @throws ConfigException if a signature is wrong: a signed version is never changed
    public static Draft readDraft(Path file, SignatureVerifier verifier) {
        NetworkFile parsed = NetworkFile.read(file);
        if (!parsed.signature().isEmpty()) {
            SignedHistory signed = signed(file, parsed, verifier);
            Registry latest = signed.history().latest();
            RegistryLink next = RegistryLink.after(latest, latest.link().firstEra());
            return new Draft(Optional.of(signed), latest.with(next), false);
        }
        if (parsed.earlier().isEmpty()) {
            history(file, List.of(), parsed.newest());
            return new Draft(Optional.empty(), parsed.newest(), true);
        }
        history(file, parsed.earlier(), parsed.newest());
        RegistryHistory before = history(
                file,
                parsed.earlier().subList(0, parsed.earlier().size() - 1),
                parsed.earlier().getLast().registry());
        List<Signature64> signatures =
                parsed.earlier().stream().map(EarlierVersion::signature).toList();
        return new Draft(Optional.of(verified(file, before, signatures, verifier)), parsed.newest(), true);
    }

    /// Signs the first version of a network and writes it, replacing the file as a whole.
    ///
    /// @throws IllegalArgumentException unless the signer is the registry's authority
    /// @throws ConfigException if a member promises what this network cannot judge
    public static SignedHistory write(Path file, Registry registry, Signer authority) {
        return sign(file, new Draft(Optional.empty(), registry, true), authority);
    }

    /// Signs a draft and writes it with the versions before it.
    ///
    /// @throws IllegalArgumentException unless the signer is the registry's authority, or if it does not follow the
    ///     version before
    /// @throws ConfigException if a member promises what this network cannot judge
    public static SignedHistory sign(Path file, Draft draft, Signer authority) {
        Registry registry = draft.registry();
        if (!registry.authority().equals(authority.id())) {
            throw new IllegalArgumentException("authority: " + registry.authority() + ", not " + authority.id());
        }
        refuseUnkeepable(file, registry);
        requireProven(file, List.of(registry));
        SignedHistory signed = draft.before()
                .map(before -> before.with(registry, authority))
                .orElseGet(() -> SignedHistory.of(registry, authority));
        write(file, draft, signed.signatures().getLast().toString());
        return signed;
    }

    private static void refuseUnkeepable(Path file, Registry registry) {
        PromiseRule.brokenBy(registry).ifPresent(broken -> {
            throw ConfigException.of(
                    file,
                    "availabilityPpm of " + broken.scalerNode() + " cannot be judged: it " + broken.rule() + ", got "
                            + broken.ppm(),
                    broken.mend());
        });
    }

    /// Writes a version that is still to be signed.
    public static void writeUnsigned(Path file, Draft draft) {
        write(file, draft, "");
    }

    private static void write(Path file, Draft draft, String signature) {
        List<EarlierVersion> earlier = draft.before().map(EarlierVersion::of).orElse(List.of());
        new NetworkFile(earlier, draft.registry(), signature).write(file);
    }
}

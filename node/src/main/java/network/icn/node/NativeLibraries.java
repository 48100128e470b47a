package network.icn.node;

import java.time.Duration;
import java.time.Instant;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.beacon.LocalChain;

/// The native code that nothing works without: BLS12-381 for beacons. It unpacks itself into the folder for temporary
/// files when it is first used, which may be long after the start; so it is used at the start. Ed25519 and TLS do
/// without native code where there is none.
public final class NativeLibraries {
    private static final String MEND = "let that folder hold programs (no noexec, enough space), or name another one: "
            + "ICN_JAVA_OPTS=-Djava.io.tmpdir=/var/lib/icn/tmp";

    private NativeLibraries() {}

    /// Loads it and has it sign and verify.
    ///
    /// @throws EnvironmentException if that fails
    public static void require() {
        try {
            LocalChain chain =
                    LocalChain.derive(new byte[LocalChain.SECRET_BYTES], Duration.ofSeconds(1), Instant.EPOCH);
            BeaconValue value = chain.sign(1);
            boolean right = BeaconVerifier.verify(chain.info(), value)
                    && !BeaconVerifier.verify(chain.info(), new BeaconValue(2, value.signature()));
            if (!right) {
                throw new EnvironmentException(
                        "the native library for BLS12-381 computes wrongly", "check the processor");
            }
        } catch (LinkageError e) {
            throw failure(e);
        }
    }

    /// What to say of native code that cannot be loaded.
    public static EnvironmentException failure(LinkageError error) {
        return new EnvironmentException(
                "cannot load native code from " + System.getProperty("java.io.tmpdir") + ": " + reason(error), MEND);
    }

    /// The first error says most: the later ones only say that the class is unusable.
    private static String reason(Throwable error) {
        Throwable first = error;
        for (Throwable next = error.getCause(); next != null; next = next.getCause()) {
            first = next;
        }
        return Reason.of(first);
    }
}

package network.icn.libp2p.security.noise;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import network.icn.libp2p.crypto.provider.Crypto;
import org.jspecify.annotations.Nullable;

/// The XX pattern as a machine without I/O. The sides take turns: three messages, the initiator first.
///
/// ```
/// -> e
/// <- e, ee, s, es
/// -> s, se
/// ```
///
/// Source: Noise specification 5.3 and 7.5.
final class XxHandshake {
    private static final int KEY = Crypto.KEY_BYTES;
    private static final int SEALED_KEY = KEY + Crypto.Aead.TAG_BYTES;

    private final boolean initiator;
    private final SymmetricState symmetric;
    private final byte[] staticPrivate;
    private final byte[] ephemeralPrivate;
    private byte @Nullable [] remoteStatic;
    private byte @Nullable [] remoteEphemeral;
    private int messages;

    /// @param staticPrivate,ephemeralPrivate X25519 private keys, used for this handshake alone
    XxHandshake(boolean initiator, byte[] prologue, byte[] staticPrivate, byte[] ephemeralPrivate) {
        this.initiator = initiator;
        this.symmetric = new SymmetricState(prologue);
        this.staticPrivate = staticPrivate.clone();
        this.ephemeralPrivate = ephemeralPrivate.clone();
    }

    byte[] write(byte[] payload) throws NoiseException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        switch (turn(true)) {
            case 0 -> writeEphemeral(message);
            case 1 -> {
                writeEphemeral(message);
                mix(ephemeralPrivate, remoteEphemeral);
                writeStatic(message);
                mix(staticPrivate, remoteEphemeral);
            }
            default -> {
                writeStatic(message);
                mix(staticPrivate, remoteEphemeral);
            }
        }
        message.writeBytes(symmetric.encryptAndHash(payload));
        return message.toByteArray();
    }

    /// Returns the payload. A failure leaves the machine unusable.
    byte[] read(byte[] message) throws NoiseException {
        int at = 0;
        switch (turn(false)) {
            case 0 -> at = readEphemeral(message);
            case 1 -> {
                at = readEphemeral(message);
                mix(ephemeralPrivate, remoteEphemeral);
                at = readStatic(message, at);
                mix(ephemeralPrivate, remoteStatic);
            }
            default -> {
                at = readStatic(message, at);
                mix(ephemeralPrivate, remoteStatic);
            }
        }
        return symmetric.decryptAndHash(Arrays.copyOfRange(message, at, message.length));
    }

    private int turn(boolean writing) {
        boolean initiatorsTurn = messages % 2 == 0;
        if (messages > 2 || initiatorsTurn != (writing == initiator)) {
            throw new IllegalStateException("handshake message out of turn");
        }
        return messages++;
    }

    private void writeEphemeral(ByteArrayOutputStream message) {
        byte[] key = Crypto.preferred().x25519PublicKey(ephemeralPrivate);
        symmetric.mixHash(key);
        message.writeBytes(key);
    }

    private void writeStatic(ByteArrayOutputStream message) throws NoiseException {
        message.writeBytes(symmetric.encryptAndHash(Crypto.preferred().x25519PublicKey(staticPrivate)));
    }

    private int readEphemeral(byte[] message) throws NoiseException {
        remoteEphemeral = part(message, 0, KEY);
        symmetric.mixHash(remoteEphemeral);
        return KEY;
    }

    private int readStatic(byte[] message, int at) throws NoiseException {
        remoteStatic = symmetric.decryptAndHash(part(message, at, SEALED_KEY));
        return at + SEALED_KEY;
    }

    private static byte[] part(byte[] message, int at, int length) throws NoiseException {
        if (message.length - at < length) {
            throw new NoiseException(NoiseException.Reason.BAD_LENGTH, "handshake message ends early");
        }
        return Arrays.copyOfRange(message, at, at + length);
    }

    private void mix(byte[] privateKey, byte @Nullable [] publicKey) throws NoiseException {
        if (publicKey == null) {
            throw new IllegalStateException("remote key not received yet");
        }
        try {
            symmetric.mixKey(Crypto.preferred().x25519(privateKey, publicKey));
        } catch (GeneralSecurityException e) {
            throw new NoiseException(NoiseException.Reason.BAD_EPHEMERAL, e);
        }
    }

    byte[] remoteStatic() {
        if (remoteStatic == null) {
            throw new IllegalStateException("remote static key not received yet");
        }
        return remoteStatic.clone();
    }

    /// The ciphers for sending and for receiving.
    CipherState[] split() {
        if (messages != 3) {
            throw new IllegalStateException("handshake is not finished");
        }
        CipherState[] ciphers = symmetric.split();
        return initiator ? ciphers : new CipherState[] {ciphers[1], ciphers[0]};
    }

    byte[] hash() {
        return symmetric.hash();
    }
}

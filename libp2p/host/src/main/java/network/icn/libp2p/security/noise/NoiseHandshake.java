package network.icn.libp2p.security.noise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.crypto.provider.Crypto;
import network.icn.libp2p.security.SecureHandshake;
import network.icn.libp2p.wire.ByteStream;

/// Runs `/noise` over a blocking stream. The Noise static key is made for one connection and never stored; the identity
/// key only signs it. Source: libp2p specs, noise and connections (inlined muxer negotiation).
public final class NoiseHandshake implements SecureHandshake {
    /// Name in multistream-select.
    public static final String PROTOCOL = "/noise";

    /// A handshake message of a libp2p peer has below 1 KiB.
    static final int MAX_MESSAGE = 8_192;

    private static final byte[] NOTHING = new byte[0];

    private final KeyPair identity;
    private final List<String> muxers;
    private final SecureRandom random;

    /// @param muxers muxers spoken, best first; if empty, the muxer is left to multistream-select
    public NoiseHandshake(KeyPair identity, List<String> muxers, SecureRandom random) {
        this.identity = identity;
        this.muxers = List.copyOf(muxers);
        this.random = random;
    }

    @Override
    public String protocol() {
        return PROTOCOL;
    }

    @Override
    public NoiseChannel initiate(ByteStream stream, PeerId expected) throws IOException {
        NoiseFrames frames = new NoiseFrames(stream);
        byte[] noiseStatic = randomKey();
        XxHandshake handshake = new XxHandshake(true, NOTHING, noiseStatic, randomKey());
        frames.write(handshake.write(NOTHING));
        NoisePayload theirs = payload(handshake, handshake.read(message(frames)));
        PeerId remote = PeerId.of(theirs.identity());
        if (!remote.equals(expected)) {
            throw new NoiseException(NoiseException.Reason.WRONG_PEER, "dialled " + expected + ", met " + remote);
        }
        Optional<String> muxer = agree(muxers, theirs.muxers().orElse(List.of()));
        frames.write(handshake.write(ownPayload(noiseStatic)));
        return new NoiseChannel(frames, handshake.split(), remote, muxer);
    }

    @Override
    public NoiseChannel respond(ByteStream stream) throws IOException {
        NoiseFrames frames = new NoiseFrames(stream);
        byte[] noiseStatic = randomKey();
        XxHandshake handshake = new XxHandshake(false, NOTHING, noiseStatic, randomKey());
        handshake.read(message(frames));
        frames.write(handshake.write(ownPayload(noiseStatic)));
        NoisePayload theirs = payload(handshake, handshake.read(message(frames)));
        Optional<String> muxer = agree(theirs.muxers().orElse(List.of()), muxers);
        return new NoiseChannel(frames, handshake.split(), PeerId.of(theirs.identity()), muxer);
    }

    /// The first of the initiator's muxers that the responder has; if one side named none, multistream-select decides.
    private static Optional<String> agree(List<String> initiators, List<String> responders) throws NoiseException {
        if (initiators.isEmpty() || responders.isEmpty()) {
            return Optional.empty();
        }
        for (String muxer : initiators) {
            if (responders.contains(muxer)) {
                return Optional.of(muxer);
            }
        }
        throw new NoiseException(NoiseException.Reason.NO_COMMON_MUXER, "no common muxer in " + initiators);
    }

    private byte[] ownPayload(byte[] noiseStatic) {
        return NoisePayload.encode(identity, Crypto.preferred().x25519PublicKey(noiseStatic), muxers);
    }

    private static NoisePayload payload(XxHandshake handshake, byte[] payload) throws NoiseException {
        try {
            return NoisePayload.decode(payload, handshake.remoteStatic());
        } catch (MalformedException e) {
            throw new NoiseException(NoiseException.Reason.BAD_IDENTITY, e);
        }
    }

    private static byte[] message(NoiseFrames frames) throws IOException {
        ByteBuffer message = frames.next(MAX_MESSAGE);
        if (message == null) {
            throw new NoiseException(NoiseException.Reason.TRUNCATED, "remote closed during the handshake");
        }
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return bytes;
    }

    private byte[] randomKey() {
        byte[] key = new byte[Crypto.KEY_BYTES];
        random.nextBytes(key);
        return key;
    }
}

package network.icn.libp2p.security.noise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.icn.libp2p.Fuzz;
import network.icn.libp2p.FuzzTarget;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.provider.Crypto;
import network.icn.libp2p.security.SecureChannel;
import tools.jackson.databind.JsonNode;

/// What a stranger says before, in and behind the Noise handshake. All keys are fixed, so what is good is good in every
/// run. What travels encrypted is also fed in the clear to whoever reads it then, since no mutation gets through
/// encryption.
final class NoiseDecoders {
    private static final int KIB = 1_024;
    private static final byte[] NOTHING = {};
    private static final List<String> MUXERS = List.of("/yamux/1.0.0");
    private static final KeyPair IDENTITY = KeyPair.ed25519(new byte[32]);
    private static final byte[] INITIATORS_KEY = key(1);
    private static final byte[] RESPONDERS_KEY = key(2);
    private static final JsonNode PAYLOADS =
            Vectors.json("js-libp2p-generated.json").get("noisePayload");

    private static final byte[] RESPONDERS_PAYLOAD = payload(RESPONDERS_KEY);

    /// The three messages of a handshake in which nobody interferes.
    private static final List<byte[]> HANDSHAKE = handshake();

    static final FuzzTarget FRAMES = new FuzzTarget(
            List.of(framed(new byte[3], NOTHING, new byte[1]), framed(new byte[300])),
            300 * KIB,
            NoiseDecoders::readFrames);

    static final FuzzTarget FIRST_MESSAGE = new FuzzTarget(
            List.of(HANDSHAKE.get(0)), 16 * KIB, input -> responder().read(input));

    static final FuzzTarget SECOND_MESSAGE = new FuzzTarget(List.of(HANDSHAKE.get(1)), 64 * KIB, input -> {
        XxHandshake initiator = initiator();
        initiator.write(NOTHING);
        initiator.read(input);
    });

    static final FuzzTarget THIRD_MESSAGE = new FuzzTarget(List.of(HANDSHAKE.get(2)), 96 * KIB, input -> {
        XxHandshake responder = responder();
        responder.read(HANDSHAKE.get(0));
        responder.write(RESPONDERS_PAYLOAD);
        responder.read(input);
    });

    static final FuzzTarget IDENTITY_PAYLOAD = new FuzzTarget(
            List.of(Vectors.hex(PAYLOADS.get("payload")), Vectors.hex(PAYLOADS.get("payloadWithMuxers"))),
            128 * KIB,
            input -> NoisePayload.decode(input, Vectors.hex(PAYLOADS.get("staticPublicKey"))));

    static final FuzzTarget TRANSPORT = new FuzzTarget(List.of(sealed(3, 0, 500), sealed(1)), 64 * KIB, input -> {
        CipherState[] ciphers = {new CipherState(key(3)), new CipherState(key(3))};
        readToTheEnd(
                new NoiseChannel(new NoiseFrames(Fuzz.stream(input)), ciphers, IDENTITY.peerId(), Optional.empty()));
    });

    static final FuzzTarget WHOLE_RESPONDER = new FuzzTarget(
            List.of(framed(HANDSHAKE.get(0), HANDSHAKE.get(2))),
            512 * KIB,
            input -> readToTheEnd(whole(RESPONDERS_KEY).respond(Fuzz.stream(input))));

    static final FuzzTarget WHOLE_INITIATOR = new FuzzTarget(
            List.of(framed(HANDSHAKE.get(1))),
            512 * KIB,
            input -> readToTheEnd(whole(INITIATORS_KEY).initiate(Fuzz.stream(input), IDENTITY.peerId())));

    private NoiseDecoders() {}

    /// Gives the same bytes for ever.
    private static final class Constant extends SecureRandom {
        private static final long serialVersionUID = 1;
        private final byte value;

        Constant(byte value) {
            this.value = value;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, value);
        }
    }

    private static NoiseHandshake whole(byte[] key) {
        return new NoiseHandshake(IDENTITY, MUXERS, new Constant(key[0]));
    }

    private static XxHandshake initiator() {
        return new XxHandshake(true, NOTHING, INITIATORS_KEY, INITIATORS_KEY);
    }

    private static XxHandshake responder() {
        return new XxHandshake(false, NOTHING, RESPONDERS_KEY, RESPONDERS_KEY);
    }

    private static byte[] payload(byte[] key) {
        return NoisePayload.encode(IDENTITY, Crypto.preferred().x25519PublicKey(key), MUXERS);
    }

    private static List<byte[]> handshake() {
        try {
            XxHandshake initiator = initiator();
            XxHandshake responder = responder();
            byte[] first = initiator.write(NOTHING);
            responder.read(first);
            byte[] second = responder.write(payload(RESPONDERS_KEY));
            initiator.read(second);
            return List.of(first, second, initiator.write(payload(INITIATORS_KEY)));
        } catch (NoiseException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Messages of a channel, of so many bytes each.
    private static byte[] sealed(int... lengths) {
        CipherState cipher = new CipherState(key(3));
        List<byte[]> messages = new ArrayList<>();
        for (int length : lengths) {
            byte[] message = new byte[length + Crypto.Aead.TAG_BYTES];
            try {
                cipher.seal(ByteBuffer.allocate(length), ByteBuffer.wrap(message));
            } catch (NoiseException e) {
                throw new IllegalStateException(e);
            }
            messages.add(message);
        }
        return framed(messages.toArray(byte[][]::new));
    }

    private static byte[] framed(byte[]... messages) {
        ByteBuffer target = ByteBuffer.allocate(4_096);
        for (byte[] message : messages) {
            target.putShort((short) message.length).put(message);
        }
        return Arrays.copyOf(target.array(), target.position());
    }

    private static byte[] key(int value) {
        byte[] key = new byte[Crypto.KEY_BYTES];
        Arrays.fill(key, (byte) value);
        return key;
    }

    private static void readFrames(byte[] input) throws IOException {
        NoiseFrames frames = new NoiseFrames(Fuzz.stream(input));
        ByteBuffer message = frames.next(NoiseFrames.MAX_MESSAGE);
        while (message != null) {
            message = frames.next(NoiseFrames.MAX_MESSAGE);
        }
    }

    private static void readToTheEnd(SecureChannel channel) throws IOException {
        ByteBuffer plaintext = channel.receive();
        while (plaintext != null) {
            plaintext = channel.receive();
        }
    }
}

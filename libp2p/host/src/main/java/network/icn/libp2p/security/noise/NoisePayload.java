package network.icn.libp2p.security.noise;

import static network.icn.libp2p.MalformedException.Reason.BAD_SIGNATURE;
import static network.icn.libp2p.MalformedException.Reason.TOO_MANY;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PublicKey;
import network.icn.libp2p.wire.ProtoReader;
import network.icn.libp2p.wire.ProtoWriter;

/// What each side says about itself inside the handshake: its identity key, which has signed the Noise static key, and
/// the muxers it speaks in order of preference. Source: libp2p specs, noise.
///
/// @param muxers empty if the side sent no list at all, which means: negotiate the muxer afterwards
record NoisePayload(PublicKey identity, Optional<List<String>> muxers) {
    private static final String SIGNATURE_DOMAIN = "noise-libp2p-static-key:";
    /// An RSA key of 8 192 bits signs with this many.
    static final int MAX_SIGNATURE_BYTES = 1_024;
    /// go-libp2p's bound.
    static final int MAX_MUXERS = 100;
    /// Names of muxers have about 12.
    static final int MAX_MUXER_BYTES = 128;

    static byte[] encode(KeyPair identity, byte[] noiseStatic, List<String> muxers) {
        ProtoWriter payload = new ProtoWriter()
                .bytes(1, identity.publicKey().protobuf())
                .bytes(2, identity.sign(signedBytes(noiseStatic)));
        if (!muxers.isEmpty()) {
            ProtoWriter extensions = new ProtoWriter();
            muxers.forEach(muxer -> extensions.string(2, muxer));
            payload.message(4, extensions);
        }
        return payload.toByteArray();
    }

    /// Reads a payload and verifies that the identity has signed `noiseStatic`.
    static NoisePayload decode(byte[] payload, byte[] noiseStatic) throws MalformedException {
        byte[] key = new byte[0];
        byte[] signature = new byte[0];
        Optional<List<String>> muxers = Optional.empty();
        ProtoReader reader = new ProtoReader(payload);
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> key = reader.bytes(PublicKey.MAX_PROTOBUF_BYTES);
                case 2 -> signature = reader.bytes(MAX_SIGNATURE_BYTES);
                case 4 -> muxers = readMuxers(reader.message());
                default -> {}
            }
        }
        PublicKey identity = PublicKey.parse(key);
        if (!identity.verify(signedBytes(noiseStatic), signature)) {
            throw new MalformedException(BAD_SIGNATURE, "identity has not signed the noise key");
        }
        return new NoisePayload(identity, muxers);
    }

    private static Optional<List<String>> readMuxers(ProtoReader extensions) throws MalformedException {
        List<String> muxers = new ArrayList<>();
        while (extensions.next()) {
            if (extensions.field() == 2) {
                if (muxers.size() == MAX_MUXERS) {
                    throw new MalformedException(TOO_MANY, "more than " + MAX_MUXERS + " muxers");
                }
                muxers.add(extensions.string(MAX_MUXER_BYTES));
            }
        }
        return muxers.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(muxers));
    }

    private static byte[] signedBytes(byte[] noiseStatic) {
        byte[] domain = SIGNATURE_DOMAIN.getBytes(StandardCharsets.US_ASCII);
        byte[] signed = new byte[domain.length + noiseStatic.length];
        System.arraycopy(domain, 0, signed, 0, domain.length);
        System.arraycopy(noiseStatic, 0, signed, domain.length, noiseStatic.length);
        return signed;
    }
}

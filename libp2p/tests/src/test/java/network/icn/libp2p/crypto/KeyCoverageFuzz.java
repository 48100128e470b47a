package network.icn.libp2p.crypto;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// See `DecoderCoverageFuzz`.
class KeyCoverageFuzz {
    static Stream<byte[]> publicKeyCorpus() {
        return KeyDecoders.PUBLIC_KEY.corpus().stream();
    }

    @MethodSource("publicKeyCorpus")
    @FuzzTest
    void publicKey(byte[] input) {
        KeyDecoders.PUBLIC_KEY.feed(input);
    }

    static Stream<byte[]> privateKeyCorpus() {
        return KeyDecoders.PRIVATE_KEY.corpus().stream();
    }

    @MethodSource("privateKeyCorpus")
    @FuzzTest
    void privateKey(byte[] input) {
        KeyDecoders.PRIVATE_KEY.feed(input);
    }

    static Stream<byte[]> damagedKeyCorpus() {
        return KeyDecoders.DAMAGED_KEY.corpus().stream();
    }

    @MethodSource("damagedKeyCorpus")
    @FuzzTest
    void damagedKey(byte[] input) {
        KeyDecoders.DAMAGED_KEY.feed(input);
    }

    static Stream<byte[]> ed25519SignatureCorpus() {
        return KeyDecoders.ED25519_SIGNATURE.corpus().stream();
    }

    @MethodSource("ed25519SignatureCorpus")
    @FuzzTest
    void ed25519Signature(byte[] input) {
        KeyDecoders.ED25519_SIGNATURE.feed(input);
    }

    static Stream<byte[]> secp256k1SignatureCorpus() {
        return KeyDecoders.SECP256K1_SIGNATURE.corpus().stream();
    }

    @MethodSource("secp256k1SignatureCorpus")
    @FuzzTest
    void secp256k1Signature(byte[] input) {
        KeyDecoders.SECP256K1_SIGNATURE.feed(input);
    }

    static Stream<byte[]> ecdsaSignatureCorpus() {
        return KeyDecoders.ECDSA_SIGNATURE.corpus().stream();
    }

    @MethodSource("ecdsaSignatureCorpus")
    @FuzzTest
    void ecdsaSignature(byte[] input) {
        KeyDecoders.ECDSA_SIGNATURE.feed(input);
    }

    static Stream<byte[]> rsaSignatureCorpus() {
        return KeyDecoders.RSA_SIGNATURE.corpus().stream();
    }

    @MethodSource("rsaSignatureCorpus")
    @FuzzTest
    void rsaSignature(byte[] input) {
        KeyDecoders.RSA_SIGNATURE.feed(input);
    }
}

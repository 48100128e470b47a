package network.icn.libp2p.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import network.icn.libp2p.crypto.provider.Crypto;

/// An RSA key of any size out of many small primes, made and used within moments: good for nothing but to be verified.
public final class LargeRsa {
    private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);
    private static final int PRIME_BITS = 512;
    /// Primes begin with so many ones that their product has all the bits there are.
    private static final int FREE_BITS = 256;
    /// What PKCS#1 v1.5 puts in front of a SHA-256.
    private static final byte[] DIGEST_INFO = HexFormat.of().parseHex("3031300d060960864801650304020105000420");

    private final List<BigInteger> primes = new ArrayList<>();
    private final BigInteger modulus;

    /// @param bits at least 1024
    public LargeRsa(int bits, Random random) {
        int left = bits;
        while (left > 0) {
            int next = left < 2 * PRIME_BITS ? left : PRIME_BITS;
            primes.add(prime(next, random));
            left -= next;
        }
        modulus = primes.stream().reduce(BigInteger.ONE, BigInteger::multiply);
        if (modulus.bitLength() != bits) {
            throw new IllegalStateException("modulus of " + modulus.bitLength() + " bits");
        }
    }

    private static BigInteger prime(int bits, Random random) {
        BigInteger prime;
        do {
            prime = BigInteger.TWO
                    .pow(bits)
                    .subtract(BigInteger.TWO.pow(FREE_BITS))
                    .add(new BigInteger(FREE_BITS - 1, random))
                    .nextProbablePrime();
        } while (prime.mod(EXPONENT).equals(BigInteger.ONE));
        return prime;
    }

    /// SubjectPublicKeyInfo.
    public byte[] publicKey() {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, EXPONENT))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// SHA-256 with PKCS#1 v1.5.
    public byte[] sign(byte[] message) {
        byte[] digest = Crypto.sha256(message);
        byte[] padded = new byte[(modulus.bitLength() + 7) / 8];
        Arrays.fill(padded, (byte) 0xff);
        padded[0] = 0;
        padded[1] = 1;
        int at = padded.length - digest.length - DIGEST_INFO.length;
        padded[at - 1] = 0;
        System.arraycopy(DIGEST_INFO, 0, padded, at, DIGEST_INFO.length);
        System.arraycopy(digest, 0, padded, padded.length - digest.length, digest.length);
        byte[] signature = root(new BigInteger(1, padded)).toByteArray();
        byte[] sized = new byte[padded.length];
        int count = Math.min(signature.length, sized.length);
        System.arraycopy(signature, signature.length - count, sized, sized.length - count, count);
        return sized;
    }

    /// By the Chinese remainder theorem, as small primes are quick.
    private BigInteger root(BigInteger value) {
        BigInteger root = BigInteger.ZERO;
        for (BigInteger prime : primes) {
            BigInteger secret = EXPONENT.modInverse(prime.subtract(BigInteger.ONE));
            BigInteger others = modulus.divide(prime);
            root = root.add(value.modPow(secret, prime).multiply(others).multiply(others.modInverse(prime)));
        }
        return root.mod(modulus);
    }
}

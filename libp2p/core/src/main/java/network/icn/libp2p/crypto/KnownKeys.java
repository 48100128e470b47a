package network.icn.libp2p.crypto;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import network.icn.libp2p.crypto.provider.Crypto;
import network.icn.libp2p.crypto.provider.Ed25519Rules;
import org.jspecify.annotations.Nullable;

/// The Ed25519 keys that signed last, checked and made ready. Messages come with their author's key as bytes, and the
/// check of a key costs more than that of a signature: with this it is paid once an author and not once a message.
///
/// Bounded; the key unused for longest goes. Whoever signs with ever new keys pays the full price for each, as before.
/// Thread-safe.
final class KnownKeys {
    /// Authors that are active at a time; each costs about 300 bytes.
    static final int KEYS = 4_096;

    private static final Crypto.Verifier REFUSED = (_, _) -> false;

    static final KnownKeys SHARED = new KnownKeys(KEYS);

    private final ReentrantLock lock = new ReentrantLock();
    /// By key bytes; compared as buffers are, so that colliding hashes cost a logarithm.
    private final Map<ByteBuffer, Crypto.Verifier> latest;

    KnownKeys(int bound) {
        this.latest = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Crypto.Verifier> eldest) {
                return size() > bound;
            }
        };
    }

    /// The key, ready to verify; if [Ed25519Rules] does not accept it, no signature of it is right.
    ///
    /// @param raw not to be changed any more
    Crypto.Verifier verifier(byte[] raw) {
        ByteBuffer key = ByteBuffer.wrap(raw);
        Crypto.@Nullable Verifier known = find(key);
        if (known != null) {
            return known;
        }
        Crypto.Verifier made = Ed25519Rules.acceptsKey(raw) ? Crypto.preferred().verifier(raw) : REFUSED;
        lock.lock();
        try {
            latest.put(key, made);
        } finally {
            lock.unlock();
        }
        return made;
    }

    private Crypto.@Nullable Verifier find(ByteBuffer key) {
        lock.lock();
        try {
            return latest.get(key);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return latest.size();
        } finally {
            lock.unlock();
        }
    }
}

package network.icn.libp2p;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails an integration test that drops a buffer of Netty without giving it back. Registered for all tests; the leak
/// detector tracks every buffer (`io.netty.leakDetection.level` is `paranoid` in this build).
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isIntegrationTest(context)) {
            watch();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (isIntegrationTest(context)) {
            assertNoLeak();
        }
    }

    private static boolean isIntegrationTest(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName().endsWith("IT");
    }

    private static void watch() {
        if (ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.PARANOID) {
            throw new IllegalStateException("leak detection: must be paranoid, is " + ResourceLeakDetector.getLevel());
        }
        ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + ": " + records));
    }

    /// Looks for buffers that nobody holds and nobody has given back, since the process began.
    public static void assertNoLeak() {
        System.gc();
        // The detector reports what it has found when the next buffer is made.
        PooledByteBufAllocator.DEFAULT.buffer(1).release();
        if (!LEAKS.isEmpty()) {
            throw new AssertionError("buffers leaked: " + LEAKS);
        }
    }
}

package network.icn.node.rpc;

import io.netty.channel.ChannelException;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/// Tells what this machine lacks from what a target did. No target can bring these about: it has one connection of ours
/// and a bounded answer, and a status that it sends has no cause here.
public final class OwnFailure {
    private static final int MAX_DEPTH = 16;
    /// What the network library says when the system gives it no socket: too many open files.
    private static final Set<String> NO_SOCKET = Set.of("Failed to open a socket.", "failed to open a socket");

    private OwnFailure() {}

    /// @param failure with its causes
    public static boolean is(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            // Threads of ours that take nothing more: this node is stopping.
            if (cause instanceof Error
                    || cause instanceof RejectedExecutionException
                    || (cause instanceof ChannelException && NO_SOCKET.contains(String.valueOf(cause.getMessage())))) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}

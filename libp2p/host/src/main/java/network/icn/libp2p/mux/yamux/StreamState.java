package network.icn.libp2p.mux.yamux;

/// One stream's credits and which halves have ended.
final class StreamState {
    final int id;
    final boolean opened;

    boolean acknowledged;
    boolean localEnded;
    boolean remoteEnded;
    boolean abandoned;
    int abandonedTicks;

    /// Bytes we may still send.
    long sendCredit = SessionLimits.INITIAL_WINDOW;

    /// Bytes the remote may still send.
    private int receiveCredit = SessionLimits.INITIAL_WINDOW;
    /// Received and not yet read by the application.
    private int unread;
    /// Read by the application and not yet given back as credit.
    private int owed;

    private int window = SessionLimits.INITIAL_WINDOW;

    /// @param opened whether we opened it
    StreamState(int id, boolean opened) {
        this.id = id;
        this.opened = opened;
    }

    /// Takes the credit for a data frame; false if the remote has not that much.
    boolean charge(long bytes) {
        if (bytes > receiveCredit) {
            return false;
        }
        receiveCredit -= (int) bytes;
        return true;
    }

    int unread() {
        return unread;
    }

    void arrived(int bytes) {
        unread += bytes;
    }

    void consumed(int bytes) {
        unread -= bytes;
        owed += bytes;
    }

    /// Whether half the window is owed: fewer updates than frames, and the remote never runs dry while we read.
    boolean updateDue() {
        return owed >= window / 2;
    }

    /// When the application has read everything there is, it is the window that holds the sender back.
    boolean shouldGrow(int maxWindow) {
        return unread == 0 && window < maxWindow;
    }

    int window() {
        return window;
    }

    /// Widens the window by `growth` and returns the credit to give to the remote.
    int settle(int growth) {
        int credit = owed + growth;
        window += growth;
        receiveCredit += credit;
        owed = 0;
        return credit;
    }

    boolean finished() {
        return localEnded && remoteEnded;
    }
}

package network.icn.libp2p.mux.yamux;

import static network.icn.libp2p.mux.yamux.Header.ACK;

/// Whether a stream that the remote opens is taken, refused, or the end of the session.
final class StreamAdmission {
    private final SessionState session;

    StreamAdmission(SessionState session) {
        this.session = session;
    }

    /// What a SYN with that id means. The dialer has the odd ids.
    void open(int id) {
        boolean odd = (id & 1) == 1;
        if (odd == session.dialer) {
            session.fail(Violation.BAD_STREAM_ID);
        } else if (session.streams.contains(id)) {
            session.fail(Violation.DUPLICATE_STREAM);
        } else if (session.budget.take() == StreamBudget.Rate.FLOOD) {
            session.fail(Violation.STREAM_FLOOD);
        } else if (session.leaving) {
            session.output.refuse(id, Refusal.LEAVING);
        } else if (session.budget.rate() == StreamBudget.Rate.TOO_FAST) {
            session.output.refuse(id, Refusal.TOO_FAST);
        } else if (session.streams.inbound() >= session.limits.inboundStreams()) {
            session.output.refuse(id, Refusal.TOO_MANY);
        } else {
            admit(id);
        }
    }

    private void admit(int id) {
        session.streams.add(new StreamState(id, false));
        session.output.control(FrameType.WINDOW_UPDATE, ACK, id, 0);
        session.output.accept(new SessionEffect.Opened(id));
    }
}

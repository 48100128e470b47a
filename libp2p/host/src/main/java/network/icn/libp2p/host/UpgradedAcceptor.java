package network.icn.libp2p.host;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import network.icn.libp2p.transport.InboundControl;
import network.icn.libp2p.transport.Upgraded;

/// Takes in connections whose handshake the transport does itself, as QUIC's: within the limits before the handshake,
/// and only when the remote has proved who it is.
final class UpgradedAcceptor implements InboundControl {
    private final Admission admission;
    private final InboundRefusals refusals;
    private final ConnectionSink sink;

    UpgradedAcceptor(Admission admission, InboundRefusals refusals, ConnectionSink sink) {
        this.admission = admission;
        this.refusals = refusals;
        this.sink = sink;
    }

    @Override
    public boolean isBusy(InetAddress ip) {
        Optional<ConnectionRefusal> near = admission.nearlyRefuses(ip);
        if (near.isPresent()) {
            refusals.addressChecked(ip, near.get());
        }
        return near.isPresent();
    }

    @Override
    public Optional<Entry> enters(InetAddress ip, Runnable close) {
        PendingHandshake handshake = new PendingHandshake(ip, reason -> {
            refusals.refused(ip, reason, "for a newcomer");
            close.run();
        });
        Optional<ConnectionRefusal> refusal = admission.enterInbound(handshake);
        refusal.ifPresent(reason -> refusals.refused(ip, reason, "at the limits"));
        return refusal.isEmpty() ? Optional.of(end -> isIn(handshake, end)) : Optional.empty();
    }

    private boolean isIn(PendingHandshake handshake, HandshakeEnd end) {
        if (!admission.handshakeOver(handshake)) {
            return false;
        }
        switch (end) {
            case PROVED -> {}
            case FAILED -> sentAway(handshake.address(), ConnectionRefusal.HANDSHAKE_FAILED, "QUIC handshake failed");
            case TIMED_OUT ->
                sentAway(handshake.address(), ConnectionRefusal.HANDSHAKE_TIMEOUT, "QUIC handshake timed out");
        }
        return end == HandshakeEnd.PROVED;
    }

    @Override
    public void arrived(Upgraded connection) {
        try {
            sink.keep(connection, false);
        } catch (RefusedConnectionException e) {
            sentAway(connection.ip(), e.refusal(), e.toString());
        } catch (IOException | RuntimeException e) {
            connection.close();
            sentAway(connection.ip(), ConnectionRefusal.HANDSHAKE_FAILED, e.toString());
        }
    }

    private void sentAway(InetAddress ip, ConnectionRefusal refusal, String cause) {
        admission.leaveInbound(ip);
        refusals.refused(ip, refusal, cause);
    }
}

package network.icn.libp2p.host;

import java.util.function.Predicate;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.mux.Closing;
import network.icn.libp2p.mux.yamux.ReceivePool;
import network.icn.libp2p.transport.Upgraded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes finished connections in: asks the gate, finds a place in the table, starts them, asks who is there; and gives
/// the place back when they end.
final class KeptConnections implements ConnectionSink {
    private static final Logger LOG = LoggerFactory.getLogger(KeptConnections.class);

    private final Limits limits;
    private final Predicate<PeerId> gate;
    private final Admission admission;
    private final ConnectionTable table;
    private final ProtocolHandlers handlers;
    private final Identification identification;
    private final Counters counters;
    private final ReceivePool pool;

    KeptConnections(
            Limits limits,
            Predicate<PeerId> gate,
            Admission admission,
            ConnectionTable table,
            ProtocolHandlers handlers,
            Identification identification,
            Counters counters) {
        this.limits = limits;
        this.gate = gate;
        this.admission = admission;
        this.table = table;
        this.handlers = handlers;
        this.identification = identification;
        this.counters = counters;
        this.pool = new ReceivePool(limits.sharedReceiveBytes());
    }

    @Override
    public HostConnection keep(Upgraded upgraded, boolean outbound) throws RefusedConnectionException {
        HostConnection connection =
                new HostConnection(upgraded, outbound, limits, pool, handlers, counters, this::closed);
        PeerId peer = upgraded.remote();
        if (!gate.test(peer)) {
            upgraded.close();
            throw new RefusedConnectionException(ConnectionRefusal.GATE, "gate refuses peer " + peer);
        }
        if (!table.add(connection)) {
            upgraded.close();
            throw new RefusedConnectionException(ConnectionRefusal.TOO_MANY_OF_PEER, "no place for peer " + peer);
        }
        counters.kept(outbound);
        LOG.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("address", connection.address())
                .addKeyValue("outbound", outbound)
                .log("connection kept");
        connection.start();
        identification.identify(connection);
        return connection;
    }

    private void closed(HostConnection connection, Closing closing) {
        LOG.atDebug()
                .addKeyValue("peer", connection.remote())
                .addKeyValue("reason", closing.reason())
                .addKeyValue("detail", closing.detail())
                .log("connection closed");
        counters.closed(closing);
        // First: as long as somebody is slow to hear of it, its place is not given to others.
        table.remove(connection);
        if (connection.outbound()) {
            admission.leaveOutbound();
        } else {
            admission.leaveInbound(connection.ip());
        }
    }
}

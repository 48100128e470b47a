package network.icn.hypernode;

import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import network.icn.node.rpc.ClientCertificate;
import network.icn.node.rpc.Execution;
import network.icn.node.rpc.GrpcLimits;
import network.icn.node.rpc.GrpcServer;
import network.icn.node.rpc.NodeTls;
import network.icn.node.rpc.PeerIdentity;
import network.icn.proto.v1.GetBeaconRequest;
import network.icn.proto.v1.GetBeaconResponse;
import network.icn.proto.v1.Refusal;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.proto.v1.SubmitEvidenceRequest;
import network.icn.proto.v1.SubmitReportRequest;
import network.icn.proto.v1.SubmitResponse;
import network.icn.proto.v1.TimeAsked;
import network.icn.proto.v1.TimeTold;
import network.icn.protocol.archive.EntryKey;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardCodec;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.codec.ClockCodec;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.satellite.HonestLog;

/// A satellite that applies the real rules and keeps what it takes in memory. Its own shell is tested in its module.
final class KeepingSatellite implements AutoCloseable {
    final ConcurrentLinkedQueue<CertifiedShard> reports = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<Evidence> evidence = new ConcurrentLinkedQueue<>();
    /// By HyperNode, what it has of this satellite's log.
    final Map<NodeId, Signed> shown = new ConcurrentHashMap<>();
    /// What did not hold when recomputed.
    final ConcurrentLinkedQueue<String> objections = new ConcurrentLinkedQueue<>();

    private final Registry registry;
    private final CertifiedShardVerifier verifier;
    private final LocalChain chain;
    private final Signer signer;
    private volatile HonestLog log;
    private final GrpcServer server;

    KeepingSatellite(Registry registry, LocalChain chain, Signer signer) {
        this.registry = registry;
        this.verifier = new CertifiedShardVerifier(
                RegistryHistory.of(registry), Ed25519.best(), value -> BeaconVerifier.verify(registry.beacon(), value));
        this.chain = chain;
        this.signer = signer;
        this.log = new HonestLog(registry.network(), signer);
        int port = registry.satellite(signer.id()).orElseThrow().endpoint().port();
        server = GrpcServer.start(
                new GrpcServer.Listen(
                        "127.0.0.1",
                        port,
                        ClientCertificate.REQUIRED,
                        Execution.VIRTUAL_THREADS,
                        GrpcLimits.standard(),
                        registry::isMember),
                NodeTls.of(signer, InstantSource.system()),
                List.of(new Service()),
                List.of());
    }

    /// Goes on with an empty log, as nobody may.
    void forget() {
        log = new HonestLog(registry.network(), signer);
    }

    boolean hasReport(int era) {
        return reports.stream().anyMatch(report -> report.era().number() == era);
    }

    boolean hasEvidenceAgainst(Signer accused) {
        return evidence.stream().anyMatch(proof -> proof.accused().equals(accused.id()));
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Service extends SatelliteServiceGrpc.SatelliteServiceImplBase {
        /// Like one that may have lost the end of its log.
        @Override
        public StreamObserver<TimeTold> tellTime(StreamObserver<TimeAsked> asker) {
            NodeId peer = PeerIdentity.current().orElseThrow();
            asker.onNext(ClockCodec.asked(Hash32.sha256(peer.bytes()), true));
            return new StreamObserver<>() {
                @Override
                public void onNext(TimeTold told) {
                    try {
                        ClockCodec.log(told).ifPresent(last -> shown.put(peer, last));
                    } catch (MalformedException e) {
                        throw new AssertionError(e);
                    }
                }

                @Override
                public void onError(Throwable cause) {}

                @Override
                public void onCompleted() {
                    asker.onCompleted();
                }
            };
        }

        @Override
        public void getBeacon(GetBeaconRequest request, StreamObserver<GetBeaconResponse> out) {
            var response = GetBeaconResponse.newBuilder();
            if (chain.info().timeOf(request.getRound()).isAfter(Instant.now())) {
                response.setRefusal(Refusal.newBuilder().setReason("future-round"));
            } else {
                response.setBeacon(Messages.of(chain.sign(request.getRound())));
            }
            out.onNext(response.build());
            out.onCompleted();
        }

        @Override
        public void submitReport(SubmitReportRequest request, StreamObserver<SubmitResponse> out) {
            try {
                CertifiedShard report =
                        CertifiedShardCodec.decode(request.getCertifiedShard().toByteArray());
                answer(new Submission.OfShard(report), out);
                reports.add(report);
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void submitEvidence(SubmitEvidenceRequest request, StreamObserver<SubmitResponse> out) {
            try {
                Evidence proof = Evidence.parse(request.getEvidence().toByteArray());
                answer(Submission.OfEvidence.of(proof), out);
                evidence.add(proof);
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }

        private void answer(Submission submission, StreamObserver<SubmitResponse> out) {
            Submission.Outcome outcome = submission.check(verifier);
            if (outcome instanceof Submission.Outcome.Objection objection) {
                objections.add(objection.detail());
            }
            EntryKey key = submission.key();
            out.onNext(SubmitResponse.newBuilder()
                    .setReceipt(Messages.of(log.sign(key, Instant.now())))
                    .build());
            out.onCompleted();
        }
    }
}

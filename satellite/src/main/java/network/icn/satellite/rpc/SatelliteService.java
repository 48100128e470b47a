package network.icn.satellite.rpc;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import network.icn.node.clock.rpc.TimeDoor;
import network.icn.node.rpc.PeerIdentity;
import network.icn.proto.v1.GetBeaconRequest;
import network.icn.proto.v1.GetBeaconResponse;
import network.icn.proto.v1.GetHeadRequest;
import network.icn.proto.v1.GetHeadResponse;
import network.icn.proto.v1.GetReportRequest;
import network.icn.proto.v1.GetReportResponse;
import network.icn.proto.v1.ListEvidenceRequest;
import network.icn.proto.v1.ListEvidenceResponse;
import network.icn.proto.v1.ListReportsRequest;
import network.icn.proto.v1.ListReportsResponse;
import network.icn.proto.v1.ListWindowsRequest;
import network.icn.proto.v1.ListWindowsResponse;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.proto.v1.SubmitEvidenceRequest;
import network.icn.proto.v1.SubmitReportRequest;
import network.icn.proto.v1.SubmitResponse;
import network.icn.proto.v1.TimeAsked;
import network.icn.proto.v1.TimeTold;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Genesis;
import network.icn.protocol.settlement.SlaWindow;
import network.icn.satellite.beacon.BeaconDealer;
import network.icn.satellite.index.IndexDownException;
import network.icn.satellite.index.port.Rows;
import network.icn.satellite.ingest.Answer;
import network.icn.satellite.metrics.SatelliteMetrics;
import network.icn.satellite.query.FoundEvidence;
import network.icn.satellite.query.FoundReport;
import network.icn.satellite.query.Page;

/// The gRPC service. Every method runs on a virtual thread of its own and may wait.
final class SatelliteService extends SatelliteServiceGrpc.SatelliteServiceImplBase {
    /// A check of the largest committee and a busy disk; a sender asks again after it.
    private static final int SUBMIT_TIMEOUT_SECONDS = 60;
    private static final int DEFAULT_PAGE = 100;
    /// A page of evidence is closed at this size, so that it fits into a message.
    private static final int MAX_PAGE_BYTES = 2 << 20;

    private final SatelliteServer.Subject subject;
    private final SatelliteMetrics metrics;

    SatelliteService(SatelliteServer.Subject subject, SatelliteMetrics metrics) {
        this.subject = subject;
        this.metrics = metrics;
    }

    @Override
    public StreamObserver<TimeTold> tellTime(StreamObserver<TimeAsked> response) {
        return new TimeDoor(subject.guard(), subject.recovery()).open(response);
    }

    @Override
    public void submitReport(SubmitReportRequest request, StreamObserver<SubmitResponse> response) {
        submit(ArchiveEntry.Kind.REPORT, request.getCertifiedShard(), response);
    }

    @Override
    public void submitEvidence(SubmitEvidenceRequest request, StreamObserver<SubmitResponse> response) {
        submit(ArchiveEntry.Kind.EVIDENCE, request.getEvidence(), response);
    }

    private void submit(ArchiveEntry.Kind kind, ByteString bytes, StreamObserver<SubmitResponse> response) {
        NodeId peer = PeerIdentity.current().orElseThrow();
        Submission submission;
        try {
            submission = Submission.parse(kind, bytes.toByteArray());
        } catch (MalformedException e) {
            metrics.refused(Refusal.MALFORMED);
            answer(response, Wire.of(new Answer.Refused(Refusal.MALFORMED, String.valueOf(e.getMessage()))));
            return;
        }
        CompletableFuture<Answer> outcome = subject.ingest().submit(peer, submission);
        try {
            answer(response, Wire.of(outcome.get(SUBMIT_TIMEOUT_SECONDS, TimeUnit.SECONDS)));
        } catch (TimeoutException e) {
            response.onError(Status.UNAVAILABLE
                    .withDescription("the archive is slow, try again")
                    .asRuntimeException());
        } catch (ExecutionException e) {
            response.onError(Status.UNAVAILABLE
                    .withDescription("the archive cannot write")
                    .withCause(e)
                    .asRuntimeException());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.onError(Status.UNAVAILABLE
                    .withDescription("the archive is stopping")
                    .asRuntimeException());
        }
    }

    private static <A> void answer(StreamObserver<A> response, A answer) {
        response.onNext(answer);
        response.onCompleted();
    }

    private static <A> void ask(StreamObserver<A> response, Supplier<A> question) {
        try {
            answer(response, question.get());
        } catch (UnsignedException e) {
            response.onError(Status.UNAVAILABLE
                    .withDescription("the satellite does not know yet what it has signed, try again")
                    .asRuntimeException());
        } catch (IndexDownException e) {
            response.onError(Status.UNAVAILABLE
                    .withDescription("the index is being made again, try again in a moment")
                    .asRuntimeException());
        }
    }

    @Override
    public void getReport(GetReportRequest request, StreamObserver<GetReportResponse> response) {
        ask(response, () -> report(request));
    }

    /// Nothing may be signed at the moment.
    private static final class UnsignedException extends RuntimeException {}

    private GetReportResponse report(GetReportRequest request) {
        if (!subject.recovery().maySign()) {
            throw new UnsignedException();
        }
        EraId era = new EraId(request.getEra());
        NodeId scalerNode = NodeId.of(request.getScalernode().toByteArray());
        Optional<FoundReport> found = subject.queries().report(era, scalerNode);
        if (found.isEmpty()) {
            return Wire.noReport("report: one of the archive, there is none of " + scalerNode + " in " + era);
        }
        if (found.get().reveals().isEmpty()) {
            return Wire.noAttachment(found.get());
        }
        try {
            return Wire.report(
                    found.get(), found.get().reveals().get(), subject.receipt(found.get()), subject.history());
        } catch (MalformedException e) {
            throw new IllegalStateException("entry " + found.get().row().logIndex() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void listReports(ListReportsRequest request, StreamObserver<ListReportsResponse> response) {
        ask(response, () -> reports(request));
    }

    private ListReportsResponse reports(ListReportsRequest request) {
        Optional<EraId> era = request.hasEra() ? Optional.of(new EraId(request.getEra())) : Optional.empty();
        Optional<NodeId> scalerNode = request.hasScalernode()
                ? Optional.of(NodeId.of(request.getScalernode().toByteArray()))
                : Optional.empty();
        Page<Rows.Report> page =
                subject.queries().reports(era, scalerNode, from(request.getAfter()), size(request.getPageSize()));
        ListReportsResponse.Builder answer = ListReportsResponse.newBuilder().setNext(page.next());
        page.items().forEach(row -> answer.addReports(Wire.report(row, subject.history())));
        return answer.build();
    }

    @Override
    public void listEvidence(ListEvidenceRequest request, StreamObserver<ListEvidenceResponse> response) {
        ask(response, () -> evidence(request));
    }

    private ListEvidenceResponse evidence(ListEvidenceRequest request) {
        Page<Rows.Evidence> page = subject.queries().evidence(from(request.getAfter()), size(request.getPageSize()));
        ListEvidenceResponse.Builder answer = ListEvidenceResponse.newBuilder().setNext(page.next());
        long bytes = 0;
        for (Rows.Evidence row : page.items()) {
            bytes += row.size();
            if (bytes > MAX_PAGE_BYTES && answer.getEvidenceCount() > 0) {
                answer.setNext(row.logIndex());
                break;
            }
            Payload proof = switch (subject.queries().proof(row.logIndex())) {
                case FoundEvidence.Whole(Payload whole) -> whole;
                case FoundEvidence.Lost _, FoundEvidence.None _ -> Payload.EMPTY;
            };
            answer.addEvidence(Wire.evidence(row, proof));
        }
        return answer.build();
    }

    @Override
    public void listWindows(ListWindowsRequest request, StreamObserver<ListWindowsResponse> response) {
        ask(response, () -> windows(request));
    }

    private ListWindowsResponse windows(ListWindowsRequest request) {
        Genesis rules = subject.history().genesis();
        long running = SlaWindow.of(rules, subject.queries().currentEra()).number();
        long number = request.hasWindow() ? request.getWindow() : running;
        if (number > running) {
            return Wire.noWindow("window: at most the running window " + running + ", got " + number);
        }
        SlaWindow window = SlaWindow.numbered(rules, number);
        boolean over = window.isOver(rules, subject.clock().instant());
        return Wire.window(
                window, over, subject.queries().windows(window, from(request.getAfter()), size(request.getPageSize())));
    }

    private static long from(long after) {
        return Math.max(0, after);
    }

    private static int size(int pageSize) {
        return pageSize == 0 ? DEFAULT_PAGE : pageSize;
    }

    @Override
    public void getHead(GetHeadRequest request, StreamObserver<GetHeadResponse> response) {
        NodeId satellite = NodeId.of(request.getSatellite().toByteArray());
        Optional<Signed> head = satellite.equals(subject.signer().id())
                ? Optional.of(subject.log().head())
                        .filter(_ -> subject.recovery().maySign())
                : subject.peers().of(satellite);
        answer(
                response,
                head.map(known -> GetHeadResponse.newBuilder()
                                .setHead(Messages.of(known))
                                .build())
                        .orElseGet(() -> Wire.noHead("head: none of " + satellite + " is known here")));
    }

    @Override
    public void getBeacon(GetBeaconRequest request, StreamObserver<GetBeaconResponse> response) {
        answer(response, beacon(request.getRound()));
    }

    private GetBeaconResponse beacon(long round) {
        if (subject.dealer().isEmpty()) {
            return Wire.noBeacon("no-dealer", "beacon: ask a satellite that holds the dealer's key");
        }
        if (round < 1) {
            return Wire.noBeacon("malformed", "round: from 1, got " + round);
        }
        // A wrong clock would let rounds out before their time.
        if (subject.guard().isSuspect()) {
            return Wire.noBeacon("clock", "beacon: the clock of this satellite is wrong, ask another one");
        }
        return switch (subject.dealer().get().ask(round)) {
            case BeaconDealer.Answer.Value(var value) -> {
                metrics.beaconServed();
                yield GetBeaconResponse.newBuilder()
                        .setBeacon(Messages.of(value))
                        .build();
            }
            case BeaconDealer.Answer.NotYet(var due) ->
                Wire.noBeacon("future-round", "round: not before " + due + ", got " + round);
        };
    }
}

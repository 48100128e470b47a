package network.icn.satellite.rpc;

import com.google.protobuf.ByteString;
import network.icn.proto.v1.ArchivedEvidence;
import network.icn.proto.v1.ArchivedReport;
import network.icn.proto.v1.GetBeaconResponse;
import network.icn.proto.v1.GetHeadResponse;
import network.icn.proto.v1.GetReportResponse;
import network.icn.proto.v1.JudgedPromise;
import network.icn.proto.v1.KindStanding;
import network.icn.proto.v1.ListWindowsResponse;
import network.icn.proto.v1.ProvenWrong;
import network.icn.proto.v1.Refusal;
import network.icn.proto.v1.SequentialTest;
import network.icn.proto.v1.StoredBytes;
import network.icn.proto.v1.SubmitResponse;
import network.icn.proto.v1.TrackStanding;
import network.icn.proto.v1.Vetting;
import network.icn.proto.v1.Window;
import network.icn.protocol.certified.CertifiedShardCodec;
import network.icn.protocol.challenge.WindowStanding;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.settlement.SlaVerdict;
import network.icn.protocol.settlement.SlaWindow;
import network.icn.protocol.settlement.VerdictReason;
import network.icn.protocol.settlement.WindowVerdict;
import network.icn.satellite.index.port.Rows;
import network.icn.satellite.ingest.Answer;
import network.icn.satellite.query.FoundReport;
import network.icn.satellite.query.Page;
import network.icn.satellite.query.WindowView;

/// The messages of satellite.proto.
final class Wire {
    /// Limit of `Refusal.detail` (common.proto).
    private static final int MAX_DETAIL = 512;

    private Wire() {}

    static SubmitResponse of(Answer answer) {
        SubmitResponse.Builder response = SubmitResponse.newBuilder();
        switch (answer) {
            case Answer.Receipted(Signed receipt) -> response.setReceipt(Messages.of(receipt));
            case Answer.Refused(var reason, String detail) -> response.setRefusal(refusal(reason.label(), detail));
        }
        return response.build();
    }

    static Refusal refusal(String reason, String detail) {
        return Refusal.newBuilder()
                .setReason(reason)
                .setDetail(detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL))
                .build();
    }

    static GetReportResponse noReport(String detail) {
        return GetReportResponse.newBuilder()
                .setRefusal(refusal("not-found", detail))
                .build();
    }

    static GetReportResponse noAttachment(FoundReport found) {
        return GetReportResponse.newBuilder()
                .setRefusal(refusal(
                        "attachment-missing",
                        "report: entry " + found.row().logIndex() + " is archived, but the REVEALs beside it are"
                                + " missing or damaged here; ask another satellite"))
                .build();
    }

    static GetReportResponse report(FoundReport found, Payload reveals, Signed receipt, RegistryHistory history)
            throws MalformedException {
        return GetReportResponse.newBuilder()
                .setReport(report(found.row(), history)
                        .setCertifiedShard(
                                bytes(CertifiedShardCodec.encode(found.entry().with(reveals))))
                        .setReceipt(Messages.of(receipt)))
                .build();
    }

    static ArchivedReport.Builder report(Rows.Report row, RegistryHistory history) {
        SlaVerdict verdict = row.verdict(history);
        return ArchivedReport.newBuilder()
                .setLogIndex(row.logIndex())
                .setEra(row.era().number())
                .setShard(row.shard())
                .setScalernode(bytes(row.report().target().bytes()))
                .setReportId(bytes(row.report()
                        .id(history.network(), row.era(), row.shard())
                        .bytes()))
                .setReport(bytes(row.report().bytes()))
                .setVerdict(verdict.outcome().label())
                .setProvisional(verdict.outcome().isProvisional())
                .addAllReasons(VerdictReason.texts(verdict.reasons()));
    }

    static ArchivedEvidence evidence(Rows.Evidence row, Payload proof) {
        return ArchivedEvidence.newBuilder()
                .setLogIndex(row.logIndex())
                .setEra(row.era().number())
                .setAccused(bytes(row.accused().bytes()))
                .setKind(row.kind().label())
                .setEvidence(bytes(proof.bytes()))
                .build();
    }

    static ListWindowsResponse noWindow(String detail) {
        return ListWindowsResponse.newBuilder()
                .setRefusal(refusal("not-found", detail))
                .build();
    }

    static ListWindowsResponse window(SlaWindow window, boolean over, Page<WindowView> page) {
        Window.Builder answer = Window.newBuilder()
                .setWindow(window.number())
                .setFirstEra(window.first().number())
                .setLastEra(window.last().number())
                .setSlots(window.slots())
                .setOver(over)
                .setNext(page.next());
        page.items().forEach(view -> answer.addScalernodes(judged(view)));
        return ListWindowsResponse.newBuilder().setWindow(answer).build();
    }

    private static JudgedPromise judged(WindowView view) {
        WindowVerdict verdict = view.verdict();
        JudgedPromise.Builder judged = JudgedPromise.newBuilder()
                .setScalernode(bytes(view.member().id().bytes()))
                .setVerdict(verdict.outcome().label())
                .addAllReasons(VerdictReason.texts(verdict.reasons()))
                .setSurelyDown(verdict.surelyDown())
                .setAllowedDown(verdict.allowedDown())
                .setKnownSlots(verdict.known())
                .addAllStandings(
                        verdict.standings().stream().map(Wire::standing).toList())
                .addAllProven(verdict.proven().byKind().entrySet().stream()
                        .map(entry -> ProvenWrong.newBuilder()
                                .setKind(entry.getKey().label())
                                .setChallenges(entry.getValue())
                                .build())
                        .toList())
                .addAllTracks(verdict.tracks().stream().map(Wire::track).toList())
                .setVetting(vetting(verdict.vetting()));
        verdict.stored()
                .ifPresent(stored -> judged.setStored(StoredBytes.newBuilder()
                        .setCommitted(stored.committed())
                        .setOwned(stored.owned())));
        return judged.build();
    }

    private static TrackStanding track(network.icn.protocol.settlement.TrackStanding track) {
        TrackStanding.Builder answer = TrackStanding.newBuilder()
                .setTrack(track.track().label())
                .setVerdict(track.outcome().label())
                .addAllReasons(VerdictReason.texts(track.reasons()));
        track.test()
                .ifPresent(test -> answer.setTest(SequentialTest.newBuilder()
                        .setScore(test.score())
                        .setAcceptsAt(test.acceptsAt())
                        .setRejectsAt(test.rejectsAt())
                        .setFailedMicros(test.trials().failed())
                        .setCleanMicros(test.trials().clean())
                        .setBetaPpm(test.betaPpm())
                        .setRejections(test.rejections())
                        .setRepeated(test.repeated())));
        return answer.build();
    }

    private static Vetting vetting(network.icn.protocol.settlement.Vetting vetting) {
        return Vetting.newBuilder()
                .setState(vetting.state().label())
                .setSamples(vetting.samples())
                .setNeededSamples(vetting.neededSamples())
                .setEras(vetting.eras())
                .setNeededEras(vetting.neededEras())
                .build();
    }

    private static KindStanding standing(WindowStanding standing) {
        return KindStanding.newBuilder()
                .setKind(standing.kind())
                .setShortEras(standing.shortEras())
                .setAllowedShortEras(standing.allowedEras())
                .build();
    }

    static GetBeaconResponse noBeacon(String reason, String detail) {
        return GetBeaconResponse.newBuilder()
                .setRefusal(refusal(reason, detail))
                .build();
    }

    static GetHeadResponse noHead(String detail) {
        return GetHeadResponse.newBuilder()
                .setRefusal(refusal("not-found", detail))
                .build();
    }

    static ByteString bytes(byte[] value) {
        return ByteString.copyFrom(value);
    }
}

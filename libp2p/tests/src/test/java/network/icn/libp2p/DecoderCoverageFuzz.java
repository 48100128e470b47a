package network.icn.libp2p;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Lets Jazzer search for inputs that reach new code in the decoders and, there, for what escapes or allocates too
/// much:
/// the same targets with the same bounds as in the tests that end in `FuzzTest`, which run seeded cases in the normal
/// build. Compiled and run by `build-lib/fuzz.sh` only, one method a run.
class DecoderCoverageFuzz {
    static Stream<byte[]> negotiationOfTheListenerCorpus() {
        return Decoders.NEGOTIATION_OF_THE_LISTENER.corpus().stream();
    }

    @MethodSource("negotiationOfTheListenerCorpus")
    @FuzzTest
    void negotiationOfTheListener(byte[] input) {
        Decoders.NEGOTIATION_OF_THE_LISTENER.feed(input);
    }

    static Stream<byte[]> negotiationOfTheDiallerCorpus() {
        return Decoders.NEGOTIATION_OF_THE_DIALLER.corpus().stream();
    }

    @MethodSource("negotiationOfTheDiallerCorpus")
    @FuzzTest
    void negotiationOfTheDialler(byte[] input) {
        Decoders.NEGOTIATION_OF_THE_DIALLER.feed(input);
    }

    static Stream<byte[]> answerToAProposalCorpus() {
        return Decoders.ANSWER_TO_A_PROPOSAL.corpus().stream();
    }

    @MethodSource("answerToAProposalCorpus")
    @FuzzTest
    void answerToAProposal(byte[] input) {
        Decoders.ANSWER_TO_A_PROPOSAL.feed(input);
    }

    static Stream<byte[]> framingCorpus() {
        return Decoders.FRAMES.corpus().stream();
    }

    @MethodSource("framingCorpus")
    @FuzzTest
    void framing(byte[] input) {
        Decoders.FRAMES.feed(input);
    }

    static Stream<byte[]> frameReaderCorpus() {
        return Decoders.FRAME_READER.corpus().stream();
    }

    @MethodSource("frameReaderCorpus")
    @FuzzTest
    void frameReader(byte[] input) {
        Decoders.FRAME_READER.feed(input);
    }

    static Stream<byte[]> identifyCorpus() {
        return Decoders.IDENTIFY.corpus().stream();
    }

    @MethodSource("identifyCorpus")
    @FuzzTest
    void identify(byte[] input) {
        Decoders.IDENTIFY.feed(input);
    }

    static Stream<byte[]> identifyExchangeCorpus() {
        return Decoders.IDENTIFY_EXCHANGE.corpus().stream();
    }

    @MethodSource("identifyExchangeCorpus")
    @FuzzTest
    void identifyExchange(byte[] input) {
        Decoders.IDENTIFY_EXCHANGE.feed(input);
    }

    static Stream<byte[]> signedPeerRecordCorpus() {
        return Decoders.SIGNED_PEER_RECORD.corpus().stream();
    }

    @MethodSource("signedPeerRecordCorpus")
    @FuzzTest
    void signedPeerRecord(byte[] input) {
        Decoders.SIGNED_PEER_RECORD.feed(input);
    }

    static Stream<byte[]> peerRecordCorpus() {
        return Decoders.PEER_RECORD.corpus().stream();
    }

    @MethodSource("peerRecordCorpus")
    @FuzzTest
    void peerRecord(byte[] input) {
        Decoders.PEER_RECORD.feed(input);
    }

    static Stream<byte[]> multiaddrCorpus() {
        return Decoders.MULTIADDR.corpus().stream();
    }

    @MethodSource("multiaddrCorpus")
    @FuzzTest
    void multiaddr(byte[] input) {
        Decoders.MULTIADDR.feed(input);
    }

    static Stream<byte[]> multiaddrTextCorpus() {
        return Decoders.MULTIADDR_TEXT.corpus().stream();
    }

    @MethodSource("multiaddrTextCorpus")
    @FuzzTest
    void multiaddrText(byte[] input) {
        Decoders.MULTIADDR_TEXT.feed(input);
    }

    static Stream<byte[]> peerIdTextCorpus() {
        return Decoders.PEER_ID_TEXT.corpus().stream();
    }

    @MethodSource("peerIdTextCorpus")
    @FuzzTest
    void peerIdText(byte[] input) {
        Decoders.PEER_ID_TEXT.feed(input);
    }

    static Stream<byte[]> peerIdCorpus() {
        return Decoders.PEER_ID.corpus().stream();
    }

    @MethodSource("peerIdCorpus")
    @FuzzTest
    void peerId(byte[] input) {
        Decoders.PEER_ID.feed(input);
    }

    static Stream<byte[]> protobufCorpus() {
        return Decoders.PROTOBUF.corpus().stream();
    }

    @MethodSource("protobufCorpus")
    @FuzzTest
    void protobuf(byte[] input) {
        Decoders.PROTOBUF.feed(input);
    }

    static Stream<byte[]> gossipCorpus() {
        return Decoders.GOSSIP.corpus().stream();
    }

    @MethodSource("gossipCorpus")
    @FuzzTest
    void gossip(byte[] input) {
        Decoders.GOSSIP.feed(input);
    }

    static Stream<byte[]> yamuxCorpus() {
        return Decoders.YAMUX.corpus().stream();
    }

    @MethodSource("yamuxCorpus")
    @FuzzTest
    void yamux(byte[] input) {
        Decoders.YAMUX.feed(input);
    }
}

package network.icn.libp2p.security.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// See `DecoderCoverageFuzz`.
class TlsCoverageFuzz {
    static Stream<byte[]> certificateCorpus() {
        return TlsDecoders.CERTIFICATE.corpus().stream();
    }

    @MethodSource("certificateCorpus")
    @FuzzTest
    void certificate(byte[] input) {
        TlsDecoders.CERTIFICATE.feed(input);
    }

    static Stream<byte[]> hostBindingCorpus() {
        return TlsDecoders.HOST_BINDING.corpus().stream();
    }

    @MethodSource("hostBindingCorpus")
    @FuzzTest
    void hostBinding(byte[] input) {
        TlsDecoders.HOST_BINDING.feed(input);
    }

    static Stream<byte[]> bindingInACertificateCorpus() {
        return TlsDecoders.BINDING_IN_A_CERTIFICATE.corpus().stream();
    }

    @MethodSource("bindingInACertificateCorpus")
    @FuzzTest
    void bindingInACertificate(byte[] input) {
        TlsDecoders.BINDING_IN_A_CERTIFICATE.feed(input);
    }

    static Stream<byte[]> tlsFirstRecordsCorpus() {
        return TlsDecoders.FIRST_RECORDS.corpus().stream();
    }

    @MethodSource("tlsFirstRecordsCorpus")
    @FuzzTest
    void tlsFirstRecords(byte[] input) {
        TlsDecoders.FIRST_RECORDS.feed(input);
    }

    static Stream<byte[]> tlsCorpus() {
        return TlsDecoders.FIRST_RECORDS_AND_ANSWER.corpus().stream();
    }

    @MethodSource("tlsCorpus")
    @FuzzTest
    void tls(byte[] input) {
        TlsDecoders.FIRST_RECORDS_AND_ANSWER.feed(input);
    }

    static Stream<byte[]> tlsChannelCorpus() {
        return TlsDecoders.RECORDS_OF_A_CHANNEL.corpus().stream();
    }

    @MethodSource("tlsChannelCorpus")
    @FuzzTest
    void tlsChannel(byte[] input) {
        TlsDecoders.RECORDS_OF_A_CHANNEL.feed(input);
    }
}

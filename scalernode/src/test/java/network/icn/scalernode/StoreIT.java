package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.log.LoggedLines;
import network.icn.node.rpc.GrpcChannels;
import network.icn.proto.v1.GetSnapshotRequest;
import network.icn.proto.v1.GetSnapshotResponse;
import network.icn.protocol.challenge.AnswerRule;
import network.icn.protocol.challenge.AnswerVerdict;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import network.icn.protocol.objects.StoredTotals;
import network.icn.scalernode.control.ObjectDoor;
import network.icn.scalernode.control.ObjectOwner;
import network.icn.scalernode.control.Verifying;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ListedObject.State;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.Taken;
import network.icn.scalernode.store.TakenAway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What operators do to the data of a node that runs, and what their disks do: cases of the first trial, and others.
class StoreIT {
    private static final int LEAF = 4_096;

    @TempDir
    Path directory;

    private TestNetwork network;
    private Path data;
    private Path inbox;

    @BeforeEach
    void makeNetwork() {
        network = new TestNetwork(directory);
        data = directory.resolve("data");
        inbox = data.resolve("inbox");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private static byte[] random(int size, long seed) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    private Taken put(String name, byte[] content) throws IOException {
        try (ObjectDoor door = ObjectDoor.open(data)) {
            return door.put(
                    ObjectName.of(name.getBytes(StandardCharsets.UTF_8)),
                    new ByteArrayInputStream(content),
                    content.length,
                    () -> true);
        }
    }

    private List<ListedObject> list() throws IOException {
        try (ObjectDoor door = ObjectDoor.open(data)) {
            return door.list();
        }
    }

    private State stateOf(String name) throws IOException {
        return list().stream()
                .filter(object -> object.name().map(ObjectName::text).orElse("").equals(name))
                .map(ListedObject::state)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /// Until snapshots may speak of all that was put.
    private void awaitAnnounced() throws Exception {
        await(() -> {
            long put = list().stream().mapToLong(ListedObject::leaves).sum();
            return network.metrics().contains("icn_scalernode_leaves %d.0\n".formatted(put));
        });
    }

    private TakenAway remove(String name) throws IOException {
        try (ObjectDoor door = ObjectDoor.open(data)) {
            return door.remove(ObjectName.parse(name), false);
        }
    }

    private static Verifying watching(List<String> flaws) {
        return new Verifying() {
            @Override
            public void flaw(String text) {
                flaws.add(text);
            }

            @Override
            public void progress(long done, long total) {
                assertThat(done).isLessThanOrEqualTo(total);
            }
        };
    }

    private List<String> names() throws IOException {
        return list().stream()
                .flatMap(object -> object.name().map(ObjectName::text).stream())
                .toList();
    }

    private static void await(Callable<Boolean> state) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!state.call()) {
            assertThat(System.nanoTime()).as("it never came").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// Moves the clock to an era and challenges all leaves that one challenge may ask for.
    private AnswerVerdict challenge(EraId era, int samples) {
        Signed snapshot = network.snapshot(era);
        network.now.set(network.registry.parameters().clock().start(era).plusSeconds(1));
        Signed challenge = network.challenge(snapshot, era, samples).signedBy(network.hyperNode);
        SignedAnswer answer = TestNetwork.answer(network.send(network.hyperNode, challenge, network.beacon(era)));
        return AnswerRule.check(snapshot, challenge, answer, Ed25519.best());
    }

    private EraSnapshot said(EraId era) throws Exception {
        return EraSnapshot.parse(network.snapshot(era).statement().bytes());
    }

    private long leaves(EraId era) throws Exception {
        return said(era).leafCount();
    }

    private void moveTo(long era) {
        network.now.set(
                network.registry.parameters().clock().start(new EraId(era)).plusSeconds(1));
    }

    private String readyz() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + network.daemon().opsPort() + "/readyz");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void objectsThatArePutWhileTheNodeRunsAreProvedFromTheNextSnapshotOn() throws Exception {
        network.start();
        for (int size : new int[] {1, 4_095, 4_096, 4_097, 70_000}) {
            assertThat(put("object-" + size, random(size, size))).isEqualTo(Taken.NEW);
        }
        assertThat(put("object-1", random(1, 1))).isEqualTo(Taken.UNCHANGED);
        awaitAnnounced();

        assertThat(challenge(TestNetwork.ERA_0, 256)).isInstanceOf(AnswerVerdict.Right.class);
        assertThat(leaves(new EraId(1))).isEqualTo(256 + 1 + 1 + 1 + 2 + 18);
        assertThat(challenge(new EraId(1), 279)).isInstanceOf(AnswerVerdict.Right.class);
    }

    @Test
    void theSocketIsForTheOwnerAlone() throws Exception {
        network.start();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("control"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("store"))))
                .isEqualTo("rwx------");
        assertThat(put("a", random(10, 1))).isEqualTo(Taken.NEW);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("store/000000000001"))))
                .isEqualTo("r--------");
    }

    @Test
    void whatTheInboxHasTakenNobodyCanEdit() throws Exception {
        network.start();
        byte[] content = random(5 * LEAF, 1);
        Path file = inbox.resolve("movie.mkv");
        try (OutputStream writer = Files.newOutputStream(file)) {
            writer.write(content);
            writer.flush();
            await(() -> !Files.exists(file));
            awaitAnnounced();
            // Whoever had it open still can write, into a file that is nobody's any more.
            writer.write(random(LEAF, 2));
        }

        assertThat(leaves(new EraId(1))).isEqualTo(256 + 5);
        assertThat(challenge(new EraId(1), 261)).isInstanceOf(AnswerVerdict.Right.class);
    }

    @Test
    void aFileThatGrowsIsNotTakenBeforeItRests() throws Exception {
        network.maintenance = new ScalerNodeConfig.Maintenance(0, Duration.ofDays(1), Duration.ofSeconds(3));
        network.start();
        Path file = inbox.resolve("growing");
        try (OutputStream writer = Files.newOutputStream(file)) {
            long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (System.nanoTime() < until) {
                writer.write(1);
                writer.flush();
                assertThat(file).exists();
                LockSupport.parkNanos(100_000_000);
            }
        }
        await(() -> !Files.exists(file));
        assertThat(names()).containsExactly("growing");
    }

    private static List<String> skipped(LoggedLines lines) {
        return lines.warnings().stream()
                .filter(line -> line.contains("skipped in the inbox"))
                .toList();
    }

    /// The names and things that kept the node from starting, for ever.
    @Test
    void oddThingsInTheInboxAreTakenOrSkippedAndNothingOutsideIsRead() throws Exception {
        Path secret = Files.write(directory.resolve("host-secret"), random(LEAF, 7));
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Files.write(outside.resolve("inner"), random(LEAF, 8));
        Files.createDirectories(inbox.resolve("folder/deep"));
        Files.write(inbox.resolve("new\nline"), random(10, 1));
        Path invalid = Path.of(URI.create(inbox.toUri() + "%FF%FEname"));
        Files.write(invalid, random(10, 2));
        Files.write(Path.of(URI.create(inbox.toUri() + "%C3%BCmlaut")), random(10, 3));
        Files.write(inbox.resolve("folder/deep/inside"), random(10, 4));
        Files.createFile(inbox.resolve("empty"));
        Files.write(inbox.resolve(".unfinished"), random(10, 5));
        Files.createSymbolicLink(inbox.resolve("link"), secret);
        Files.createSymbolicLink(inbox.resolve("folder/linked"), outside);
        Path lost = Files.createDirectory(inbox.resolve("lost+found"));
        Files.setPosixFilePermissions(lost, PosixFilePermissions.fromString("---------"));
        Process fifo = new ProcessBuilder("mkfifo", inbox.resolve("pipe").toString()).start();
        assertThat(fifo.waitFor(10, TimeUnit.SECONDS)).isTrue();

        List<String> left = List.of("empty", ".unfinished", "link", "folder/linked", "lost+found", "pipe");
        try (LoggedLines lines = new LoggedLines()) {
            network.start();
            await(() -> names().size() == 4);
            await(() -> skipped(lines).size() == left.size());
            assertThat(skipped(lines))
                    .as("one line each, which names it")
                    .allSatisfy(line -> assertThat(left).anyMatch(name -> line.contains("file=\"" + name + "\"")))
                    .hasSameSizeAs(left);
        }

        assertThat(names()).containsExactlyInAnyOrder("new%0Aline", "%FF%FEname", "\u00fcmlaut", "folder/deep/inside");
        assertThat(invalid).doesNotExist();
        for (String name : left) {
            assertThat(Files.exists(inbox.resolve(name), LinkOption.NOFOLLOW_LINKS))
                    .as(name)
                    .isTrue();
        }
        assertThat(secret).exists();
        awaitAnnounced();
        assertThat(leaves(new EraId(1))).isEqualTo(256 + 4);
        assertThat(challenge(new EraId(1), 260)).isInstanceOf(AnswerVerdict.Right.class);
    }

    @Test
    void filesThatVanishWhileTheyAreLookedAtHurtNothing() throws Exception {
        network.start();
        List<Path> some = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            Path file = Files.write(inbox.resolve("vanishing-" + round), random(100, round));
            some.add(file);
            LockSupport.parkNanos(10_000_000);
            if (round % 3 > 0) {
                Files.deleteIfExists(some.get(round / 2));
            }
        }
        for (Path file : some) {
            await(() -> !Files.exists(file));
        }
        assertThat(put("after", random(10, 1))).isEqualTo(Taken.NEW);
        awaitAnnounced();
    }

    /// A node that cannot prove a leaf refuses, which costs a slot; signed wrong bytes would be proof for ever.
    @Test
    void aDeletedObjectIsNamedAndItsLeavesAreRefusedAndTheNodeStarts() throws Exception {
        network.start();
        assertThat(put("photos/a.jpg", random(64 * LEAF, 1))).isEqualTo(Taken.NEW);
        awaitAnnounced();
        Files.delete(data.resolve("store/000000000001"));

        await(() -> readyz().contains("photos/a.jpg"));
        assertThatThrownBy(() -> challenge(new EraId(1), 320)).hasMessageContaining("read-failed");
        network.close();
        network.start();
        assertThat(readyz()).contains("store: photos/a.jpg (64 of 64 leaves, missing)");
        assertThatThrownBy(() -> challenge(new EraId(2), 320)).hasMessageContaining("read-failed");

        assertThat(put("photos/a.jpg", random(64 * LEAF, 1))).isEqualTo(Taken.RESTORED);
        assertThat(readyz()).doesNotContain("store:");
        assertThat(challenge(new EraId(3), 320)).isInstanceOf(AnswerVerdict.Right.class);
    }

    @Test
    void theScrubFindsABadSectorAndNamesTheObject() throws Exception {
        network.start();
        assertThat(put("a", random(3 * LEAF, 1))).isEqualTo(Taken.NEW);
        assertThat(put("b", random(3 * LEAF, 2))).isEqualTo(Taken.NEW);
        awaitAnnounced();
        Path file = data.resolve("store/000000000002");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (RandomAccessFile sector = new RandomAccessFile(file.toFile(), "rw")) {
            sector.seek(2 * LEAF + 17);
            sector.write(new byte[512]);
        }

        await(() -> readyz().contains("store: b (1 of 3 leaves, damaged): put again from a copy, or give up with rm"));
        try (ObjectDoor door = ObjectDoor.open(data)) {
            List<String> flaws = new ArrayList<>();
            assertThat(door.verify(false, watching(flaws))).endsWith("bytes read");
            assertThat(flaws).containsExactly("b is damaged, 1 of 3 leaves");
        }
        assertThat(remove("b")).isEqualTo(TakenAway.REMOVED);
        assertThat(remove("b")).isEqualTo(TakenAway.UNKNOWN);
        assertThat(stateOf("b")).isEqualTo(State.REMOVED);
        await(() -> removalsOfNext() == 1);
    }

    private long next = 1;

    /// Each era has one snapshot, so each look is at the next one.
    private long removalsOfNext() throws Exception {
        next++;
        moveTo(next - 1);
        return said(new EraId(next)).totals().removals();
    }

    @Test
    void whatIsRemovedStaysThreeErasLongerThanItsLastSnapshot() throws Exception {
        network.start();
        assertThat(put("a", random(3 * LEAF, 1))).isEqualTo(Taken.NEW);
        awaitAnnounced();
        assertThat(leaves(new EraId(1))).isEqualTo(259);
        assertThat(remove("a")).isEqualTo(TakenAway.REMOVED);
        await(() -> removalsOfNext() == 1);
        long without = next;

        assertThat(names()).containsExactly("a");
        for (long era = without; era < without + 3; era++) {
            assertThat(names()).as("era %s", era).containsExactly("a");
            moveTo(era);
            assertThat(said(new EraId(era + 1)).totals().removals()).isEqualTo(1);
        }
        moveTo(without + 4);
        await(() -> names().isEmpty());
    }

    /// The clock alone would have let everything go.
    @Test
    void aNodeThatWasDownForLongStillAnswersForWhatItSignedLast() throws Exception {
        network.start();
        assertThat(put("a", random(3 * LEAF, 1))).isEqualTo(Taken.NEW);
        awaitAnnounced();
        assertThat(leaves(new EraId(1))).isEqualTo(259);
        network.close();
        assertThat(remove("a")).isEqualTo(TakenAway.REMOVED);
        moveTo(40);
        network.start();
        next = 40;
        await(() -> removalsOfNext() == 1);

        for (long era = next; era < next + 2; era++) {
            assertThat(names()).as("after the snapshot of era %s", era).containsExactly("a");
            moveTo(era);
            assertThat(said(new EraId(era + 1)).totals().removals()).isEqualTo(1);
        }
        moveTo(next + 4);
        await(() -> names().isEmpty());
    }

    /// Without its journal a node cannot know what it has signed.
    @Test
    void aNodeThatHasLostItsJournalLetsNothingGo() throws Exception {
        network.start();
        assertThat(put("a", random(3 * LEAF, 1))).isEqualTo(Taken.NEW);
        awaitAnnounced();
        assertThat(leaves(new EraId(1))).isEqualTo(259);
        network.close();
        assertThat(remove("a")).isEqualTo(TakenAway.REMOVED);
        Files.delete(data.resolve("snapshots.wal"));
        network.startWithoutData();
        network.daemon().ready().get(30, TimeUnit.SECONDS);

        assertThat(stateOf("a")).isEqualTo(State.REMOVED);
        put("b", random(LEAF, 2));
        awaitAnnounced();
        assertThat(names()).containsExactly("a", "b");
    }

    /// A file that needs more than there is must not take the node's own room, nor keep the others out.
    @Test
    void aFileThatTheDiskHasNoRoomForWaitsInTheInbox() throws Exception {
        network.start();
        try (RandomAccessFile sparse =
                new RandomAccessFile(inbox.resolve("huge").toFile(), "rw")) {
            sparse.setLength(8L << 40);
        }
        Files.write(inbox.resolve("small"), random(LEAF, 1));

        await(() -> names().contains("small"));

        assertThat(names()).containsExactly("small");
        assertThat(inbox.resolve("huge")).exists();
    }

    @Test
    void anInboxThatIsDeletedIsMadeAgain() throws Exception {
        network.start();
        await(() -> Files.isDirectory(inbox));
        Files.delete(inbox);

        await(() -> Files.isDirectory(inbox));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inbox)))
                .isEqualTo("rwx------");
    }

    /// The path of a socket has at most 107 bytes.
    @Test
    void commandsReachANodeUnderALongPath() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("d".repeat(120)));
        network.close();
        network = new TestNetwork(deep);
        data = deep.resolve("data");
        network.start();

        assertThat(put("a", random(10, 1))).isEqualTo(Taken.NEW);
        assertThat(names()).containsExactly("a");
    }

    /// A bad sector under the generated data is nobody's work.
    @Test
    void generatedDataHealThemselvesWhileTheNodeRuns() throws Exception {
        network.start();
        Path file = data.resolve("store/000000000000");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (RandomAccessFile sector = new RandomAccessFile(file.toFile(), "rw")) {
            sector.seek(LEAF);
            sector.write(new byte[LEAF]);
        }

        await(() -> Files.getPosixFilePermissions(file).size() == 1);

        assertThat(challenge(TestNetwork.ERA_0, 256)).isInstanceOf(AnswerVerdict.Right.class);
        await(() -> !readyz().contains("store:"));
    }

    /// An older copy of the log is another tree than what was signed: nothing goes on from it by itself.
    @Test
    void aNodeThatHasLostWhatItSignedSignsNothingUntilItsOperatorSaysSo() throws Exception {
        byte[] old = logOfTheGeneratedData();
        signOneMore();
        Files.write(data.resolve("objects.log"), old);

        for (int start = 0; start < 2; start++) {
            network.startWithoutData();
            await(() -> readyz().contains("icn scalernode verify --accept-loss"));
            moveTo(1);
            assertThatThrownBy(() -> leaves(new EraId(2))).hasMessageContaining("no-snapshot");
            network.close();
        }
        network.startWithoutData();
        await(() -> readyz().contains("icn scalernode verify --accept-loss"));
        try (ObjectDoor door = ObjectDoor.open(data)) {
            assertThat(door.verify(true, watching(new ArrayList<>())))
                    .isEqualTo("the next snapshot begins anew with what is left");
        }
        // It was said for good, also if nothing could be signed at once.
        network.close();
        network.start();

        EraSnapshot anew = said(new EraId(2));
        assertThat(anew.since()).isEqualTo(new EraId(2));
        assertThat(anew.leafCount()).isEqualTo(256);
        assertThat(put("b", random(2 * LEAF, 2))).isEqualTo(Taken.NEW);
        awaitAnnounced();
        moveTo(2);
        assertThat(said(new EraId(3)).since()).as("it goes on from there").isEqualTo(new EraId(2));
        network.close();
        network.start();
        moveTo(3);
        assertThat(said(new EraId(4)).since()).isEqualTo(new EraId(2));
        assertThat(leaves(new EraId(4))).isEqualTo(258);
        assertThat(challenge(new EraId(4), 258)).isInstanceOf(AnswerVerdict.Right.class);
    }

    private byte[] logOfTheGeneratedData() throws Exception {
        network.start();
        network.close();
        return Files.readAllBytes(data.resolve("objects.log"));
    }

    private void signOneMore() throws Exception {
        network.start();
        assertThat(put("a", random(3 * LEAF, 1))).isEqualTo(Taken.NEW);
        awaitAnnounced();
        assertThat(leaves(new EraId(1))).isEqualTo(259);
        network.close();
    }

    @Test
    void whoRestoresWhatWasSignedGoesOnAsIfNothingHadBeen() throws Exception {
        byte[] old = logOfTheGeneratedData();
        signOneMore();
        byte[] whole = Files.readAllBytes(data.resolve("objects.log"));
        Files.write(data.resolve("objects.log"), old);
        network.startWithoutData();
        await(() -> readyz().contains("icn scalernode verify --accept-loss"));
        network.close();

        Files.write(data.resolve("objects.log"), whole);
        network.start();
        moveTo(1);

        assertThat(leaves(new EraId(2))).isEqualTo(259);
        assertThat(said(new EraId(2)).since()).isEqualTo(said(new EraId(1)).since());
        assertThat(challenge(new EraId(1), 259)).isInstanceOf(AnswerVerdict.Right.class);
    }

    private static final Signer OWNER = Ed25519.best().signer(TestNetwork.seed(77));

    private Taken putOwned(String name, byte[] content) throws IOException {
        ObjectName object = ObjectName.parse(name);
        try (ObjectDoor door = ObjectDoor.open(data)) {
            ObjectEntry signed = ObjectOwner.at(door, OWNER).sign(object, new ByteArrayInputStream(content));
            return door.putOwned(signed, object, new ByteArrayInputStream(content), () -> true);
        }
    }

    private void removeAs(Signer owner, String name) throws IOException {
        ObjectName object = ObjectName.parse(name);
        try (ObjectDoor door = ObjectDoor.open(data)) {
            PlacedEntry known = door.find(object).orElseThrow();
            door.remove(ObjectOwner.at(door, owner).remove(object, known));
        }
    }

    /// Through the socket of a node that runs, and in the place of one that does not.
    @Test
    void anOwnersObjectGoesByItsOwnerOrIsLostForAllToSee() throws Exception {
        Files.createDirectories(data);
        assertThatThrownBy(() -> putOwned("mine", random(10, 1)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("start the node once");
        network.start();
        assertThat(putOwned("mine", random(5 * LEAF - 9, 1))).isEqualTo(Taken.NEW);
        network.close();
        assertThat(putOwned("yours", random(2 * LEAF, 2))).isEqualTo(Taken.NEW);
        network.start();
        assertThat(putOwned("lost", random(3 * LEAF, 3))).isEqualTo(Taken.NEW);
        awaitAnnounced();
        assertThat(said(new EraId(1)).totals().ownedBytes()).isEqualTo(10 * LEAF - 9);
        assertThat(list())
                .filteredOn(object -> object.owner().isPresent())
                .hasSize(3)
                .allSatisfy(object -> {
                    assertThat(object.owner()).contains(OWNER.id());
                    assertThat(object.state()).isEqualTo(State.PROVABLE);
                });
        assertThat(challenge(new EraId(1), 266)).isInstanceOf(AnswerVerdict.Right.class);

        assertThat(put("mine", random(LEAF, 4))).isEqualTo(Taken.OWNED);
        assertThat(remove("mine")).isEqualTo(TakenAway.OWNED);
        assertThatThrownBy(() -> removeAs(network.stranger, "mine"))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("no object of the owner");
        removeAs(OWNER, "mine");
        try (ObjectDoor door = ObjectDoor.open(data)) {
            assertThat(door.remove(ObjectName.parse("lost"), true)).isEqualTo(TakenAway.LOST);
        }
        network.close();
        assertThat(remove("yours")).isEqualTo(TakenAway.OWNED);
        removeAs(OWNER, "yours");
        network.start();

        StoredTotals gone = said(new EraId(2)).totals();
        assertThat(gone.removedLeaves()).isEqualTo(7);
        assertThat(gone.lostLeaves()).isEqualTo(3);
        assertThat(gone.ownedBytes()).isZero();
        assertThat(challenge(new EraId(2), 266)).isInstanceOf(AnswerVerdict.Right.class);
        assertThat(putOwned("mine", random(5 * LEAF - 9, 1))).isEqualTo(Taken.NEW);
    }

    /// Whoever speaks to the socket without the command's care.
    @Test
    void theNodeTakesNoOwnersWordUnsigned() throws Exception {
        network.start();
        assertThat(putOwned("mine", random(5 * LEAF, 1))).isEqualTo(Taken.NEW);
        ObjectName mine = ObjectName.parse("mine");
        try (ObjectDoor door = ObjectDoor.open(data)) {
            PlacedEntry known = door.find(mine).orElseThrow();
            assertThatThrownBy(() -> door.remove(Removal.withoutOwner(known)))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("tombstone: not of the owner");
            ObjectEntry forged = new ObjectEntry(
                    OWNER.id(),
                    ObjectName.parse("other").hash(),
                    known.entry().root(),
                    known.entry().length(),
                    known.entry().signature());
            assertThatThrownBy(() -> door.putOwned(
                            forged,
                            ObjectName.parse("other"),
                            new ByteArrayInputStream(random(5 * LEAF, 1)),
                            () -> true))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("owner: the signature is not for this object");
            assertThat(door.putOwned(known.entry(), mine, new ByteArrayInputStream(random(5 * LEAF, 2)), () -> true))
                    .as("not what was signed")
                    .isEqualTo(Taken.ABORTED);
            assertThat(door.putOwned(known.entry(), mine, new ByteArrayInputStream(random(5 * LEAF, 1)), () -> true))
                    .isEqualTo(Taken.UNCHANGED);
            assertThat(door.find(ObjectName.parse("other"))).isEmpty();
        }
    }

    /// A HyperNode that asks for a snapshot shows those that it has.
    private GetSnapshotResponse fetch(EraId era, Signed held) {
        try (GrpcChannels channels = network.channels(network.hyperNode)) {
            return network.stub(channels)
                    .getSnapshot(GetSnapshotRequest.newBuilder()
                            .setEra(era.number())
                            .addHeld(Messages.of(held))
                            .build());
        }
    }

    /// Journal, log and objects are gone: what is made again would do for a smaller snapshot.
    @Test
    void aNodeThatHasLostAllButWhatIsLeftHearsFromOthersWhatItHadSigned() throws Exception {
        network.start();
        assertThat(put("a", random(3 * LEAF, 1))).isEqualTo(Taken.NEW);
        awaitAnnounced();
        Signed signed = network.snapshot(new EraId(1));
        moveTo(1);
        network.close();
        Files.delete(data.resolve("objects.log"));
        Files.delete(data.resolve("snapshots.wal"));
        try (var files = Files.newDirectoryStream(data.resolve("store"))) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        network.startWithoutData();
        network.daemon().ready().get(30, TimeUnit.SECONDS);
        assertThat(readyz()).doesNotContain("--accept-loss");

        GetSnapshotResponse _ = fetch(new EraId(2), signed);
        await(() -> readyz().contains("icn scalernode verify --accept-loss"));

        try (ObjectDoor door = ObjectDoor.open(data)) {
            assertThat(door.verify(true, watching(new ArrayList<>())))
                    .isEqualTo("the next snapshot begins anew with what is left");
        }
        await(() -> !readyz().contains("index: "));
    }

    /// Its tree is none that anybody asks about any more.
    @Test
    void aDirectoryOfAnEarlierFormIsOneLineAndStaysAsItIs() throws Exception {
        Files.createDirectories(data);
        Files.writeString(data.resolve("manifest"), "somebody's");
        Files.writeString(data.resolve("tree-1"), "tree");

        assertThatThrownBy(network::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("data.dir: must be of this version's form")
                .hasMessageContaining("put the objects again");
        assertThatThrownBy(this::list).isInstanceOf(ConfigException.class).hasMessageStartingWith("data: must be of");

        assertThat(data.toFile().list()).containsExactlyInAnyOrder("manifest", "tree-1");
    }

    @Test
    void generatedDataThatCannotBeMadeAgainCostTheirOwnLeavesAlone() throws Exception {
        network.start();
        assertThat(put("a", random(3 * LEAF, 1))).isEqualTo(Taken.NEW);
        network.close();
        Files.delete(data.resolve("store/000000000000"));
        Files.createDirectory(data.resolve("store/000000000000"));

        network.start();

        assertThat(readyz()).contains("the generated data (256 of 256 leaves");
        assertThat(leaves(new EraId(1))).isEqualTo(259);
    }

    /// The registry claims 1 MiB for it.
    @Test
    void aClaimOfMoreThanIsStoredIsSaidInWords() throws Exception {
        network.capacity = 1 << 19;
        try (LoggedLines lines = new LoggedLines()) {
            network.start();
            assertThat(lines.warnings().stream().filter(line -> !line.contains("clock")))
                    .singleElement(STRING)
                    .contains(
                            "the registry claims more bytes for this node than it stores",
                            "put objects, or ask the authority for a smaller claim",
                            "claimed=\"1048576\"",
                            "stored=\"524288\"");
        }
        put("a", random(1 << 19, 1));
        network.close();
        network.capacity = 1 << 20;
        try (LoggedLines lines = new LoggedLines()) {
            network.start();
            assertThat(lines.warnings().stream().filter(line -> !line.contains("clock")))
                    .as("enough with the object; setting capacity later makes no more")
                    .singleElement(STRING)
                    .contains("capacity is not what it was at the first start", "generated=\"524288\"");
        }
    }

    @Test
    void withoutCapacityThereHaveToBeObjects() throws Exception {
        network.capacity = 0;
        assertThatThrownBy(network::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("capacity: must be more than 0 while nothing is stored");
        assertThat(put("a", random(7 * LEAF, 1))).isEqualTo(Taken.NEW);

        network.start();

        assertThat(leaves(new EraId(1))).isEqualTo(7);
        assertThat(challenge(new EraId(1), 7)).isInstanceOf(AnswerVerdict.Right.class);
    }

    @Test
    void aSecondNodeOrCommandIsOneLine() throws Exception {
        network.start();

        assertThatThrownBy(() -> ScalerNodeDaemon.start(network.config(), network.fatal::set))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("is in use by another node or command");
    }
}

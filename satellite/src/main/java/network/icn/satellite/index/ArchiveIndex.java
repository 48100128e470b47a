package network.icn.satellite.index;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.registry.Registry;
import network.icn.satellite.log.LogState;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The database of the index: H2 in its PostgreSQL mode, in one file below the data directory.
///
/// Every block of the file has a checksum ([CheckedFile]): damage is a failed query, and a failed query has the index
/// made
/// again from the log while the node runs ([Indexer]).
///
/// H2 may lose its last half second when the process is killed, and sometimes more. It may: how far it has come
/// stands in the same transaction as the rows, and the rest is taken from the log again. No schema is ever
/// migrated: another version of it is another index, made anew.
public final class ArchiveIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveIndex.class);
    private static final int SCHEMA_VERSION = 4;
    /// Queries at the same time; more wait, and are bounded by the rate limits in front.
    private static final int MAX_CONNECTIONS = 8;
    private static final int CONNECTION_TIMEOUT_MILLIS = 5_000;
    /// Both names that H2 gives its files.
    private static final List<String> FILES = List.of("index.mv.db", "index.trace.db");

    private final Path directory;
    private volatile Database database;
    private volatile boolean answering = true;
    /// Told of every failed query, with its reason; the indexer decides what it means.
    private volatile Consumer<RuntimeException> failures = _ -> {};

    private record Database(HikariDataSource pool, Jdbi jdbi) {}

    private ArchiveIndex(Path directory, Database database) {
        this.directory = directory;
        this.database = database;
    }

    /// Opens the index, or makes an empty one where there is none that can be used.
    ///
    /// @throws EnvironmentException if none can be made
    public static ArchiveIndex open(Path directory, Registry registry) {
        try {
            ArchiveIndex found = new ArchiveIndex(directory, connect(directory));
            if (found.fits(registry)) {
                return found;
            }
            found.close();
        } catch (JdbiException | PoolInitializationException e) {
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("the index is broken, it is made again from the log");
        }
        return create(directory, registry);
    }

    private static ArchiveIndex create(Path directory, Registry registry) {
        return new ArchiveIndex(directory, createDatabase(directory, registry));
    }

    private static Database createDatabase(Path directory, Registry registry) {
        try {
            for (String file : FILES) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Database database = connect(directory);
            database.jdbi().useTransaction(handle -> {
                Schema.create(handle);
                handle.createUpdate("insert into progress (id, schema_version, registry, log_size, log_root)"
                                + " values (1, :version, :registry, 0, :root)")
                        .bind("version", SCHEMA_VERSION)
                        .bind("registry", registry.hash().bytes())
                        .bind("root", Merkle.EMPTY_ROOT.bytes())
                        .execute();
            });
            return database;
        } catch (IOException | JdbiException | PoolInitializationException e) {
            throw new EnvironmentException(
                    "cannot make an index in " + directory, "check disk space, owner and path of data.dir", e);
        }
    }

    private static Database connect(Path directory) {
        CheckedFilePath.register();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:" + CheckedFilePath.SCHEME + ":"
                + directory.toAbsolutePath().resolve("index")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_ON_EXIT=FALSE"
                + ";TRACE_LEVEL_FILE=0");
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setPoolName("icn-index");
        HikariDataSource pool = new HikariDataSource(config);
        return new Database(pool, Jdbi.create(pool));
    }

    /// Whether it has our schema and was made under this registry: verdicts depend on its claims.
    private boolean fits(Registry registry) {
        return database.jdbi()
                .withHandle(handle -> Schema.exists(handle)
                        && handle.select("select schema_version, registry from progress where id = 1")
                                .map((row, _) -> row.getInt(1) == SCHEMA_VERSION
                                        && Hash32.of(row.getBytes(2)).equals(registry.hash()))
                                .findOne()
                                .orElse(false));
    }

    /// Throws everything away and starts with an empty one. Whoever asks meanwhile gets an [IndexDownException] until
    /// [#answer] says that it has caught up.
    public void rebuild(Registry registry) {
        answering = false;
        database.pool().close();
        database = createDatabase(directory, registry);
    }

    /// It has caught up with the log.
    public void answer() {
        answering = true;
    }

    /// @param listener told of every query that failed
    void onFailure(Consumer<RuntimeException> listener) {
        failures = listener;
    }

    /// How far it has come.
    public LogState progress() {
        return database.jdbi()
                .withHandle(handle -> handle.select("select log_size, log_root from progress where id = 1")
                        .map((row, _) -> new LogState(row.getLong(1), Hash32.of(row.getBytes(2))))
                        .one());
    }

    /// Takes entries in, all of them or none.
    ///
    /// @param after the log behind the last of them
    public void add(List<IndexedEntry> entries, LogState after, Registry registry) {
        database.jdbi().useTransaction(handle -> {
            IndexWriter writer = new IndexWriter(handle, registry);
            entries.forEach(writer::add);
            handle.createUpdate("update progress set log_size = :size, log_root = :root where id = 1")
                    .bind("size", after.size())
                    .bind("root", after.root().bytes())
                    .execute();
        });
    }

    /// Answers questions; each on a connection of its own.
    public <T> T query(Query<T> question) {
        if (!answering) {
            throw new IndexDownException();
        }
        try {
            return database.jdbi().withHandle(handle -> question.ask(new IndexReader(handle)));
        } catch (RuntimeException e) {
            failures.accept(e);
            throw new IndexDownException(e);
        }
    }

    /// One or several reads.
    @FunctionalInterface
    public interface Query<T> {
        T ask(IndexReader reader);
    }

    @Override
    public void close() {
        database.pool().close();
    }
}

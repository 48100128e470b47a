package network.icn.satellite.index.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.function.Supplier;
import network.icn.node.EnvironmentException;
import network.icn.node.Reason;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.satellite.index.port.IndexEngine;
import network.icn.satellite.index.port.IndexException;
import network.icn.satellite.index.port.IndexRules;
import network.icn.satellite.index.port.IndexedEntry;
import network.icn.satellite.log.LogState;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// H2 in its PostgreSQL mode, in one file below the data directory. Every block of the file has a checksum
/// ([CheckedFile]): damage is a failed question.
///
/// H2 may lose its last half second when the process is killed, and sometimes more. It may: how far it has
/// come stands in the same transaction as the rows. No schema is ever migrated: another version of it is
/// another index, made anew.
public final class H2Index implements IndexEngine {
    private static final Logger LOG = LoggerFactory.getLogger(H2Index.class);
    private static final int SCHEMA_VERSION = 8;
    /// Questions at the same time; more wait, and are bounded by the rate limits in front.
    private static final int MAX_CONNECTIONS = 8;
    private static final int CONNECTION_TIMEOUT_MILLIS = 5_000;
    /// Both names that H2 gives its files.
    private static final List<String> FILES = List.of("index.mv.db", "index.trace.db");

    private final Path directory;
    private final IndexRules rules;
    private volatile Database database;

    private record Database(HikariDataSource pool, Jdbi jdbi) {}

    private H2Index(Path directory, IndexRules rules, Database database) {
        this.directory = directory;
        this.rules = rules;
        this.database = database;
    }

    /// Opens the index, or makes an empty one where there is none that can be used: none of these rules, of
    /// another version, or a broken one.
    ///
    /// @throws EnvironmentException if none can be made
    public static H2Index open(Path directory, IndexRules rules) {
        try {
            H2Index found = new H2Index(directory, rules, connect(directory));
            if (found.fits()) {
                return found;
            }
            found.close();
        } catch (JdbiException | PoolInitializationException e) {
            LOG.atWarn().addKeyValue("reason", Reason.of(e)).log("the index is broken, it is made again from the log");
        }
        return new H2Index(directory, rules, create(directory, rules));
    }

    private static Database create(Path directory, IndexRules rules) {
        try {
            for (String file : FILES) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Database database = connect(directory);
            database.jdbi().useTransaction(handle -> {
                Schema.create(handle);
                handle.createUpdate("insert into progress (id, schema_version, rules, log_size, log_root)"
                                + " values (1, :version, :rules, 0, :root)")
                        .bind("version", SCHEMA_VERSION)
                        .bind("rules", rules.id().bytes())
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

    private boolean fits() {
        return database.jdbi()
                .withHandle(handle -> Schema.exists(handle)
                        && handle.select("select schema_version from progress where id = 1")
                                .mapTo(Integer.class)
                                .findOne()
                                .filter(version -> version == SCHEMA_VERSION)
                                .isPresent()
                        && handle.select("select rules from progress where id = 1")
                                .map((row, _) -> Hash32.of(row.getBytes(1)))
                                .one()
                                .equals(rules.id()));
    }

    @Override
    public LogState progress() {
        return guarded(() -> database.jdbi()
                .withHandle(handle -> handle.select("select log_size, log_root from progress where id = 1")
                        .map((row, _) -> new LogState(row.getLong(1), Hash32.of(row.getBytes(2))))
                        .one()));
    }

    @Override
    public void apply(List<IndexedEntry> batch, LogState progress) {
        guarded(() -> database.jdbi().inTransaction(handle -> {
            JdbcWriter writer = new JdbcWriter(handle, rules);
            batch.forEach(writer::add);
            return handle.createUpdate("update progress set log_size = :size, log_root = :root where id = 1")
                    .bind("size", progress.size())
                    .bind("root", progress.root().bytes())
                    .execute();
        }));
    }

    @Override
    public <T> T ask(Question<T> question) {
        return guarded(() -> database.jdbi()
                .inTransaction(TransactionIsolationLevel.SERIALIZABLE, handle -> question.ask(new JdbcReader(handle))));
    }

    private static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (JdbiException e) {
            throw new IndexException(isOverload(e), e);
        }
    }

    private static boolean isOverload(@Nullable Throwable reason) {
        return reason != null && (reason instanceof SQLTransientException || isOverload(reason.getCause()));
    }

    @Override
    public void clear() {
        database.pool().close();
        database = create(directory, rules);
    }

    @Override
    public void close() {
        database.pool().close();
    }
}

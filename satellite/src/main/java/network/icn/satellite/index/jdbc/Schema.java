package network.icn.satellite.index.jdbc;

import java.util.List;
import org.jdbi.v3.core.Handle;

/// The tables, in SQL that H2 and PostgreSQL both understand.
final class Schema {
    private static final List<String> STATEMENTS = List.of(
            """
            create table progress (
                id int primary key,
                schema_version int not null,
                rules bytea not null,
                log_size bigint not null,
                log_root bytea not null)""",
            """
            create table scalernode (
                place int primary key,
                id bytea not null unique)""",
            """
            create table report (
                log_index bigint not null,
                scalernode bytea not null,
                era bigint not null,
                shard int not null,
                report bytea not null,
                verdict smallint not null,
                proven varchar not null,
                primary key (log_index, scalernode))""",
            "create index report_by_era on report (era, log_index)",
            "create index report_by_scalernode on report (scalernode, era)",
            """
            create table conduct (
                log_index bigint not null,
                hypernode bytea not null,
                era bigint not null,
                observed boolean not null,
                contrasts bytea not null,
                primary key (log_index, hypernode))""",
            "create index conduct_by_era on conduct (era)",
            """
            create table evidence (
                log_index bigint primary key,
                era bigint not null,
                accused bytea not null,
                kind varchar not null,
                evidence_id bytea not null,
                size int not null,
                submitter bytea not null,
                received_at bigint not null)""",
            "create index evidence_by_accused on evidence (accused, era)",
            "create index evidence_by_era on evidence (era)");

    private Schema() {}

    static void create(Handle handle) {
        STATEMENTS.forEach(handle::execute);
    }

    static boolean exists(Handle handle) {
        return handle.select("select count(*) from information_schema.tables where table_name = 'progress'")
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }
}

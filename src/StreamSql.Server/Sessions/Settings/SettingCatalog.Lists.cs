namespace StreamSql.Server.Sessions.Settings;

/// <summary>The settings themselves.</summary>
internal static partial class SettingCatalog
{
    private static string[] Isolation => ["serializable", "repeatable read", "read committed", "read uncommitted"];
    private static string[] Levels =>
        ["debug5", "debug4", "debug3", "debug2", "debug1", "debug", "log", "notice", "warning", "error"];

    /// <summary>PostgreSQL's settings that a session may change.</summary>
    private static IEnumerable<SettingDefinition> ClientSettings() =>
    [
        new("application_name", "", SettingKind.String, "Sets the application name to be reported in statistics and logs.") { IsReported = true },
        new("client_encoding", "UTF8", SettingKind.String,
            "Sets the client's character set encoding.") { IsReported = true, Normalize = SettingForms.Encoding },
        new("DateStyle", "ISO, MDY", SettingKind.String,
            "Sets the display format for date and time values.") { IsReported = true, Normalize = SettingForms.DateStyle },
        new("TimeZone", "UTC", SettingKind.String,
            "Sets the time zone for displaying and interpreting time stamps.") { IsReported = true, Normalize = SettingForms.TimeZone },
        new("IntervalStyle", "postgres", SettingKind.Enum,
            "Sets the display format for interval values.")
            { IsReported = true, Values = ["postgres", "postgres_verbose", "sql_standard", "iso_8601"] },
        new("standard_conforming_strings", "on", SettingKind.Bool, "Causes '...' strings to treat backslashes literally.") { IsReported = true },
        new("default_transaction_read_only", "off", SettingKind.Bool, "Sets the default read-only status of new transactions.") { IsReported = true },
        new("default_transaction_isolation", "read committed", SettingKind.Enum,
            "Sets the transaction isolation level of each new transaction.") { Values = Isolation },
        new("default_transaction_deferrable", "off", SettingKind.Bool, "Sets the default deferrable status of new transactions."),
        new("transaction_isolation", "read committed", SettingKind.Enum, "Sets the current transaction's isolation level.") { Values = Isolation },
        new("transaction_read_only", "off", SettingKind.Bool, "Sets the current transaction's read-only status."),
        new("transaction_deferrable", "off", SettingKind.Bool, "Whether to defer a read-only serializable transaction."),
        new("search_path", "\"$user\", public", SettingKind.String, "Sets the schema search order for names that are not schema-qualified."),
        new("role", "none", SettingKind.String, "Sets the current role."),
        new("session_authorization", "root", SettingKind.String, "Sets the session user name.") { IsReported = true },
        new("extra_float_digits", "1", SettingKind.Integer, "Sets the number of digits displayed for floating-point values.") { Min = -15, Max = 3 },
        new("bytea_output", "hex", SettingKind.Enum, "Sets the output format for bytea.") { Values = ["hex", "escape"] },
        new("client_min_messages", "notice", SettingKind.Enum, "Sets the message levels that are sent to the client.") { Values = Levels },
        new("log_min_messages", "warning", SettingKind.Enum, "Sets the message levels that are logged.") { Values = Levels },
        new("statement_timeout", "0", SettingKind.Duration, "Sets the maximum allowed duration of any statement.") { Unit = "ms" },
        new("lock_timeout", "0", SettingKind.Duration, "Sets the maximum allowed duration of any wait for a lock.") { Unit = "ms" },
        new("idle_in_transaction_session_timeout", "0", SettingKind.Duration,
            "Sets the maximum allowed idle time between queries, when in a transaction.") { Unit = "ms" },
        new("idle_session_timeout", "0", SettingKind.Duration,
            "Sets the maximum allowed idle time between queries, when not in a transaction.") { Unit = "ms" },
        new("jit", "off", SettingKind.Bool, "Allow JIT compilation."),
        new("geqo", "on", SettingKind.Bool, "Enables genetic query optimization."),
        new("row_security", "on", SettingKind.Bool, "Enables row security."),
        new("synchronous_commit", "on", SettingKind.Enum,
            "Sets the current transaction's synchronization level.") { Values = ["local", "remote_write", "remote_apply", "on", "off"] },
        new("work_mem", "64MB", SettingKind.Size, "Sets the maximum memory to be used for a query's sorts, hash tables and joins.") { Unit = "kB" },
        new("maintenance_work_mem", "64MB", SettingKind.Size, "Sets the maximum memory to be used for maintenance operations.") { Unit = "kB" },
        new("xmloption", "content", SettingKind.Enum,
            "Sets whether XML data is to be considered as documents or content fragments.") { Values = ["content", "document"] },
        new("escape_string_warning", "on", SettingKind.Bool, "Warn about backslash escapes in ordinary string literals."),
        new("backslash_quote", "safe_encoding", SettingKind.Enum,
            "Sets whether \"\\'\" is allowed in string literals.") { Values = ["safe_encoding", "on", "off"] },
        new("quote_all_identifiers", "off", SettingKind.Bool, "When generating SQL fragments, quote all identifiers."),
        new("check_function_bodies", "on", SettingKind.Bool, "Check routine bodies during CREATE FUNCTION."),
        new("default_tablespace", "", SettingKind.String, "Sets the default tablespace to create tables and indexes in."),
        new("default_table_access_method", "heap", SettingKind.String, "Sets the default table access method for new tables."),
        new("temp_tablespaces", "", SettingKind.String, "Sets the tablespaces to use for temporary tables."),
        new("enable_seqscan", "on", SettingKind.Bool, "Enables the planner's use of sequential-scan plans."),
        new("enable_indexscan", "on", SettingKind.Bool, "Enables the planner's use of index-scan plans."),
        new("enable_hashjoin", "on", SettingKind.Bool, "Enables the planner's use of hash join plans."),
        new("force_parallel_mode", "off", SettingKind.Bool, "Forces use of parallel query facilities."),
        new("password_encryption", "scram-sha-256", SettingKind.Enum,
            "Chooses the algorithm for encrypting passwords.") { Values = ["scram-sha-256"] },
        new("ssl_renegotiation_limit", "0", SettingKind.Integer, "Renegotiation of TLS is not done."),
        new("tcp_keepalives_idle", "0", SettingKind.Integer, "Time between issuing TCP keepalives."),
        new("lc_messages", "C", SettingKind.String, "Sets the language in which messages are displayed."),
        new("lc_monetary", "C", SettingKind.String, "Sets the locale for formatting monetary amounts."),
        new("lc_numeric", "C", SettingKind.String, "Sets the locale for formatting numbers."),
        new("lc_time", "C", SettingKind.String, "Sets the locale for formatting date and time values."),
    ];

    /// <summary>What is fixed or belongs to the server's start.</summary>
    private static IEnumerable<SettingDefinition> FixedSettings() =>
    [
        Fixed("server_version", ServerVersion.Text, "Shows the server version.", reported: true),
        Fixed("server_version_num", ServerVersion.Number, "Shows the server version as an integer."),
        Fixed("server_encoding", "UTF8", "Shows the server (database) character set encoding.", reported: true),
        Fixed("integer_datetimes", "on", "Shows whether datetimes are integer based.", reported: true),
        Fixed("is_superuser", "on", "Shows whether the current user is a superuser.", reported: true),
        Fixed("in_hot_standby", "off", "Shows whether hot standby is currently active.", reported: true),
        Fixed("max_identifier_length", "63", "Shows the maximum identifier length."),
        Fixed("max_index_keys", "32", "Shows the maximum number of index keys."),
        Fixed("max_function_args", "100", "Shows the maximum number of function arguments."),
        Fixed("block_size", "8192", "Shows the size of a disk block."),
        Fixed("lc_collate", "C", "Shows the collation order locale."),
        Fixed("lc_ctype", "C", "Shows the character classification and case conversion locale."),
        Fixed("wal_level", "logical", "Sets the level of information written to the log."),
        Fixed("data_checksums", "on", "Shows whether data checksums are turned on."),
        Fixed("default_with_oids", "off", "Tables have no system oids."),
        Fixed("ssl", "off", "Enables TLS connections."),
        new("port", "4566", SettingKind.Integer, "Sets the TCP port the server listens on.") { Context = SettingContext.Postmaster },
        new("listen_addresses", "127.0.0.1", SettingKind.String, "Sets the address to listen to.") { Context = SettingContext.Postmaster },
        new("max_connections", "2000", SettingKind.Integer,
            "Sets the maximum number of concurrent connections.") { Context = SettingContext.Postmaster, Min = 1 },
        new("superuser_reserved_connections", "0", SettingKind.Integer,
            "Connections reserved for superusers.") { Context = SettingContext.Postmaster },
        new("data_directory", "", SettingKind.String, "Sets the server's data directory.") { Context = SettingContext.Postmaster },
        new("authentication_timeout", "60 s", SettingKind.Duration,
            "Sets the maximum allowed time to complete client authentication.") { Context = SettingContext.Postmaster, Unit = "s" },
        new("streamsql.max_message_size", "64MB", SettingKind.Size,
            "Largest protocol message a client may send.") { Context = SettingContext.Postmaster },
        new("streamsql.password", "", SettingKind.String,
            "Password of user root; empty: trusted on loopback.") { Context = SettingContext.Postmaster },
        new("streamsql.log_file", "", SettingKind.String, "File the log goes to; empty: standard error.") { Context = SettingContext.Postmaster },
        new("streamsql.log_level", "warning", SettingKind.Enum,
            "Least severe messages that are logged.")
            { Context = SettingContext.Postmaster, Values = ["trace", "debug", "information", "warning", "error"] },
        new("streamsql.retained_epochs", "16", SettingKind.Integer,
            "Epochs of a view that stay readable.") { Context = SettingContext.Postmaster, Min = 2 },
        new("taskmanager.numberOfTaskSlots", "0", SettingKind.Integer,
            "Task slots; 0: as many as tasks need.") { Context = SettingContext.Postmaster },
        new("state.checkpoints.dir", "", SettingKind.String,
            "Where checkpoints go; empty: below the data directory.") { Context = SettingContext.Postmaster },
    ];

    /// <summary>The engine's settings under Flink's names where the thing is the same, and our own.</summary>
    private static IEnumerable<SettingDefinition> EngineSettings() =>
    [
        Engine("parallelism.default", "1", SettingKind.Integer, "Subtasks per operator of new jobs."),
        Engine("pipeline.max-parallelism", "128", SettingKind.Integer, "Key groups of new jobs."),
        Engine("pipeline.auto-watermark-interval", "200 ms", SettingKind.Duration, "How often watermarks are emitted."),
        Engine("pipeline.operator-chaining", "on", SettingKind.Bool, "Chain operators that need no exchange."),
        Engine("execution.checkpointing.interval", "1 s", SettingKind.Duration, "Time between checkpoints of a job."),
        Engine("execution.checkpointing.timeout", "10 min", SettingKind.Duration, "After this a checkpoint is given up."),
        Engine("execution.checkpointing.min-pause", "0 ms", SettingKind.Duration, "Least time between checkpoints."),
        Engine("execution.checkpointing.mode", "EXACTLY_ONCE", SettingKind.Enum,
            "Guarantee of checkpoints.") with { Values = ["EXACTLY_ONCE", "AT_LEAST_ONCE"] },
        Engine("execution.checkpointing.tolerable-failed-checkpoints", "10", SettingKind.Integer, "Failed checkpoints before the job fails."),
        Engine("state.checkpoints.num-retained", "3", SettingKind.Integer, "Complete checkpoints kept per job."),
        Engine("state.backend", "hashmap", SettingKind.Enum, "Where keyed state lives.") with { Values = ["hashmap", "rocksdb"] },
        Engine("state.backend.type", "hashmap", SettingKind.Enum, "Where keyed state lives.") with { Values = ["hashmap", "rocksdb"] },
        Engine("restart-strategy.type", "fixed-delay", SettingKind.Enum, "What happens to a failed job.") with { Values = ["fixed-delay", "none"] },
        Engine("restart-strategy.fixed-delay.attempts", "10", SettingKind.Integer, "Restarts before a job is given up."),
        Engine("restart-strategy.fixed-delay.delay", "1 s", SettingKind.Duration, "Pause before a restart."),
        Engine("table.exec.source.idle-timeout", "5 s", SettingKind.Duration, "A split without rows for so long holds back no watermark."),
        Engine("table.optimizer.agg-phase-strategy", "AUTO", SettingKind.Enum,
            "Two-phase aggregation.") with { Values = ["AUTO", "ONE_PHASE", "TWO_PHASE"] },
        Engine("streamsql.optimizer", "on", SettingKind.Bool, "Apply the optimizer's rules."),
        Engine("streamsql.unbounded_state", "notice", SettingKind.Enum,
            "What to do about views whose state may grow without bound.") with { Values = ["allow", "notice", "refuse"] },
        Engine("streamsql.read_your_writes", "on", SettingKind.Bool, "A session's reads wait until views cover its writes."),
        Engine("streamsql.read_consistency", "wait", SettingKind.Enum,
            "What a SELECT does when views share no epoch.") with { Values = ["wait", "strict", "available"] },
        Engine("streamsql.read_wait", "2 s", SettingKind.Duration, "How long a SELECT waits for a common epoch."),
        Engine("streamsql.create_timeout", "10 s", SettingKind.Duration, "How long CREATE MATERIALIZED VIEW waits for the first readable epoch."),
        Engine("streamsql.work_mem", "512MB", SettingKind.Size, "Memory a statement may use for sorts, hash tables and joins."),
        Engine("streamsql.flush_timeout", "60 s", SettingKind.Duration, "How long FLUSH waits."),
        Engine("streamsql.information_schema_views", "off", SettingKind.Bool, "Show materialized views in information_schema too."),
    ];

    private static SettingDefinition Fixed(string name, string value, string description, bool reported = false) =>
        new(name, value, SettingKind.String, description)
        {
            Context = SettingContext.Internal,
            IsReported = reported,
            Category = "Preset Options",
        };

    private static SettingDefinition Engine(string name, string value, SettingKind kind, string description) =>
        new(name, value, kind, description) { Category = "Streaming" };
}

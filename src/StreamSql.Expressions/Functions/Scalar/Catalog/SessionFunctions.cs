using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Catalog;

/// <summary>current_database().</summary>
[Function("current_database() -> name", Volatility = Volatility.Stable)]
[Function("current_catalog() -> name", Volatility = Volatility.Stable)]
internal struct CurrentDatabase : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.Database);
}

/// <summary>current_schema(): the first of the search path; NULL when it is empty.</summary>
[Function("current_schema() -> name", Volatility = Volatility.Stable)]
internal struct CurrentSchema : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.SearchPath.Count > 0 ? call.Context.SearchPath[0] : null);
}

/// <summary>current_schemas(with implicit ones).</summary>
[Function("current_schemas(bool) -> name[]", Volatility = Volatility.Stable)]
internal struct CurrentSchemas : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        var names = (ViewBuilder)((ListBuilder)call.Output).Elements;
        if (call.Bool(0)) names.Append("pg_catalog"u8);
        foreach (string schema in call.Context.SearchPath)
            if (!call.Bool(0) || schema != "pg_catalog") names.Append(schema);
        ((ListBuilder)call.Output).CloseRow();
    }
}

/// <summary>current_user.</summary>
[Function("current_user() -> name", Volatility = Volatility.Stable)]
[Function("current_role() -> name", Volatility = Volatility.Stable)]
[Function("user() -> name", Volatility = Volatility.Stable)]
internal struct CurrentUser : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.User);
}

/// <summary>session_user.</summary>
[Function("session_user() -> name", Volatility = Volatility.Stable)]
internal struct SessionUser : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.SessionUser);
}

/// <summary>version().</summary>
[Function("version() -> text", Volatility = Volatility.Stable)]
internal struct Version : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        string architecture = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        call.Return($"PostgreSQL {call.Context.ServerVersion} (StreamSql) on {architecture}, compiled by .NET {Environment.Version}, 64-bit");
    }
}

/// <summary>pg_backend_pid().</summary>
[Function("pg_backend_pid() -> int4", Volatility = Volatility.Stable)]
internal struct BackendPid : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.BackendPid);
}

/// <summary>pg_postmaster_start_time().</summary>
[Function("pg_postmaster_start_time() -> timestamptz", Volatility = Volatility.Stable)]
[Function("pg_conf_load_time() -> timestamptz", Volatility = Volatility.Stable)]
internal struct PostmasterStartTime : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return((call.Context.ServerStarted.Ticks - DateTimeOffset.UnixEpoch.Ticks) / 10);
}

/// <summary>pg_is_in_recovery(): this server has no standby mode.</summary>
[Function("pg_is_in_recovery() -> bool", Volatility = Volatility.Stable)]
internal struct IsInRecovery : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(false);
}

/// <summary>inet_client_addr(), as text.</summary>
[Function("inet_client_addr() -> text", Volatility = Volatility.Stable)]
internal struct InetClientAddr : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.ClientAddress);
}

/// <summary>current_setting(name [, missing is ok]).</summary>
[Function("current_setting(text, bool=) -> text", Volatility = Volatility.Stable)]
internal struct CurrentSetting : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        string name = call.Text(0);
        string? value = call.Context.Catalog?.GetSetting(name.ToLowerInvariant());
        if (value is null && (call.Count == 1 || !call.Bool(1)))
            throw new StreamSqlException(SqlState.UndefinedObject, $"unrecognized configuration parameter \"{name}\"");
        call.Return(value);
    }
}

/// <summary>set_config(name, value, is local).</summary>
[Function("set_config(text, text, bool) -> text", Volatility = Volatility.Volatile)]
internal struct SetConfig : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.Context.Catalog is not { } catalog) throw StreamSqlException.NotSupported("set_config here");
        string name = call.Text(0).ToLowerInvariant();
        catalog.SetSetting(name, call.Text(1), call.Bool(2));
        call.Return(catalog.GetSetting(name));
    }
}

/// <summary>pg_cancel_backend(pid).</summary>
[Function("pg_cancel_backend(int4) -> bool", Volatility = Volatility.Volatile)]
internal struct CancelBackend : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.Catalog?.SignalBackend(call.Get<int>(0), false) ?? false);
}

/// <summary>pg_terminate_backend(pid).</summary>
[Function("pg_terminate_backend(int4) -> bool", Volatility = Volatility.Volatile)]
internal struct TerminateBackend : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.Catalog?.SignalBackend(call.Get<int>(0), true) ?? false);
}

/// <summary>pg_blocking_pids(pid): sessions never wait for each other's locks here.</summary>
[Function("pg_blocking_pids(int4) -> int4[]", Volatility = Volatility.Volatile)]
internal struct BlockingPids : IScalarKernel
{
    public static void Invoke(ref RowCall call) => ((ListBuilder)call.Output).CloseRow();
}

/// <summary>gen_random_uuid().</summary>
[Function("gen_random_uuid() -> uuid", Volatility = Volatility.Volatile)]
internal struct GenRandomUuid : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        Span<byte> text = stackalloc byte[36];
        Guid.NewGuid().TryFormat(text, out _);
        if (UuidText.TryParse(text, out Core.Types.UuidValue value)) call.Return(value);
        else call.ReturnNull();
    }
}

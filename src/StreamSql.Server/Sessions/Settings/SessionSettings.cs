using System.Collections.Immutable;
using StreamSql.Core.Errors;

namespace StreamSql.Server.Sessions.Settings;

/// <summary>
/// The settings of one session: server defaults, what the client set, and what a transaction set for itself. A rolled back SET is
/// undone. Owned by the session.
/// </summary>
internal sealed class SessionSettings(IReadOnlyDictionary<string, string> serverValues)
{
    private static readonly ImmutableDictionary<string, string> Empty =
        ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    private ImmutableDictionary<string, string> _startup = Empty;
    private ImmutableDictionary<string, string> _session = Empty;
    private ImmutableDictionary<string, string> _local = Empty;
    private ImmutableDictionary<string, string>? _beforeTransaction;
    private readonly HashSet<string> _changedReports = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Grows with every change; caches of derived values compare it.</summary>
    public int Version { get; private set; }

    /// <summary>The value as SHOW prints it; throws 42704 for an unknown name.</summary>
    public string Show(string name) =>
        Find(name) ?? throw new StreamSqlException(SqlState.UndefinedObject, $"unrecognized configuration parameter \"{name}\"");

    /// <summary>The value; null for a custom name nobody has set; throws for a misspelt one.</summary>
    public string? Find(string name)
    {
        SettingDefinition? definition = SettingCatalog.Resolve(name);
        string key = definition?.Name ?? name;
        if (_local.TryGetValue(key, out string? value) || _session.TryGetValue(key, out value)) return value;
        return definition is null ? _startup.GetValueOrDefault(key) : Reset(definition);
    }

    public string this[string name] => Show(name);

    public bool Bool(string name) => SettingCatalog.ParseBool(Show(name)) ?? false;

    public int Integer(string name) => int.Parse(Show(name), System.Globalization.CultureInfo.InvariantCulture);

    public TimeSpan Duration(string name) =>
        SettingUnits.TryDuration(Show(name), SettingCatalog.Resolve(name)?.Unit, out TimeSpan duration) ? duration : TimeSpan.Zero;

    public long Size(string name) => SettingUnits.TrySize(Show(name), SettingCatalog.Resolve(name)?.Unit, out long size) ? size : 0;

    /// <summary>What RESET would give.</summary>
    public string Reset(SettingDefinition definition) =>
        _startup.TryGetValue(definition.Name, out string? value) || serverValues.TryGetValue(definition.Name, out value)
            ? value
            : definition.Default;

    /// <summary>A value from the startup packet, which RESET returns to.</summary>
    public void SetStartup(string name, string value)
    {
        SettingDefinition? definition = SettingCatalog.Resolve(name);
        if (definition is null)
        {
            _startup = _startup.SetItem(name, value);
            return;
        }

        if (definition.Context != SettingContext.User) throw CannotChange(definition);
        _startup = _startup.SetItem(definition.Name, SettingCatalog.Check(definition, value));
        Changed(definition);
    }

    /// <summary>What the server decides for the session (its user, for one), whatever the context.</summary>
    public void Preset(string name, string value) => _startup = _startup.SetItem(name, value);

    /// <summary>SET, or SET LOCAL; null: back to the default.</summary>
    public void Set(string name, string? value, bool isLocal = false)
    {
        SettingDefinition? definition = SettingCatalog.Resolve(name);
        if (definition is { Context: not SettingContext.User }) throw CannotChange(definition);
        string key = definition?.Name ?? name;
        if (value is not null && definition is not null) value = SettingCatalog.Check(definition, value);
        if (isLocal)
        {
            _local = value is null ? _local.Remove(key) : _local.SetItem(key, value);
        }
        else
        {
            _session = value is null ? _session.Remove(key) : _session.SetItem(key, value);
            _local = _local.Remove(key);
        }

        Version++;
        if (definition is not null) Changed(definition);
    }

    public void ResetAll()
    {
        ReportAll(_session.Keys.Concat(_local.Keys));
        _session = Empty;
        _local = Empty;
        Version++;
    }

    /// <summary>Remembers the values that a rollback returns to.</summary>
    public void BeginTransaction() => _beforeTransaction = _session;

    public void EndTransaction(bool commit)
    {
        if (_local.Count > 0) ReportAll(_local.Keys);
        if (!commit && _beforeTransaction is not null && _beforeTransaction != _session)
        {
            ReportAll(_session.Keys.Concat(_beforeTransaction.Keys));
            _session = _beforeTransaction;
        }

        if (_local.Count > 0 || !commit) Version++;
        _local = Empty;
        _beforeTransaction = null;
    }

    /// <summary>The implicit transaction of a query text or a pipeline ended: SET LOCAL has no effect beyond it.</summary>
    public void EndImplicit(TransactionBlock block, bool commit)
    {
        if (block.IsImplicit) block.Reset();
        if (block.State == TransactionState.Idle && _local.Count > 0) EndTransaction(commit);
    }

    /// <summary>The names whose ParameterStatus is due, once.</summary>
    public bool TakeReports(List<string> into)
    {
        if (_changedReports.Count == 0) return false;
        into.AddRange(_changedReports);
        _changedReports.Clear();
        return true;
    }

    private static StreamSqlException CannotChange(SettingDefinition definition) =>
        definition.Context == SettingContext.Internal
            ? new("55P02", $"parameter \"{definition.Name}\" cannot be changed")
            : new("55P02", $"parameter \"{definition.Name}\" cannot be changed without restarting the server");

    private void Changed(SettingDefinition definition)
    {
        if (definition.IsReported) _changedReports.Add(definition.Name);
    }

    private void ReportAll(IEnumerable<string> names)
    {
        foreach (string name in names.ToArray())
            if (SettingCatalog.IsKnown(name) && SettingCatalog.Resolve(name) is { IsReported: true } definition)
                _changedReports.Add(definition.Name);
    }
}

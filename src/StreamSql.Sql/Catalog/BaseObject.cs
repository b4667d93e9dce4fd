namespace StreamSql.Sql.Catalog;

/// <summary>A base object: a log, internal or of a connector.</summary>
public abstract record BaseObject : RelationObject
{
    /// <summary>Value of the option <c>connector</c>; <c>internal</c> when there is none.</summary>
    public string Connector => Options.GetValueOrDefault("connector", InternalConnector);

    public const string InternalConnector = "internal";

    public bool IsInternal => Connector == InternalConnector;

    public WatermarkRule? Watermark { get; init; }

    public IReadOnlyList<CheckRule> Checks { get; init; } = [];
}

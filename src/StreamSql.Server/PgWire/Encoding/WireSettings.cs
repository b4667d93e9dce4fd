using StreamSql.Core.Types.Text;

namespace StreamSql.Server.PgWire.Encoding;

/// <summary>What the session's settings say about text forms. Immutable; replaced when a setting changes.</summary>
/// <param name="Text">Time zone and the like.</param>
/// <param name="RegName">The text of a regclass, regtype, regproc … value, by (type oid, value); null: the number.</param>
internal sealed record WireSettings(TextSettings Text, Func<int, long, string?>? RegName = null);

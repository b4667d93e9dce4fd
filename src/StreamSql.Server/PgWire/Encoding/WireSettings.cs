using StreamSql.Core.Types.Text;

namespace StreamSql.Server.PgWire.Encoding;

/// <summary>What the session's settings say about text forms. Immutable; replaced when a setting changes.</summary>
/// <param name="Text">Time zone, styles, names of catalog objects.</param>
internal sealed record WireSettings(TextSettings Text);

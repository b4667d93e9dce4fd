using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;

namespace StreamSql.Server.PgWire;

/// <summary>One method per backend message.</summary>
internal sealed partial class BackendWriter
{
    private const int NewestProtocol = 196608;

    public void AuthenticationOk() => Authentication(0, default);

    public void AuthenticationSasl() => Authentication(10, "SCRAM-SHA-256\0\0"u8);

    public void AuthenticationSaslContinue(ReadOnlySpan<byte> data) => Authentication(11, data);

    public void AuthenticationSaslFinal(ReadOnlySpan<byte> data) => Authentication(12, data);

    public void ParameterStatus(string name, string value)
    {
        Begin(BackendMessage.ParameterStatus);
        WriteCString(name);
        WriteCString(value);
        End();
    }

    public void BackendKeyData(int processId, int secret)
    {
        Begin(BackendMessage.BackendKeyData);
        WriteInt32(processId);
        WriteInt32(secret);
        End();
    }

    public void NegotiateProtocolVersion(IReadOnlyList<string> unknownOptions)
    {
        Begin(BackendMessage.NegotiateProtocolVersion);
        WriteInt32(NewestProtocol);
        WriteInt32(unknownOptions.Count);
        foreach (string option in unknownOptions) WriteCString(option);
        End();
    }

    public void ReadyForQuery(TransactionState state)
    {
        Begin(BackendMessage.ReadyForQuery);
        WriteByte(state switch
        {
            TransactionState.Idle => (byte)'I',
            TransactionState.Active => (byte)'T',
            _ => (byte)'E',
        });
        End();
    }

    /// <summary>A message that is its type alone.</summary>
    public void Bare(BackendMessage type)
    {
        Begin(type);
        End();
    }

    public void CommandComplete(string tag)
    {
        Begin(BackendMessage.CommandComplete);
        WriteCString(tag);
        End();
    }

    /// <summary>A tag that ends in a row count, written without a string.</summary>
    public void CommandComplete(ReadOnlySpan<byte> verb, long rows)
    {
        Begin(BackendMessage.CommandComplete);
        WriteBytes(verb);
        System.Buffers.Text.Utf8Formatter.TryFormat(rows, GetSpan(20), out int written);
        Advance(written);
        WriteByte(0);
        End();
    }

    public void ParameterDescription(IReadOnlyList<SqlType> types)
    {
        Begin(BackendMessage.ParameterDescription);
        WriteInt16((short)types.Count);
        foreach (SqlType type in types) WriteInt32(WireTypes.Oid(type));
        End();
    }

    /// <param name="columns">What each column looks like to the client.</param>
    /// <param name="formats">None: all text; one: for all; otherwise one each.</param>
    public void RowDescription(IReadOnlyList<ResultColumn> columns, ReadOnlySpan<short> formats)
    {
        Begin(BackendMessage.RowDescription);
        WriteInt16((short)columns.Count);
        for (int i = 0; i < columns.Count; i++)
        {
            ResultColumn column = columns[i];
            WriteCString(column.Name);
            WriteInt32((int)column.TableOid);
            WriteInt16(column.Attribute);
            WriteInt32(WireTypes.Oid(column.Type));
            WriteInt16(WireTypes.Length(column.Type));
            WriteInt32(column.Type.Modifier);
            WriteInt16(WireFormats.Of(formats, i));
        }

        End();
    }

    public void Notification(int processId, string channel, string payload)
    {
        Begin(BackendMessage.NotificationResponse);
        WriteInt32(processId);
        WriteCString(channel);
        WriteCString(payload);
        End();
    }

    /// <summary>CopyInResponse or CopyOutResponse.</summary>
    public void CopyResponse(BackendMessage type, bool binary, int columns)
    {
        Begin(type);
        WriteByte(binary ? (byte)1 : (byte)0);
        WriteInt16((short)columns);
        for (int i = 0; i < columns; i++) WriteInt16(binary ? (short)1 : (short)0);
        End();
    }

    public void Error(StreamSqlException error, string severity = "ERROR")
    {
        Abandon();
        Begin(BackendMessage.ErrorResponse);
        Fields(severity, error.SqlState, error.Message, error.Detail, error.Hint, error.Position, error.Context);
        End();
    }

    public void Notice(Notice notice)
    {
        Begin(BackendMessage.NoticeResponse);
        Fields(notice.Severity, notice.SqlState, notice.Message, notice.Detail, notice.Hint, 0, null);
        End();
    }

    private void Fields(
        string severity, string sqlState, string message, string? detail, string? hint, int position, string? context)
    {
        Field((byte)'S', severity);
        Field((byte)'V', severity);
        Field((byte)'C', sqlState);
        Field((byte)'M', message.Length == 0 ? sqlState : message);
        Field((byte)'D', detail);
        Field((byte)'H', hint);
        if (position > 0) Field((byte)'P', position.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Field((byte)'W', context);
        WriteByte(0);
    }

    private void Field(byte code, string? value)
    {
        if (value is null) return;
        WriteByte(code);
        WriteCString(value.Replace('\0', ' '));
    }

    private void Authentication(int code, ReadOnlySpan<byte> data)
    {
        Begin(BackendMessage.Authentication);
        WriteInt32(code);
        WriteBytes(data);
        End();
    }
}

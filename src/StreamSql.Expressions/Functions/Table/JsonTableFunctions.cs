using System.Buffers;
using System.Text;
using System.Text.Json;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Functions.Scalar.Json;

namespace StreamSql.Expressions.Functions.Table;

/// <summary>How a JSON member becomes a value: text as <c>-&gt;&gt;</c> gives it, jsonb canonical, json as written.</summary>
internal enum JsonMemberForm : byte
{
    Json,
    Jsonb,
    Text,
}

/// <summary>json_array_elements and its kin.</summary>
internal sealed class JsonArrayElements(JsonMemberForm form) : BufferedTableFunction
{
    protected override IEnumerable<object?[]> Rows(ReadOnlySpan<Column> arguments, int row)
    {
        using JsonDocument document = JsonNavigation.Parse(((ViewColumn)arguments[0]).GetBytes(row));
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw new StreamSqlException(SqlState.InvalidParameterValue, document.RootElement.ValueKind == JsonValueKind.Object
                ? "cannot extract elements from an object"
                : "cannot extract elements from a scalar");
        }

        return document.RootElement.EnumerateArray().Select(e => new[] { Member(e, form) }).ToList();
    }

    public static object? Member(JsonElement element, JsonMemberForm form)
    {
        switch (form)
        {
            case JsonMemberForm.Json: return element.GetRawText();
            case JsonMemberForm.Text when element.ValueKind == JsonValueKind.Null: return null;
            case JsonMemberForm.Text when element.ValueKind == JsonValueKind.String: return element.GetString();
            case JsonMemberForm.Text: return element.GetRawText();
            default:
                var text = new ArrayBufferWriter<byte>();
                JsonText.AppendCanonical(element, text);
                return Encoding.UTF8.GetString(text.WrittenSpan);
        }
    }
}

/// <summary>json_each and its kin: a row per member of an object.</summary>
internal sealed class JsonEach(JsonMemberForm form, string name) : BufferedTableFunction
{
    protected override IEnumerable<object?[]> Rows(ReadOnlySpan<Column> arguments, int row)
    {
        using JsonDocument document = JsonNavigation.Parse(((ViewColumn)arguments[0]).GetBytes(row));
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new StreamSqlException(SqlState.InvalidParameterValue, form == JsonMemberForm.Json
                ? "cannot deconstruct " + (document.RootElement.ValueKind == JsonValueKind.Array ? "an array as an object" : "a scalar")
                : $"cannot call {name} on a non-object");
        }

        return document.RootElement.EnumerateObject().Select(p => new[] { p.Name, JsonArrayElements.Member(p.Value, form) }).ToList();
    }
}

/// <summary>json_object_keys.</summary>
internal sealed class JsonObjectKeys(string name) : BufferedTableFunction
{
    protected override IEnumerable<object?[]> Rows(ReadOnlySpan<Column> arguments, int row)
    {
        using JsonDocument document = JsonNavigation.Parse(((ViewColumn)arguments[0]).GetBytes(row));
        string? kind = document.RootElement.ValueKind switch
        {
            JsonValueKind.Object => null,
            JsonValueKind.Array => "an array",
            _ => "a scalar",
        };
        if (kind is not null) throw new StreamSqlException(SqlState.InvalidParameterValue, $"cannot call {name} on {kind}");
        return document.RootElement.EnumerateObject().Select(p => new object?[] { p.Name }).ToList();
    }
}

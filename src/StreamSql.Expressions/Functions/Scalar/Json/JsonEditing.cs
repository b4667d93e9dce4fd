using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Json;

/// <summary>Trees of jsonb values that functions change, and back.</summary>
internal static class JsonEditing
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1000 };

    public static JsonNode? Parse(ReadOnlySpan<byte> json) => JsonNode.Parse(json, null, Options);

    public static void Return(ref RowCall call, JsonNode? node)
    {
        var canonical = new ArrayBufferWriter<byte>();
        byte[] text = node is null ? "null"u8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(node);
        using JsonDocument document = JsonDocument.Parse(text, Options);
        JsonText.AppendCanonical(document.RootElement, canonical);
        call.Return(canonical.WrittenSpan);
    }

    public static string[] Path(ref RowCall call, int argument)
    {
        (Column steps, int start, int count) = call.Elements(argument);
        var path = new string[count];
        for (int i = 0; i < count; i++)
        {
            if (steps.IsNull(start + i)) throw new StreamSqlException(SqlState.NullValueNotAllowed, $"path element at position {i + 1} is null");
            path[i] = JsonNavigation.Text(((ViewColumn)steps).GetBytes(start + i));
        }

        return path;
    }

    /// <summary>The container that holds the last step of a path; null when a step leads nowhere.</summary>
    public static JsonNode? Parent(JsonNode? root, string[] path)
    {
        JsonNode? node = root;
        for (int i = 0; i < path.Length - 1; i++)
        {
            node = node switch
            {
                System.Text.Json.Nodes.JsonObject o => o[path[i]],
                JsonArray a when Index(path, i, a.Count) is { } at && at >= 0 && at < a.Count => a[at],
                _ => null,
            };
            if (node is null) return null;
        }

        return node;
    }

    /// <summary>A step as an index of an array; negative from the end. Throws when it is no number.</summary>
    public static int? Index(string[] path, int step, int count)
    {
        if (!int.TryParse(path[step], out int index))
        {
            throw new StreamSqlException(
                SqlState.InvalidTextRepresentation, $"path element at position {step + 1} is not an integer: \"{path[step]}\"");
        }

        return index < 0 ? index + count : index;
    }

    public static StreamSqlException ScalarDelete() => new(SqlState.InvalidParameterValue, "cannot delete from scalar");
}

/// <summary><c>jsonb || jsonb</c></summary>
[Function("concat_op(jsonb, jsonb) -> jsonb", IsOperator = true)]
[Function("jsonb_concat(jsonb, jsonb) -> jsonb")]
internal struct JsonConcat : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        JsonNode? left = JsonEditing.Parse(call.Bytes(0)), right = JsonEditing.Parse(call.Bytes(1));
        if (left is System.Text.Json.Nodes.JsonObject target && right is System.Text.Json.Nodes.JsonObject source)
        {
            foreach ((string key, JsonNode? value) in source.ToArray())
            {
                source.Remove(key);
                target[key] = value;
            }

            JsonEditing.Return(ref call, target);
            return;
        }

        var all = new JsonArray();
        AddAll(all, left);
        AddAll(all, right);
        JsonEditing.Return(ref call, all);
    }

    private static void AddAll(JsonArray target, JsonNode? value)
    {
        if (value is not JsonArray items)
        {
            target.Add(value);
            return;
        }

        foreach (JsonNode? item in items.ToArray())
        {
            items.Remove(item);
            target.Add(item);
        }
    }
}

/// <summary><c>jsonb - key</c>: also the strings of an array.</summary>
[Function("subtract(jsonb, text) -> jsonb", IsOperator = true)]
internal struct JsonWithoutKey : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        JsonNode? node = JsonEditing.Parse(call.Bytes(0));
        JsonWithoutKeys.Remove(node, call.Text(1));
        JsonEditing.Return(ref call, node);
    }
}

/// <summary><c>jsonb - keys</c></summary>
[Function("subtract(jsonb, text[]) -> jsonb", IsOperator = true)]
internal struct JsonWithoutKeys : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        JsonNode? node = JsonEditing.Parse(call.Bytes(0));
        foreach (string key in JsonEditing.Path(ref call, 1)) Remove(node, key);
        JsonEditing.Return(ref call, node);
    }

    public static void Remove(JsonNode? node, string key)
    {
        switch (node)
        {
            case System.Text.Json.Nodes.JsonObject o: o.Remove(key); break;
            case JsonArray a:
                for (int i = a.Count - 1; i >= 0; i--)
                    if (a[i] is JsonValue value && value.TryGetValue(out string? text) && text == key) a.RemoveAt(i);
                break;
            default: throw JsonEditing.ScalarDelete();
        }
    }
}

/// <summary><c>jsonb - index</c></summary>
[Function("subtract(jsonb, int4) -> jsonb", IsOperator = true)]
internal struct JsonWithoutElement : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        JsonNode? node = JsonEditing.Parse(call.Bytes(0));
        if (node is System.Text.Json.Nodes.JsonObject)
            throw new StreamSqlException(SqlState.InvalidParameterValue, "cannot delete from object using integer index");
        if (node is not JsonArray array) throw JsonEditing.ScalarDelete();
        int index = call.Get<int>(1);
        if (index < 0) index += array.Count;
        if (index >= 0 && index < array.Count) array.RemoveAt(index);
        JsonEditing.Return(ref call, array);
    }
}

/// <summary><c>jsonb #- path</c></summary>
[Function("jsonb_delete_path(jsonb, text[]) -> jsonb")]
internal struct JsonDeletePath : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        JsonNode? root = JsonEditing.Parse(call.Bytes(0));
        if (root is not (System.Text.Json.Nodes.JsonObject or JsonArray))
            throw new StreamSqlException(SqlState.InvalidParameterValue, "cannot delete path in scalar");
        string[] path = JsonEditing.Path(ref call, 1);
        switch (path.Length == 0 ? null : JsonEditing.Parent(root, path))
        {
            case System.Text.Json.Nodes.JsonObject o: o.Remove(path[^1]); break;
            case JsonArray a when JsonEditing.Index(path, path.Length - 1, a.Count) is { } at && at >= 0 && at < a.Count: a.RemoveAt(at); break;
        }

        JsonEditing.Return(ref call, root);
    }
}

/// <summary>jsonb_set(target, path, value [, create]).</summary>
[Function("jsonb_set(jsonb, text[], jsonb, bool=) -> jsonb")]
internal struct JsonSet : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        JsonNode? root = JsonEditing.Parse(call.Bytes(0)), value = JsonEditing.Parse(call.Bytes(2));
        if (root is not (System.Text.Json.Nodes.JsonObject or JsonArray))
            throw new StreamSqlException(SqlState.InvalidParameterValue, "cannot set path in scalar");
        bool create = call.Count < 4 || call.Bool(3);
        string[] path = JsonEditing.Path(ref call, 1);
        switch (path.Length == 0 ? null : JsonEditing.Parent(root, path))
        {
            case System.Text.Json.Nodes.JsonObject o when create || o.ContainsKey(path[^1]): o[path[^1]] = value; break;
            case JsonArray a when JsonEditing.Index(path, path.Length - 1, a.Count) is { } at:
                if (at >= 0 && at < a.Count) a[at] = value;
                else if (create && at < 0) a.Insert(0, value);
                else if (create) a.Add(value);
                break;
        }

        JsonEditing.Return(ref call, root);
    }
}

/// <summary>jsonb_insert(target, path, value [, after]).</summary>
[Function("jsonb_insert(jsonb, text[], jsonb, bool=) -> jsonb")]
internal struct JsonInsert : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        JsonNode? root = JsonEditing.Parse(call.Bytes(0)), value = JsonEditing.Parse(call.Bytes(2));
        bool after = call.Count == 4 && call.Bool(3);
        string[] path = JsonEditing.Path(ref call, 1);
        switch (path.Length == 0 ? null : JsonEditing.Parent(root, path))
        {
            case System.Text.Json.Nodes.JsonObject o:
                if (o.ContainsKey(path[^1]))
                {
                    throw new StreamSqlException(SqlState.InvalidParameterValue, "cannot replace existing key")
                    {
                        Hint = "Try using the function jsonb_set to replace key value.",
                    };
                }

                o[path[^1]] = value;
                break;
            case JsonArray a when JsonEditing.Index(path, path.Length - 1, a.Count) is { } at:
                a.Insert(Math.Clamp(after ? at + 1 : at, 0, a.Count), value);
                break;
        }

        JsonEditing.Return(ref call, root);
    }
}

/// <summary>json_strip_nulls: without the null members of objects.</summary>
[Function("json_strip_nulls(json) -> json")]
[Function("jsonb_strip_nulls(jsonb) -> jsonb")]
internal struct JsonStripNulls : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        JsonNode? node = JsonEditing.Parse(call.Bytes(0));
        Strip(node);
        if (JsonReturn.IsBinary(ref call)) JsonEditing.Return(ref call, node);
        else call.Return(node?.ToJsonString() ?? "null");
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? item in array) Strip(item);
        }
        else if (node is System.Text.Json.Nodes.JsonObject o)
        {
            foreach ((string key, JsonNode? value) in o.ToArray())
            {
                if (value is null) o.Remove(key);
                else Strip(value);
            }
        }
    }
}

/// <summary>jsonb_pretty: indented by four blanks.</summary>
[Function("jsonb_pretty(jsonb) -> text")]
internal struct JsonPretty : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        using JsonDocument document = JsonNavigation.Parse(call.Bytes(0));
        var text = call.State.Scratch();
        Append(document.RootElement, text, 0);
        call.Return(text.WrittenSpan);
    }

    private static void Append(JsonElement element, ArrayBufferWriter<byte> text, int depth)
    {
        bool isObject = element.ValueKind == JsonValueKind.Object;
        if (!isObject && element.ValueKind != JsonValueKind.Array)
        {
            JsonText.AppendCanonical(element, text);
            return;
        }

        text.Write(isObject ? "{"u8 : "["u8);
        bool first = true;
        if (isObject)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                Next(text, depth + 1, ref first);
                JsonText.AppendString(property.Name, text);
                text.Write(": "u8);
                Append(property.Value, text, depth + 1);
            }
        }
        else
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Next(text, depth + 1, ref first);
                Append(item, text, depth + 1);
            }
        }

        NewLine(text, depth);
        text.Write(isObject ? "}"u8 : "]"u8);
    }

    private static void Next(ArrayBufferWriter<byte> text, int depth, ref bool first)
    {
        if (!first) text.Write(","u8);
        first = false;
        NewLine(text, depth);
    }

    private static void NewLine(ArrayBufferWriter<byte> text, int depth)
    {
        text.Write("\n"u8);
        for (int i = 0; i < depth; i++) text.Write("    "u8);
    }
}

using StreamSql.Core.Types;

namespace StreamSql.Expressions.Functions.Table;

/// <summary>The list of table functions: a signature and how to make it.</summary>
internal static class TableFunctionList
{
    public static readonly TableFunctionDefinition[] All =
    [
        new("generate_series(int4, int4, int4=) -> int4", (_, _) => new NumberSeries<int>()),
        new("generate_series(int8, int8, int8=) -> int8", (_, _) => new NumberSeries<long>()),
        new("generate_series(numeric, numeric, numeric=) -> numeric", (_, _) => new NumberSeries<decimal>()),
        new("generate_series(timestamp, timestamp, interval) -> timestamp", (_, _) => new TimeSeries(false)),
        new("generate_series(timestamptz, timestamptz, interval) -> timestamptz", (_, _) => new TimeSeries(true)),
        new("generate_subscripts(anyarray, int4, bool=) -> int4", (_, _) => new SubscriptSeries()),
        new("unnest(anyarray) -> anyelement", (_, _) => new Unnest(false)),
        new("_pg_expandarray(anyarray) -> anyelement", ExpandArray),
        new("string_to_table(text, text, text=) -> text", (_, _) => new StringToTable()),
        new("regexp_split_to_table(text, text, text=) -> text", (_, _) => new RegexpSplitToTable()),
        new("regexp_matches(text, text, text=) -> text[]", (_, _) => new RegexpMatches()),
        new("pg_options_to_table(text[]) -> (option_name text, option_value text)", (_, _) => new OptionsToTable()),
        new("json_array_elements(json) -> (value json)", (_, _) => new JsonArrayElements(JsonMemberForm.Json)),
        new("jsonb_array_elements(jsonb) -> (value jsonb)", (_, _) => new JsonArrayElements(JsonMemberForm.Jsonb)),
        new("json_array_elements_text(json) -> (value text)", (_, _) => new JsonArrayElements(JsonMemberForm.Text)),
        new("jsonb_array_elements_text(jsonb) -> (value text)", (_, _) => new JsonArrayElements(JsonMemberForm.Text)),
        new("json_each(json) -> (key text, value json)", (_, _) => new JsonEach(JsonMemberForm.Json, "json_each")),
        new("jsonb_each(jsonb) -> (key text, value jsonb)", (_, _) => new JsonEach(JsonMemberForm.Jsonb, "jsonb_each")),
        new("json_each_text(json) -> (key text, value text)", (_, _) => new JsonEach(JsonMemberForm.Text, "json_each_text")),
        new("jsonb_each_text(jsonb) -> (key text, value text)", (_, _) => new JsonEach(JsonMemberForm.Text, "jsonb_each_text")),
        new("json_object_keys(json) -> text", (_, _) => new JsonObjectKeys("json_object_keys")),
        new("jsonb_object_keys(jsonb) -> text", (_, _) => new JsonObjectKeys("jsonb_object_keys")),
    ];

    private static Unnest ExpandArray(IReadOnlyList<SqlType> arguments, SqlType element) => new(true)
    {
        Columns = new Schema([new Field("x", element), new Field("n", SqlTypes.Int32)]),
    };
}

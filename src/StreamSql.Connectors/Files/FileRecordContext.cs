using StreamSql.Connectors.Formats;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Files;

/// <summary>Metadata columns of records in a block of a file. Reused by its reader.</summary>
internal sealed class FileRecordContext : IRecordContext
{
    public static readonly IReadOnlyList<Field> Columns =
    [
        new("path", SqlTypes.Text, false), new("file.path", SqlTypes.Text, false), new("file.name", SqlTypes.Text, false),
        new("offset", SqlTypes.Int64, false),
    ];

    private FileSplit? _split;
    private FileBlock? _block;
    private int _first;

    public string SplitId => _split!.Path;

    public void Enter(FileSplit split, FileBlock block, int first)
    {
        _split = split;
        _block = block;
        _first = first;
    }

    public long OffsetOf(int record) => _block!.OffsetOf(_first + record);

    public Column Metadata(DecodedField field, int records)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(field.Type, records);
        for (int record = 0; record < records; record++)
        {
            switch (field.Metadata)
            {
                case "path" or "file.path" when builder is ViewBuilder text: text.Append(_split!.Path); break;
                case "file.name" when builder is ViewBuilder text: text.Append(Path.GetFileName(_split!.Path)); break;
                case "offset" when builder is FixedBuilder<long> integer: integer.Append(OffsetOf(record)); break;
                default: throw StreamSqlException.NotSupported($"metadata column \"{field.Metadata}\" as {field.Type} of connector \"filesystem\"");
            }
        }

        return builder.Finish();
    }
}

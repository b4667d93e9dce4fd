using System.Buffers;
using System.Text;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Types.Text;

namespace StreamSql.Connectors.Print;

/// <summary>Writes a line per change to a text writer that its writers share.</summary>
internal sealed class PrintSink(SinkDescription description, TextWriter output) : ISink
{
    public ISinkWriter CreateWriter(int subtask) => new Writer(description, output);

    public ISinkCommitter? CreateCommitter() => null;

    /// <summary>Lines of one chunk go out together. Owned by its task.</summary>
    private sealed class Writer(SinkDescription description, TextWriter output) : ISinkWriter
    {
        private readonly ArrayBufferWriter<byte> _text = new();
        private readonly byte[] _prefix = Encoding.UTF8.GetBytes(
            description.Options.Find("print-identifier") is { } identifier ? identifier + "> " : "");

        public void Write(StreamChunk chunk)
        {
            _text.ResetWrittenCount();
            for (int i = 0; i < chunk.RowCount; i++) AppendLine(chunk, chunk.PhysicalRow(i));
            string lines = Encoding.UTF8.GetString(_text.WrittenSpan);
            lock (output) output.Write(lines);
        }

        public ValueTask FlushAsync(CancellationToken cancellation)
        {
            lock (output) output.Flush();
            return default;
        }

        public async ValueTask<IReadOnlyList<byte[]>> PrepareCommitAsync(long checkpointId, CancellationToken cancellation)
        {
            await FlushAsync(cancellation).ConfigureAwait(false);
            return [];
        }

        public void Dispose()
        {
        }

        private void AppendLine(StreamChunk chunk, int row)
        {
            _text.Write(_prefix);
            _text.Write(Symbol(chunk.Kind(row)));
            for (int column = 0; column < chunk.ColumnCount; column++)
            {
                _text.Write(column == 0 ? "("u8 : ", "u8);
                if (chunk[column].IsNull(row)) _text.Write("NULL"u8);
                else TextFormat.Append(description.Schema[column].Type, chunk[column], row, _text, default);
            }

            _text.Write(")\n"u8);
        }

        private static ReadOnlySpan<byte> Symbol(RowKind kind) => kind switch
        {
            RowKind.Insert => "+I"u8,
            RowKind.UpdateBefore => "-U"u8,
            RowKind.UpdateAfter => "+U"u8,
            _ => "-D"u8,
        };
    }
}

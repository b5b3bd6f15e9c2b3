using MessagePack;

namespace Orleans.Serialization.Codecs;

/// <summary>The codecs of dates and times: ticks, with the kind or the offset where there is one.</summary>
internal sealed class TimeCodecs :
    IValueCodec<DateTime>, IValueCodec<DateTimeOffset>, IValueCodec<TimeSpan>, IValueCodec<DateOnly>, IValueCodec<TimeOnly>
{
    public void Write(ref MessagePackWriter writer, DateTime value)
    {
        writer.WriteArrayHeader(2);
        writer.Write(value.Ticks);
        writer.Write((int)value.Kind);
    }

    public void Write(ref MessagePackWriter writer, DateTimeOffset value)
    {
        writer.WriteArrayHeader(2);
        writer.Write(value.Ticks);
        writer.Write((int)value.Offset.TotalMinutes);
    }

    public void Write(ref MessagePackWriter writer, TimeSpan value) => writer.Write(value.Ticks);

    public void Write(ref MessagePackWriter writer, DateOnly value) => writer.Write(value.DayNumber);

    public void Write(ref MessagePackWriter writer, TimeOnly value) => writer.Write(value.Ticks);

    DateTime IValueCodec<DateTime>.Read(ref MessagePackReader reader)
    {
        ReadPairHeader(ref reader, nameof(DateTime));
        return new DateTime(reader.ReadInt64(), (DateTimeKind)reader.ReadInt32());
    }

    DateTimeOffset IValueCodec<DateTimeOffset>.Read(ref MessagePackReader reader)
    {
        ReadPairHeader(ref reader, nameof(DateTimeOffset));
        return new DateTimeOffset(reader.ReadInt64(), TimeSpan.FromMinutes(reader.ReadInt32()));
    }

    TimeSpan IValueCodec<TimeSpan>.Read(ref MessagePackReader reader) => new(reader.ReadInt64());

    DateOnly IValueCodec<DateOnly>.Read(ref MessagePackReader reader) => DateOnly.FromDayNumber(reader.ReadInt32());

    TimeOnly IValueCodec<TimeOnly>.Read(ref MessagePackReader reader) => new(reader.ReadInt64());

    private static void ReadPairHeader(ref MessagePackReader reader, string type)
    {
        if (reader.ReadArrayHeader() != 2)
        {
            throw new MessagePackSerializationException($"A {type} must be an array of two.");
        }
    }
}

using System.Buffers;
using MessagePack.Internal;

namespace MessagePack;

/// <summary>
/// Writes and reads whole values. Whatever goes wrong below comes out as the inner exception of a
/// <see cref="MessagePackSerializationException"/> that names the type.
/// </summary>
public static class MessagePackSerializer
{
    /// <summary>Gets or sets the options of calls that bring none.</summary>
    /// <value>Default: <see cref="MessagePackSerializerOptions.Standard"/>.</value>
    public static MessagePackSerializerOptions DefaultOptions { get; set; } = MessagePackSerializerOptions.Standard;

    public static void Serialize<T>(IBufferWriter<byte> writer, T value, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var target = new MessagePackWriter(writer) { CancellationToken = cancellationToken };
        Serialize(ref target, value, options);
        target.Flush();
    }

    /// <summary>Writes a value; the caller flushes the writer.</summary>
    public static void Serialize<T>(ref MessagePackWriter writer, T value, MessagePackSerializerOptions? options = null)
    {
        options ??= DefaultOptions;
        try
        {
            options.Resolver.GetFormatterWithVerify<T>().Serialize(ref writer, value, options);
        }
        catch (Exception e)
        {
            throw new MessagePackSerializationException($"Failed to serialize {typeof(T).FullName} value.", e);
        }
    }

    public static byte[] Serialize<T>(T value, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var buffer = new PooledBuffer();
        Serialize(buffer, value, options, cancellationToken);
        return buffer.Written.ToArray();
    }

    public static void Serialize<T>(Stream stream, T value, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var buffer = new PooledBuffer();
        Serialize(buffer, value, options, cancellationToken);
        try
        {
            stream.Write(buffer.Written.Span);
        }
        catch (Exception e)
        {
            throw new MessagePackSerializationException("Failed to write the serialized value to the stream.", e);
        }
    }

    public static async Task SerializeAsync<T>(Stream stream, T value, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var buffer = new PooledBuffer();
        Serialize(buffer, value, options, cancellationToken);
        try
        {
            await stream.WriteAsync(buffer.Written, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw new MessagePackSerializationException("Failed to write the serialized value to the stream.", e);
        }
    }

    /// <summary>Reads the value that stands first; what follows it is left.</summary>
    public static T Deserialize<T>(in ReadOnlySequence<byte> byteSequence, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var reader = new MessagePackReader(byteSequence) { CancellationToken = cancellationToken };
        return Deserialize<T>(ref reader, options);
    }

    /// <summary>Reads the next value.</summary>
    public static T Deserialize<T>(ref MessagePackReader reader, MessagePackSerializerOptions? options = null)
    {
        options ??= DefaultOptions;
        try
        {
            return options.Resolver.GetFormatterWithVerify<T>().Deserialize(ref reader, options);
        }
        catch (Exception e)
        {
            throw new MessagePackSerializationException($"Failed to deserialize {typeof(T).FullName} value.", e);
        }
    }

    /// <inheritdoc cref="Deserialize{T}(in ReadOnlySequence{byte}, MessagePackSerializerOptions, CancellationToken)"/>
    public static T Deserialize<T>(ReadOnlyMemory<byte> buffer, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default)
        => Deserialize<T>(buffer, options, out _, cancellationToken);

    /// <inheritdoc cref="Deserialize{T}(ReadOnlyMemory{byte}, MessagePackSerializerOptions, out int, CancellationToken)"/>
    public static T Deserialize<T>(ReadOnlyMemory<byte> buffer, out int bytesRead, CancellationToken cancellationToken = default)
        => Deserialize<T>(buffer, null, out bytesRead, cancellationToken);

    /// <summary>Reads the value that stands first; what follows it is left.</summary>
    /// <param name="buffer">What to read.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="bytesRead">The number of bytes that the value took.</param>
    /// <param name="cancellationToken">Ends the reading of collections early.</param>
    public static T Deserialize<T>(ReadOnlyMemory<byte> buffer, MessagePackSerializerOptions? options, out int bytesRead, CancellationToken cancellationToken = default)
    {
        var reader = new MessagePackReader(buffer) { CancellationToken = cancellationToken };
        T value = Deserialize<T>(ref reader, options);
        bytesRead = (int)reader.Consumed;
        return value;
    }

    /// <summary>Reads a stream to its end and the value that stands first in it; a stream that can seek is left behind that value.</summary>
    public static T Deserialize<T>(Stream stream, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var buffer = new PooledBuffer();
        try
        {
            int read;
            while ((read = stream.Read(buffer.GetSpan(0))) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                buffer.Advance(read);
            }
        }
        catch (Exception e)
        {
            throw new MessagePackSerializationException("Failed to read the stream.", e);
        }

        return DeserializeFirst<T>(stream, buffer.Written, options, cancellationToken);
    }

    /// <inheritdoc cref="Deserialize{T}(Stream, MessagePackSerializerOptions, CancellationToken)"/>
    public static async ValueTask<T> DeserializeAsync<T>(Stream stream, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var buffer = new PooledBuffer();
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer.GetMemory(0), cancellationToken).ConfigureAwait(false)) > 0)
            {
                buffer.Advance(read);
            }
        }
        catch (Exception e)
        {
            throw new MessagePackSerializationException("Failed to read the stream.", e);
        }

        return DeserializeFirst<T>(stream, buffer.Written, options, cancellationToken);
    }

    private static T DeserializeFirst<T>(Stream stream, ReadOnlyMemory<byte> bytes, MessagePackSerializerOptions? options, CancellationToken cancellationToken)
    {
        T value = Deserialize<T>(bytes, options, out int read, cancellationToken);
        if (stream.CanSeek && read < bytes.Length)
        {
            stream.Seek(read - bytes.Length, SeekOrigin.Current);
        }

        return value;
    }
}

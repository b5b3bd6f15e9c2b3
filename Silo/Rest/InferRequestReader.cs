using System.Text.Json;
using Grid.Models;
using Grid.Serving;
using Grid.Tensors;

namespace Grid.Silo.Rest;

// Decodes the body of an inference request in one pass over its tokens.
//
// No document is built: what a request carries is mostly numbers, and those go from their tokens straight into the
// tensor's buffer. A tensor can only be read once its name, datatype and shape are known; where `data` comes before them
// its place is remembered, it is skipped, and read when the object ends. Binary tensors are slices of the body itself.
//
// Whether shapes, sizes and bytes agree with each other and with the model is not asked here: the replica's InputCheck
// asks it for all doors alike.
//
// Every hold that was taken is ended again if decoding fails, so a bad request costs its own body and nothing more.

/// <summary>
/// Decodes inference requests.
/// </summary>
internal ref struct InferRequestReader
{
    private readonly ModelSignature _signature;
    private readonly TensorBufferPool _pool;
    private readonly RequestBody _body;
    private readonly DecodedInfer _call;
    private Utf8JsonReader _reader;
    private int _binaryAt;
    private bool _hasInputs;

    private InferRequestReader(ModelSignature signature, TensorBufferPool pool, RequestBody body)
    {
        _signature = signature;
        _pool = pool;
        _body = body;
        _call = new DecodedInfer(new InferenceRequest(signature));
        _reader = new Utf8JsonReader(body.Json);
        _binaryAt = body.JsonLength;
    }

    /// <summary>Decodes a request.</summary>
    /// <param name="signature">The signature of the version it is for.</param>
    /// <param name="pool">Lends the buffers of tensors that come as JSON.</param>
    /// <param name="body">The body. The request takes holds of its own; the caller's stays the caller's.</param>
    /// <returns>The request, with its holds.</returns>
    /// <exception cref="RestFault">The request is malformed, or names what the signature doesn't have.</exception>
    public static DecodedInfer Read(ModelSignature signature, TensorBufferPool pool, RequestBody body)
    {
        if (body.JsonLength == 0 && body.Length > 0)
        {
            return RawRequestReader.Read(signature, pool, body);
        }

        JsonText.Check(body.Json);
        var reader = new InferRequestReader(signature, pool, body);
        try
        {
            reader.ReadRequest();
            return reader._call;
        }
        catch (JsonException exception)
        {
            reader._call.Request.Release();
            throw JsonFaults.Malformed(body.Json, reader._reader.BytesConsumed, exception);
        }
        catch
        {
            reader._call.Request.Release();
            throw;
        }
    }

    private void ReadRequest()
    {
        JsonText.ReadStartObject(ref _reader, "The request");
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            if (_reader.ValueTextEquals("inputs"u8))
            {
                _reader.Read();
                ReadInputs();
            }
            else if (_reader.ValueTextEquals("outputs"u8))
            {
                _reader.Read();
                RequestedOutputsReader.Read(ref _reader, _signature, _call);
            }
            else if (_reader.ValueTextEquals("id"u8))
            {
                _reader.Read();
                ReadId();
            }
            else if (_reader.ValueTextEquals("parameters"u8))
            {
                _reader.Read();
                InferParameters.ReadRequest(ref _reader, _call);
            }
            else
            {
                _reader.Read();
                _reader.Skip();
            }
        }

        // Nothing may follow; the reader throws if something does.
        _reader.Read();
        CheckComplete();
    }

    private readonly void CheckComplete()
    {
        if (!_hasInputs)
        {
            throw RestFault.BadRequest("The request has no 'inputs'. Write an array with an object for each input.");
        }

        if (_binaryAt != _body.Length)
        {
            throw RestFault.BadRequest(
                $"{_body.Length - _binaryAt} bytes are left behind the last binary tensor. The binary_data_size of the inputs and " +
                "Inference-Header-Content-Length must add up to the body's length.");
        }
    }

    private void ReadId()
    {
        if (_reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        JsonText.RequireString(ref _reader, "The request's id");
        _call.Id = _body.Slice((int)_reader.TokenStartIndex, _reader.ValueSpan.Length + 2).ToArray();
    }

    private void ReadInputs()
    {
        if (_hasInputs)
        {
            throw RestFault.BadRequest("The request has 'inputs' twice.");
        }

        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            throw RestFault.BadRequest($"The request's inputs must be an array, not {JsonText.Quote(ref _reader)}.");
        }

        _hasInputs = true;
        var ordinal = 0;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            ReadInput(ordinal++);
        }
    }

    private void ReadInput(int ordinal)
    {
        JsonText.RequireStartObject(ref _reader, $"The input at position {ordinal}");
        var fields = new InputFields(ordinal);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            if (_reader.ValueTextEquals("name"u8))
            {
                _reader.Read();
                fields.ReadName(ref _reader, _signature);
                RequireNew(fields.Index);
            }
            else if (_reader.ValueTextEquals("shape"u8))
            {
                _reader.Read();
                fields.ReadShape(ref _reader);
            }
            else if (_reader.ValueTextEquals("datatype"u8))
            {
                _reader.Read();
                fields.ReadDataType(ref _reader);
            }
            else if (_reader.ValueTextEquals("data"u8))
            {
                _reader.Read();
                ReadData(ref fields);
            }
            else if (_reader.ValueTextEquals("parameters"u8))
            {
                _reader.Read();
                InferParameters.ReadInput(ref _reader, ref fields.BinarySize);
            }
            else
            {
                _reader.Read();
                _reader.Skip();
            }
        }

        EndInput(ref fields);
    }

    private void ReadData(ref InputFields fields)
    {
        if (fields.DataAt >= 0)
        {
            throw RestFault.BadRequest($"{fields.Label} has 'data' twice.");
        }

        fields.DataAt = _reader.TokenStartIndex;
        if (fields.IsComplete)
        {
            var spec = fields.CheckedSpec(_signature);
            _call.Request.Inputs[fields.Index] = JsonTensorReader.Read(
                ref _reader, _pool, spec, fields.Shape!, _body.JsonLength - fields.DataAt);
        }
        else
        {
            fields.IsDataAhead = true;
            _reader.Skip();
        }
    }

    private void EndInput(ref InputFields fields)
    {
        var spec = fields.CheckedSpec(_signature);
        if (fields.DataAt < 0)
        {
            _call.Request.Inputs[fields.Index] = ReadBinary(ref fields, spec);
            return;
        }

        if (fields.BinarySize >= 0)
        {
            throw RestFault.BadRequest(
                $"Input '{spec.Name}' has both 'data' and binary_data_size. Send it as JSON or as binary data.");
        }

        if (fields.IsDataAhead)
        {
            var ahead = new Utf8JsonReader(_body.Json[(int)fields.DataAt..]);
            ahead.Read();
            _call.Request.Inputs[fields.Index] = JsonTensorReader.Read(
                ref ahead, _pool, spec, fields.Shape!, _body.JsonLength - fields.DataAt);
        }
    }

    private InputTensor ReadBinary(ref InputFields fields, TensorSpec spec)
    {
        if (fields.BinarySize < 0)
        {
            throw RestFault.BadRequest(
                $"Input '{spec.Name}' has no data. Write 'data', or binary_data_size and the bytes behind the JSON.");
        }

        if (fields.BinarySize > _body.Length - _binaryAt)
        {
            throw RestFault.BadRequest(
                $"Input '{spec.Name}' has a binary_data_size of {fields.BinarySize}, but {_body.Length - _binaryAt} bytes are left " +
                "behind the JSON and the tensors before it. Inference-Header-Content-Length tells where the JSON ends.");
        }

        var length = (int)fields.BinarySize;
        var tensor = new InputTensor(spec.DataType, fields.Shape!, _body.Buffer.Retain(), _binaryAt, length);
        _binaryAt += length;
        return tensor;
    }

    private readonly void RequireNew(int index)
    {
        if (_call.Request.Inputs[index].Buffer is not null)
        {
            throw RestFault.BadRequest($"Input '{_signature.Inputs[index].Name}' is there twice.");
        }
    }
}

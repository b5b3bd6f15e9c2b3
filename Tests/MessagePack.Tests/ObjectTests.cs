using Grid.MessagePackTests.Samples;
using MessagePack;

namespace Grid.MessagePackTests;

// Generated formatters: the wire form of objects, and what reading does with more or less than was expected.
public sealed class ObjectTests
{
    [Fact]
    public void Serialize_IndexedMembers_IsAnArrayWithNilInTheHoles()
    {
        Assert.Equal("9301C003", Wire.Hex(new WithHole { A = 1, C = 3 }));
        Assert.Equal(3, Wire.FromHex<WithHole>("9301C003").C);
        Assert.Equal("C0", Wire.Hex<WithHole?>(null));
        Assert.Null(Wire.FromHex<WithHole?>("C0"));
    }

    [Fact]
    public void Serialize_NamedMembers_IsAMap()
    {
        var value = new Named { Zeta = 1, Name = "x", List = [new Named()] };

        Assert.Equal("83A17A01A56EC3A46D65A178A16C9183A17A00A56EC3A46D65C0A16CC0", Wire.Hex(value));
        Named read = Wire.FromHex<Named>(Wire.Hex(value));
        Assert.Equal(1, read.Zeta);
        Assert.Equal("x", read.Name);
        Assert.Null(Assert.Single(read.List!).Name);
    }

    [Fact]
    public void Serialize_KeyAsPropertyName_WritesPublicMembersButNotTheIgnored()
    {
        Assert.Equal(
            "83A54669656C6403A5436F756E7401A454657874A161",
            Wire.Hex(new ByName { Count = 1, Text = "a", Field = 3, Ignored = 4 }));
        Assert.Equal(3, Wire.FromHex<ByName>("81A54669656C6403").Field);
        Assert.Equal(0, Wire.FromHex<ByName>("81A749676E6F72656403").Ignored);
    }

    [Fact]
    public void Deserialize_MissingMembers_KeepWhatTheConstructorSet()
    {
        WithDefaults indexed = Wire.FromHex<WithDefaults>("9101");
        NamedWithDefaults named = Wire.FromHex<NamedWithDefaults>("81A14102");

        Assert.Equal((1, 8), (indexed.A, indexed.B));
        Assert.Equal((7, 8), (Wire.FromHex<WithDefaults>("90").A, Wire.FromHex<NamedWithDefaults>("80").B));
        Assert.Equal((2, 8), (named.A, named.B));
    }

    [Fact]
    public void Deserialize_MissingConstructorOrInitMembers_AreTheTypesDefaults()
    {
        Assert.Equal(new Point(1, null), Wire.FromHex<Point>("9101"));
        Assert.Equal(new NamedPoint(0, "a"), Wire.FromHex<NamedPoint>("81A56C6162656CA161"));
        Assert.Null(Wire.FromHex<WithInit>("9105").B);
        Assert.Equal(5, Wire.FromHex<WithInit>("9105").A);
    }

    [Fact]
    public void Deserialize_UnknownMembers_ArePassedOver()
    {
        Assert.Equal(2, Wire.FromHex<WithDefaults>("95010203C0920102").B);
        Assert.Equal(9, Wire.FromHex<Named>("83A17881A161C0A17A09A5616161616101").Zeta);
        Assert.Equal(2, Wire.FromHex<Named>("82A17A01A17A02").Zeta);
    }

    [Fact]
    public void Deserialize_NamesInPieces_AreFound()
    {
        byte[] bytes = MessagePackSerializer.Serialize(new Named { Zeta = 1, Name = "abc" });

        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            Named read = MessagePackSerializer.Deserialize<Named>(Wire.Cut(bytes, [cut]));
            Assert.Equal((1, "abc"), (read.Zeta, read.Name));
        }
    }

    [Fact]
    public void Deserialize_AnotherShape_IsRefused()
    {
        Wire.FromHexFails<WithDefaults, MessagePackSerializationException>("80");
        Wire.FromHexFails<Named, MessagePackSerializationException>("90");
        Wire.FromHexFails<Named, MessagePackSerializationException>("810105");
        Wire.FromHexFails<Plain, InvalidOperationException>("C0");
        Wire.FromHexFails<WithDefaults, EndOfStreamException>("9201");
        Wire.FromHexFails<WithDefaults, EndOfStreamException>("DC7FFF");
        Wire.FromHexFails<WithDefaults, MessagePackSerializationException>("91A161");
    }

    [Fact]
    public void Serialize_RecordsAndStructs_ReadBackEqual()
    {
        Assert.Equal("9201A161", Wire.Hex(new Point(1, "a")));
        Assert.Equal("82A17801A56C6162656CA161", Wire.Hex(new NamedPoint(1, "a")));
        Assert.Equal("9201CF0000010000000000", Wire.Hex(new Pair(1, 1L << 40)));
        Assert.Equal(new Point(1, "a"), Wire.FromHex<Point>("9201A161"));
        Assert.Equal(new NamedPoint(1, "a"), Wire.FromHex<NamedPoint>("82A17801A56C6162656CA161"));
        Assert.Equal(new Pair(1, 2), Wire.FromHex<Pair>("920102"));
        Assert.Equal(4, Wire.FromHex<Plain>("9104").A);
        Assert.Null(Wire.FromHex<Pair?>("C0"));
        Assert.Equal("92920102C0", Wire.Hex(new Pair?[] { new Pair(1, 2), null }));
    }

    [Fact]
    public void Deserialize_ConstructorOfAnArray_TakesByPosition()
    {
        PositionalConstructor read = Wire.FromHex<PositionalConstructor>("920102");

        Assert.Equal((2, 1), (read.First, read.Second));
    }

    [Fact]
    public void Deserialize_MarkedConstructor_IsUsed()
    {
        SeveralConstructors read = Wire.FromHex<SeveralConstructors>("93010203");

        Assert.Equal(("marked", 1, 2, 3), (read.Used, read.A, read.B, read.C));
    }

    [Fact]
    public void Deserialize_MemberThatNothingSets_IsPassedOver()
    {
        Assert.Equal("9105", Wire.Hex(new GetOnly()));
        Assert.Equal(5, Wire.FromHex<GetOnly>("9107").A);
    }

    [Fact]
    public void Serialize_DerivedType_WritesTheBaseToo()
    {
        Assert.Equal("920102", Wire.Hex(new Derived { A = 1, B = 2 }));
        Assert.Equal("82A14202A14101", Wire.Hex(new NamedDerived { A = 1, B = 2 }));
        Assert.Equal(1, Wire.FromHex<Derived>("920102").A);
        Assert.Equal("9101", Wire.Hex<Base>(new Derived { A = 1, B = 2 }));
    }

    [Fact]
    public void Serialize_GenericType_UsesItsArguments()
    {
        Assert.Equal("92059101", Wire.Hex(new Box<int> { Value = 5, More = [1] }));
        Assert.Equal("92A161C0", Wire.Hex(new Box<string> { Value = "a" }));
        Assert.Equal("929201C0C0", Wire.Hex(new Box<Point> { Value = new Point(1, null) }));
        Assert.Equal("a", Wire.FromHex<Box<string>>("92A161C0").Value);
    }

    [Fact]
    public void Serialize_PrivatePartsAllowed_WritesThem()
    {
        byte[] bytes = MessagePackSerializer.Serialize(Hidden.Create(42, "n"));
        Hidden read = MessagePackSerializer.Deserialize<Hidden>(bytes);

        Assert.Equal("922AA16E", Convert.ToHexString(bytes));
        Assert.Equal((42, "n"), (read.Reveal(), read.Note));
    }

    [Fact]
    public void Serialize_CallbackReceiver_IsToldBeforeAndAfter()
    {
        Called read = Wire.FromHex<Called>("9103");
        Assert.Equal("after 3;", read.Calls);

        Wire.Hex(read);
        Assert.Equal("after 3;before 3;", read.Calls);
    }

    [Fact]
    public void Serialize_NestedType_Works()
    {
        Assert.Equal("9107", Wire.Hex(new Outer.Inner { Value = 7 }));
        Assert.Equal(7, Wire.FromHex<Outer.Inner>("9107").Value);
    }

    [Fact]
    public void Serialize_Union_IsKeyAndObject()
    {
        Assert.Equal("92009102", Wire.Hex<IShape>(new Circle { Radius = 2 }));
        Assert.Equal("920781A45369646503", Wire.Hex<IShape>(new Square { Side = 3 }));
        Assert.Equal("C0", Wire.Hex<IShape?>(null));
        Assert.Equal("C0", Wire.Hex<IShape>(new Stranger()));
        Assert.Equal("9102", Wire.Hex(new Circle { Radius = 2 }));
        Assert.Equal(2, Assert.IsType<Circle>(Wire.FromHex<IShape>("92009102")).Radius);
        Assert.Equal("920192A16102", Wire.Hex<Animal>(new Dog { Name = "a", Barks = 2 }));
        Assert.Equal(2, Assert.IsType<Dog>(Wire.FromHex<Animal>("920192A16102")).Barks);
        Assert.Equal("9292009102C0", Wire.Hex(new IShape?[] { new Circle { Radius = 2 }, null }));
    }

    [Fact]
    public void Deserialize_UnionOfAnUnknownKey_IsNull()
    {
        Assert.Null(Wire.FromHex<IShape?>("9209920102"));
        Assert.Null(Wire.FromHex<IShape?>("C0"));
        Wire.FromHexFails<IShape, InvalidOperationException>("93090101");
        Wire.FromHexFails<IShape, InvalidOperationException>("9101");
    }

    [Fact]
    public void Serialize_TypeWithoutFormatter_SaysSo()
    {
        var failure = Assert.Throws<MessagePackSerializationException>(() => Wire.Hex(new Unmarked()));

        Assert.IsType<FormatterNotRegisteredException>(failure.InnerException);
        Assert.Contains(nameof(Unmarked), failure.Message, StringComparison.Ordinal);
        Wire.FromHexFails<Unmarked, FormatterNotRegisteredException>("90");
    }

    [Fact]
    public void Serialize_ThrowingGetter_IsWrapped()
        => Assert.IsType<NotSupportedException>(Assert.Throws<MessagePackSerializationException>(() => Wire.Hex(new Unreadable())).InnerException);

    [Fact]
    public void Serialize_FormatterOfTheMemberOrType_IsUsed()
    {
        Assert.Equal("91D200000005", Wire.Hex(new WithMemberFormatter { A = 5 }));
        Assert.Equal(5, Wire.FromHex<WithMemberFormatter>("9105").A);
        Assert.Equal("CB3FF0000000000000", Wire.Hex(new Temperature(1)));
        Assert.Equal(new Temperature(1), Wire.FromHex<Temperature>("CB3FF0000000000000"));
    }
}

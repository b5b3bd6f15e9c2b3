using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Grid.Storage;

// .NET opens no directories, so this asks the C library.
//
// On Windows nothing is done: NTFS writes a rename to its journal before the call returns to anyone else, so the record
// is whole after a crash of the process or of the machine; after a loss of power the last rename may be missing.

/// <summary>
/// Flushes a directory's entries to the disk, so that a rename in it outlives a loss of power.
/// </summary>
internal static partial class DirectorySync
{
    private const int Interrupted = 4;
    private const int InvalidArgument = 22;

    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = Open(directory);
        while (FSync(handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == InvalidArgument)
            {
                // The file system has no such thing as an unwritten directory entry.
                return;
            }

            if (error != Interrupted)
            {
                throw Failed("flushed", directory, error);
            }
        }
    }

    private static SafeFileHandle Open(string directory)
    {
        // O_RDONLY with O_CLOEXEC, which has another value on macOS and FreeBSD than on Linux.
        var flags = OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsMacOS() ? 0x1000000 : 0x100000;
        while (true)
        {
            var descriptor = OpenDescriptor(directory, flags);
            if (descriptor >= 0)
            {
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }

            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw Failed("opened", directory, error);
            }
        }
    }

    private static IOException Failed(string what, string directory, int error)
        => new($"The folder '{directory}' can't be {what}: {new Win32Exception(error).Message}.");

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle handle);
}

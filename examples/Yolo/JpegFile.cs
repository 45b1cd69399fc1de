using System.Runtime.InteropServices;
using NetGen.Imaging;

namespace NetGen.Examples;

/// <summary>Reads JPEG files by the system's libjpeg-turbo, whose TurboJPEG interface is the same in all of its versions from 1.4 on.
/// What a camera notes of its orientation is not looked at.</summary>
internal static partial class JpegFile
{
    /// <summary>What to say where the library is missing.</summary>
    public const string Missing =
        "JPEG files need the system's library TurboJPEG (on Debian and Ubuntu: apt install libturbojpeg0; on macOS: brew install "
        + "jpeg-turbo), which was not found; PNG, PPM and BMP files are read without it";

    private const string Library = "turbojpeg";

    // As PNG files are limited: what a damaged header asks for must not take all memory.
    private const long MaximumPixels = 1 << 28;

    // TJPF_RGB: three bytes per pixel.
    private const int Rgb = 0;

    private static readonly IntPtr Loaded = Load();

    static JpegFile() =>
        NativeLibrary.SetDllImportResolver(typeof(JpegFile).Assembly, (name, _, _) => name == Library ? Loaded : IntPtr.Zero);

    /// <summary>Whether the system has the library.</summary>
    public static bool IsSupported => Loaded != IntPtr.Zero;

    /// <summary>Whether a file begins like a JPEG file.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> file) => file is [0xFF, 0xD8, ..];

    /// <summary>Decodes a file to red, green and blue.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">It is malformed, or has no such colours.</exception>
    /// <exception cref="PlatformNotSupportedException">The system has no library for it.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file, string name)
    {
        if (!IsSupported)
        {
            throw new PlatformNotSupportedException(Missing);
        }

        var decoder = CreateDecoder();
        if (decoder == IntPtr.Zero)
        {
            throw new PlatformNotSupportedException("the library TurboJPEG could not be started: " + Error(IntPtr.Zero));
        }

        try
        {
            if (ReadHeader(decoder, file, new CULong((nuint)file.Length), out var width, out var height, out _, out _) != 0)
            {
                throw new InvalidDataException($"{name} is no sound JPEG file: {Error(decoder)}");
            }

            if (width < 1 || height < 1 || (long)width * height > MaximumPixels)
            {
                throw new InvalidDataException($"{name} has {width} x {height} pixels; a picture has 1 to {MaximumPixels}");
            }

            // What the library only warns of, such as a file that ends early, would give a picture with grey parts.
            var picture = new Picture(width, height);
            return Decode(decoder, file, new CULong((nuint)file.Length), picture.Pixels, width, 0, height, Rgb, 0) == 0
                ? picture
                : throw new InvalidDataException($"{name} is a damaged JPEG file: {Error(decoder)}");
        }
        finally
        {
            _ = Destroy(decoder);
        }
    }

    private static string Error(IntPtr decoder) => Marshal.PtrToStringUTF8(LastError(decoder)) ?? "no reason is given";

    private static IntPtr Load()
    {
        string[] names = OperatingSystem.IsWindows() ? ["turbojpeg.dll", "libturbojpeg.dll"]
            : OperatingSystem.IsMacOS() ? ["libturbojpeg.dylib", "/opt/homebrew/opt/jpeg-turbo/lib/libturbojpeg.dylib", "/usr/local/opt/jpeg-turbo/lib/libturbojpeg.dylib"]
            : ["libturbojpeg.so.0"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return library;
            }
        }

        return IntPtr.Zero;
    }

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    private static partial IntPtr CreateDecoder();

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    private static partial int ReadHeader(
        IntPtr decoder, ReadOnlySpan<byte> file, CULong length, out int width, out int height, out int subsampling, out int colours);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    private static partial int Decode(
        IntPtr decoder, ReadOnlySpan<byte> file, CULong length, Span<byte> pixels, int width, int pitch, int height, int format, int flags);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial IntPtr LastError(IntPtr decoder);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    private static partial int Destroy(IntPtr decoder);
}

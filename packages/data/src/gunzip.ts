/**
 * Unpacks gzip with what browsers and Node share (DecompressionStream), so the root entry needs no file system.
 * Not a packer, and no limit on the size: a caller checks what comes out.
 */
import { FormatError } from "@convscope/core/errors";

/** Whether the bytes start with gzip's magic number 1f 8b. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks gzipped bytes.
 *
 * @param what names the source in an error.
 * @throws FormatError when the bytes are truncated or damaged.
 */
export async function gunzip(bytes: Uint8Array, what: string): Promise<Uint8Array> {
  try {
    const copy = new Uint8Array(bytes);
    const packed = new Blob([copy]).stream();
    const plain = packed.pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(plain).arrayBuffer());
  } catch (cause) {
    throw new FormatError(
      `${what}: found gzip data that does not unpack, expected a whole .gz file (it is truncated or damaged); fetch it again`,
      { bytes: bytes.length },
      cause,
    );
  }
}

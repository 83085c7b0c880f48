/**
 * JPEG (baseline and progressive, grey and colour) to an upright 8-bit RGB picture, by jpeg-js.
 * No colour management; 12-bit, lossless and arithmetic-coded JPEG are refused.
 */
import { FormatError, messageOf } from "@convscope/core/errors";
import { decode } from "jpeg-js";
import { jpegOrientation, upright } from "./exif.js";
import { type Image, MAX_PIXELS } from "./image.js";

/**
 * Decodes a JPEG and turns it upright as its Exif orientation says.
 *
 * @throws FormatError when the file is damaged, truncated, too large or of a rare kind.
 */
export function decodeJpeg(bytes: Uint8Array): Image {
  checkEnd(bytes);
  try {
    const { width, height, data } = decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: MAX_PIXELS / 1e6,
      maxMemoryUsageInMB: 2048,
    });
    return upright({ width, height, channels: 3, data }, jpegOrientation(bytes));
  } catch (cause) {
    throw new FormatError(
      `decodeImage: found a JPEG that cannot be decoded (${messageOf(cause)}), expected a whole baseline or progressive one; save it again as PNG or JPEG`,
      { format: "JPEG", bytes: bytes.length },
      cause,
    );
  }
}

/** A cut-off JPEG decodes to a half-grey picture; its missing end marker (FF D9) tells it apart. */
function checkEnd(bytes: Uint8Array): void {
  for (let i = bytes.length - 2; i >= 2; i -= 1) {
    if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) return;
  }
  throw new FormatError(
    `decodeImage: found a JPEG of ${bytes.length} bytes without an end marker, expected FF D9 (it is truncated); save or fetch it again`,
    { format: "JPEG", bytes: bytes.length },
  );
}

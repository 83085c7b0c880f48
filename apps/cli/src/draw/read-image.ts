/** A user's picture as it is, for figures that show it. What a network is fed is made by preprocessing. */
import { readFile } from "node:fs/promises";
import { ConvscopeError, FormatError, IoError } from "@convscope/core";
import { decodeImage, type Image } from "@convscope/data";
import { whyUnread } from "../why-unread.js";

/** The pixels of a PNG or JPEG. @throws IoError, FormatError that name the file */
export async function readImage(path: string): Promise<Image> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new IoError(
      `${path}: could not read it (${whyUnread(cause)}), expected a picture; check the path`,
      { path },
      cause,
    );
  });
  try {
    return decodeImage(bytes);
  } catch (cause) {
    if (!(cause instanceof ConvscopeError)) throw cause;
    throw new FormatError(`${path}: ${cause.message}`, { ...cause.details, path }, cause);
  }
}

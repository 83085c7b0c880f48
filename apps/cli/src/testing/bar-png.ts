/** A picture for tests: a black bar on white, as a PNG written by the letter of its format (ISO/IEC 15948, section 5). */
import { crc32, deflateSync } from "node:zlib";

/** A greyscale PNG of `side` × `side` pixels with an upright bar. */
export function barPng(side: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(8, 8);
  const inside = (i: number, share: number): boolean => Math.abs(i - side / 2) < side * share;
  // Each row begins with the number of its filter: 0, none.
  const rows = Array.from({ length: side }, (_, y) => [
    0,
    ...Array.from({ length: side }, (_, x) => (inside(x, 0.1) && inside(y, 0.3) ? 0 : 255)),
  ]);
  return Buffer.concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Uint8Array.from(rows.flat()))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

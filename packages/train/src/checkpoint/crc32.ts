/**
 * CRC-32 as in IEEE 802.3, gzip and PNG: finds damage, not forgery.
 * Source: ISO/IEC 13239 (polynomial 0x04C11DB7, reflected); check value of "123456789" is CBF43926.
 */

const TABLE: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  }
  return remainder;
});

/** Checksum of bytes, from 0 to 2^32 − 1; `before` is that of the bytes in front of them. */
export function crc32(bytes: Uint8Array, before: number = 0): number {
  let remainder = ~before;
  for (let i = 0; i < bytes.length; i++) {
    remainder = (remainder >>> 8) ^ (TABLE[(remainder ^ (bytes[i] as number)) & 0xff] as number);
  }
  return ~remainder >>> 0;
}

// Draws pictures of digits to test recognition with: node render.mjs <folder> [--count 20] [--seed 1]
// Several fonts, sizes, strokes, papers and both polarities, off centre and a little turned; the same seed gives the
// same pictures. Names are <digit>-<font>-<look>.png, so the truth is the first letter.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Random } from "@convscope/core";
import { Resvg } from "@resvg/resvg-js";
import { encode } from "fast-png";
import opentype from "opentype.js";
import { fonts, looks } from "./looks.mjs";

/** @typedef {import("./looks.mjs").Look} Look */
/** @typedef {{ name: string, digit: number, png: Uint8Array }} Picture */

const require = createRequire(import.meta.url);

/** @param {string} name */
function loadFont(name) {
  const file = readFileSync(
    require.resolve(`@fontsource/${name}/files/${name}-latin-400-normal.woff`),
  );
  return opentype.parse(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
}

/**
 * One digit as an SVG: placed anywhere on the canvas where it is whole.
 * @param {import("opentype.js").Font} font
 * @param {number} digit
 * @param {Look} look
 * @param {Random} random
 */
function drawSvg(font, digit, look, random) {
  const between = (/** @type {number} */ low, /** @type {number} */ high) =>
    low + (high - low) * random.uniform();
  const width = Math.round(between(48, 420));
  const height = Math.round(width * between(0.8, 1.5));
  const turn = between(-8, 8);
  const outline = font.getPath(String(digit), 0, 0, 1000);
  const box = outline.getBoundingBox();
  const [wide, tall] = [box.x2 - box.x1, box.y2 - box.y1];
  // The circle around the turned digit stays inside, so nothing is cut off.
  const reach = Math.hypot(wide, tall) * (0.5 + Math.max(0, look.stroke));
  const scale = (between(0.4, 0.92) * Math.min(width, height)) / (2 * reach);
  const x = between(reach * scale, width - reach * scale);
  const y = between(reach * scale, height - reach * scale);
  const place = `translate(${x} ${y}) rotate(${turn}) scale(${scale}) translate(${-(box.x1 + box.x2) / 2} ${-(box.y1 + box.y2) / 2})`;
  const edge = look.stroke < 0 ? (look.paper ?? "none") : look.ink;
  const paper =
    look.paper === undefined ? "" : `<rect width="100%" height="100%" fill="url(#paper)"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<linearGradient id="paper" x2="1" y2="1"><stop stop-color="${look.paper ?? "none"}"/><stop offset="1" stop-color="${look.farPaper ?? look.paper ?? "none"}"/></linearGradient>
${paper}<path transform="${place}" d="${outline.toPathData(2)}" fill="${look.ink}" stroke="${edge}" stroke-width="${2 * Math.abs(look.stroke) * tall}" stroke-linejoin="round"/>
</svg>`;
}

/**
 * A PNG of an SVG, with grain on it.
 * @param {string} svg
 * @param {number} noise
 * @param {Random} random
 */
function rasterise(svg, noise, random) {
  const { width, height, pixels } = new Resvg(svg).render();
  const data = Uint8Array.from(pixels);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = (data[i + 3] ?? 0) / 255;
    const grain = noise === 0 ? 0 : noise * random.normal();
    for (let c = i; c < i + 3; c++) {
      // The renderer's colours are premultiplied, a PNG's are not.
      const colour = alpha === 0 ? 0 : (data[c] ?? 0) / alpha;
      data[c] = Math.round(Math.min(255, Math.max(0, colour + grain)));
    }
  }
  return encode({ width, height, data, channels: 4, depth: 8 });
}

/**
 * The pictures of a seed: the digits in turn, each with another font and look.
 * @param {{ count: number, seed: number }} options
 * @returns {Picture[]}
 */
export function renderDigits({ count, seed }) {
  const loaded = new Map(fonts.map((name) => [name, loadFont(name)]));
  const random = new Random(seed);
  const used = new Map();
  let [fontOrder, lookOrder] = [[0], [0]];
  return Array.from({ length: count }, (_, i) => {
    const digit = i % 10;
    if (digit === 0) {
      // Every ten pictures show each digit, each font and each look once, paired anew.
      fontOrder = Array.from(random.permutation(fonts.length));
      lookOrder = Array.from(random.permutation(looks.length));
    }
    const fontName = fonts[fontOrder[digit] ?? 0] ?? "";
    const look = looks[lookOrder[digit] ?? 0];
    const font = loaded.get(fontName);
    if (look === undefined || font === undefined) throw new Error("expected a font and a look");
    const png = rasterise(drawSvg(font, digit, look, random), look.noise, random);
    const stem = `${digit}-${fontName}-${look.name}`;
    const times = (used.get(stem) ?? 0) + 1;
    used.set(stem, times);
    return { name: times === 1 ? `${stem}.png` : `${stem}-${times}.png`, digit, png };
  });
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      count: { type: "string", default: "20" },
      seed: { type: "string", default: "1" },
    },
  });
  const [folder] = positionals;
  const count = Number(values.count);
  const seed = Number(values.seed);
  if (folder === undefined || !Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
    console.error("usage: node render.mjs <folder> [--count 20] [--seed 1]");
    process.exitCode = 2;
    return;
  }
  mkdirSync(folder, { recursive: true });
  for (const { name, png } of renderDigits({ count, seed })) writeFileSync(join(folder, name), png);
  console.log(`${count} pictures in ${folder}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();

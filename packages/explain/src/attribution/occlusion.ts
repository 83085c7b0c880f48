/** What a score loses when a patch of the input is covered. Source: Zeiler & Fergus 2014, section 4.2. */
import { ArgumentError, INPUT, type Model, tidy } from "@convscope/core";
import type { AttributeOptions, Found, Seen } from "./attribution.js";

/** Values of covered inputs that are run at once at most, unless one input has more. */
const AT_ONCE = 2 ** 17;

/** What the score loses for each place of the patch. @throws ArgumentError for a patch that does not fit */
export async function occlusion(seen: Seen, options: AttributeOptions): Promise<Found> {
  const { network, input, scores } = seen;
  const [channels = 1, height = 1, width = 1] = network.model.input;
  const { patch = Math.ceil(Math.min(height, width) / 5) } = options;
  const { stride = Math.ceil(patch / 2) } = options;
  checkPatch(network.model, patch, stride);
  const { fill = input.reduce((sum, value) => sum + value, 0) / input.length } = options;
  const size = [positions(height, patch, stride), positions(width, patch, stride)] as const;
  const map = new Float32Array(size[0] * size[1]);
  const batch = Math.max(1, Math.floor(AT_ONCE / input.length));
  for (let start = 0; start < map.length; start += batch) {
    const count = Math.min(batch, map.length - start);
    const covered = new Float32Array(count * input.length);
    for (let i = 0; i < count; i++) {
      const example = covered.subarray(i * input.length, (i + 1) * input.length);
      example.set(input);
      const top = Math.floor((start + i) / size[1]) * stride;
      const left = ((start + i) % size[1]) * stride;
      cover(example, [channels, height, width], { top, left, patch, fill });
    }
    using y = tidy(() => {
      const known = new Map([[INPUT, network.upload(covered, count)]]);
      const found = network.run(known, scores.layer).get(scores.layer);
      if (found === undefined) throw new RangeError("the network has scores");
      return found;
    });
    const found = await y.data();
    for (let i = 0; i < count; i++) {
      const score = scores.sign * (found[i * scores.count + seen.class] as number);
      map[start + i] = seen.score - score;
    }
    options.onProgress?.(start + count, map.length);
  }
  const middle = (patch - 1) / 2;
  const places = { start: [middle, middle], step: [stride, stride] } as const;
  return { layer: INPUT, size, places, map };
}

/** A square of one value over all channels. */
function cover(
  example: Float32Array,
  [channels, height, width]: readonly [number, number, number],
  { top, left, patch, fill }: Readonly<Record<"fill" | "left" | "patch" | "top", number>>,
): void {
  for (let c = 0; c < channels; c++) {
    for (let row = top; row < Math.min(height, top + patch); row++) {
      const from = (c * height + row) * width;
      example.fill(fill, from + left, from + Math.min(width, left + patch));
    }
  }
}

/** Places of a patch along an axis; the last one may reach over the edge, so that every pixel is covered. */
function positions(extent: number, patch: number, stride: number): number {
  return Math.max(1, Math.ceil((extent - patch) / stride) + 1);
}

function checkPatch(model: Model, patch: number, stride: number): void {
  const [, height = 1, width = 1] = model.input;
  const largest = Math.min(height, width);
  const fits = (value: number, most: number): boolean =>
    Number.isInteger(value) && value >= 1 && value <= most;
  if (fits(patch, largest) && fits(stride, patch)) return;
  throw new ArgumentError(
    `occlusion of ${model.name}: found a patch of ${patch} and a stride of ${stride}, expected a patch of 1…${largest} and a stride no larger than it (pixels between would never be covered); choose such`,
    { patch, stride },
  );
}

/** Whether a network takes the bundled digits as they are: asked before anything is allocated for one that does not. */
import { ArgumentError, type Model, sizeOf } from "@convscope/core";
import { count } from "../terminal/numbers.js";

/** The bundled digits: so many, each of one channel and this side. */
const DIGITS = { images: 10_000, side: 28 } as const;
const FLOAT_BYTES = 4;
/** Arrays as large as the weights that training holds: they, their gradients, AdamW's two moments, their average. */
const COPIES = 5;

/**
 * Refuses a network that would need the digits blown up, cut down or coloured. One that was saved with a preprocessing of
 * its own is its author's affair.
 *
 * @throws ArgumentError with what it would take
 */
export function checkTakesDigits(model: Model): void {
  const [channels, height = 0, width] = model.input;
  const takesFrames =
    model.input.length === 3 && channels === 1 && height === width && height >= DIGITS.side;
  if (takesFrames || model.metadata.preprocessing !== undefined) return;
  const values = sizeOf(model.input);
  const parameters = [...model.variables.values()].reduce(
    (sum, { shape }) => sum + sizeOf(shape),
    0,
  );
  throw new ArgumentError(
    `train: found ${model.name} with input [${model.input.join(", ")}], expected [1, S, S] with S from ${DIGITS.side} on ` +
      `(the bundled digits are 1 × ${DIGITS.side} × ${DIGITS.side} = ${DIGITS.side ** 2} values; as ${model.input.join(" × ")} = ${count(values)} values, ` +
      `${count(DIGITS.images)} of them take ${bytes(DIGITS.images * values)}, and ${count(parameters)} parameters with gradients and optimiser ${bytes(COPIES * parameters)}); ` +
      `train it on pictures made for it with --data FOLDER, give its model.json a preprocessing, or take --model lenet5-modern`,
    { input: model.input, values, parameters },
  );
}

/** `6.0 GB`, of so many float32 numbers. */
function bytes(numbers: number): string {
  const megabytes = (FLOAT_BYTES * numbers) / 1e6;
  return megabytes < 1000 ? `${megabytes.toFixed(1)} MB` : `${(megabytes / 1000).toFixed(1)} GB`;
}

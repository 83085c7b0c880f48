/** Backends with a kernel that spoils gradients made of several, one line each. */
import { computing, type Mutant } from "./mutant.js";

/**
 * Wrong gradients. Local response normalisation's is composed by core, so that no backend has it as a kernel; a backend
 * spoils it through the gradient of an average with unlike pads, which is what the composition runs over the channels.
 */
export const gradientMutants: readonly Mutant[] = [
  computing(
    "gives local response normalisation a wrong gradient, by an average's gradient with its pads swapped",
    "gradient",
    "local response norm's gradient reaches the channels that looked at this one",
    ({ avgPool2dInputGrad }) => ({
      avgPool2dInputGrad: (dy, g) =>
        avgPool2dInputGrad(dy, { ...g, padTop: g.padBottom, padBottom: g.padTop }),
    }),
    /eager: gradient 1 of operand 0: \d+ of \d+ elements differ/,
  ),
  computing(
    "takes the second gradient of a maximum for a maximum",
    "gradient",
    "maxima keep their winners in the second gradient: windows that overlap",
    ({ maxPool2d }) => ({ maxPool2dSelect: (v, _x, g) => maxPool2d(v, g) }),
    /gradient 2 of operand 0: \d+ of \d+ elements differ/,
  ),
  computing(
    "flips the kernel in the gradient for the input, as a transposed convolution alone",
    "gradient",
    "transposed convolution does not flip its kernel: rows unlike columns",
    ({ conv2dInputGrad }) => ({
      conv2dInputGrad: (dy, w, g) => conv2dInputGrad(dy, w.toReversed(), g),
    }),
    /eager: gradient 1 of operand 0/,
  ),
];

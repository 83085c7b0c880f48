/** Backends with a kernel that spoils gradients made of several, one thing each. */
import type { Mutant } from "./mutant.js";

/** Wrong gradients. */
export const gradientMutants: readonly Mutant[] = [
  {
    wrong: "gives local response normalisation a wrong gradient",
    kernel: "gradient",
    caughtBy: "local response norm reaches the neighbouring channels",
    says: /eager: gradient 1 of operand 0: \d+ of \d+ elements differ/,
    changes: {
      compute: ({ avgPool2dInputGrad }) => ({
        avgPool2dInputGrad: (dy, g) =>
          avgPool2dInputGrad(dy, { ...g, padTop: g.padBottom, padBottom: g.padTop }),
      }),
    },
  },
  {
    wrong: "takes the second gradient of a maximum for a maximum",
    kernel: "gradient",
    caughtBy: "maxima, windows that overlap",
    says: /gradient 2 of operand 0: \d+ of \d+ elements differ/,
    changes: {
      compute: ({ maxPool2d }) => ({ maxPool2dSelect: (v, _x, g) => maxPool2d(v, g) }),
    },
  },
  {
    wrong: "flips the kernel in the gradient for the input, as a transposed convolution alone",
    kernel: "gradient",
    caughtBy: "transposed convolution, rows unlike columns",
    says: /eager: gradient 1 of operand 0/,
    changes: {
      compute: ({ conv2dInputGrad }) => ({
        conv2dInputGrad: (dy, w, g) => conv2dInputGrad(dy, w.slice().reverse(), g),
      }),
    },
  },
];

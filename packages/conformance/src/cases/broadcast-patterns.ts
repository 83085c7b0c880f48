/**
 * Pairs of shapes that broadcast, for the elementwise kernels: each a pattern that a specialised loop may get wrong.
 */
import type { Shape } from "@convscope/core/backend";

/** Two shapes under NumPy's rule. */
export interface BroadcastPattern {
  readonly name: string;
  readonly a: Shape;
  readonly b: Shape;
}

/** Patterns from rank 0 to 6. */
export const broadcastPatterns: readonly BroadcastPattern[] = [
  { name: "scalar with scalar (rank 0)", a: [], b: [] },
  { name: "one element each", a: [1], b: [1] },
  { name: "equal shapes of odd size", a: [3, 7], b: [3, 7] },
  { name: "scalar on the left", a: [], b: [2, 5] },
  { name: "scalar on the right", a: [2, 5], b: [] },
  { name: "a row on the right", a: [4, 5], b: [5] },
  { name: "a row on the left", a: [5], b: [4, 5] },
  { name: "a column on the right", a: [4, 5], b: [4, 1] },
  { name: "a column on the left", a: [4, 1], b: [4, 5] },
  { name: "row with column (outer)", a: [1, 5], b: [4, 1] },
  { name: "per channel of NCHW on the right", a: [2, 3, 4, 5], b: [1, 3, 1, 1] },
  { name: "per channel of NCHW on the left", a: [3, 1, 1], b: [2, 3, 4, 5] },
  { name: "per image of NCHW", a: [3, 2, 2, 3], b: [3, 1, 1, 1] },
  { name: "per pixel of NCHW", a: [2, 3, 4, 5], b: [4, 5] },
  { name: "per row of NCHW", a: [2, 3, 4, 5], b: [2, 3, 4, 1] },
  { name: "batch and pixels against channels", a: [2, 1, 4, 5], b: [1, 3, 1, 1] },
  { name: "a middle axis stretched on one side", a: [3, 1, 4], b: [3, 5, 4] },
  { name: "equal sizes on axes that must not be mixed up", a: [3, 3, 1], b: [3, 1, 3] },
  { name: "rank 5 with every other axis stretched", a: [2, 1, 3, 1, 2], b: [1, 4, 1, 2, 1] },
  { name: "rank 6 without broadcasting", a: [2, 1, 3, 2, 1, 2], b: [2, 1, 3, 2, 1, 2] },
  {
    name: "rank 6 with axes stretched on both sides",
    a: [2, 1, 3, 1, 2, 1],
    b: [1, 3, 1, 2, 2, 4],
  },
  { name: "rank 6 against a scalar in rank 6", a: [2, 2, 1, 3, 2, 1], b: [1, 1, 1, 1, 1, 1] },
];

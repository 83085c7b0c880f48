/** Mistakes about the size of an output: window, stride, padding, rounding. */
import type { Mistake } from "../mistake.js";
import type { ConvPiece, Piece, PoolPiece, Spot } from "../network.js";
import { arithmetic, type Both, leavesRest, type Window } from "../window.js";
import { type Rewriting, rewriting } from "./rewriting.js";

/** A piece with a window that slides. */
type Windowed = ConvPiece | PoolPiece;

function windowed(piece: Piece): piece is Windowed {
  return piece.kind === "conv" || (piece.kind === "pool" && !piece.global);
}

const both = (of: (axis: 0 | 1) => number): Both => [of(0), of(1)];
const square = ([rows, columns]: Both): string =>
  rows === columns ? String(rows) : `${rows}×${columns}`;

/** `3×3/2` */
function sizeAndStride({ kernel, stride }: Window): string {
  return `${kernel[0]}×${kernel[1]}/${square(stride)}`;
}

/** The arithmetic of rows, and of columns where they differ. */
function worked(window: Window, { input }: Spot): string {
  const rows = arithmetic(window, 0, input.height);
  const columns = arithmetic(window, 1, input.width);
  return rows === columns ? rows : `${rows} and ${columns}`;
}

/** What a window mistake has to say. */
interface WindowMistake extends Pick<Rewriting, "cost" | "id" | "name" | "right" | "wrong"> {
  /** In which kind of layer it is made; both where absent. */
  readonly only?: Windowed["kind"];
  change(window: Window, spot: Spot): Partial<Window> | undefined;
  /** "kernel and stride of pool5 swapped" */
  says(name: string, window: Window): string;
}

function windowMistake({ change, says, only, ...words }: WindowMistake): Mistake {
  return rewriting({
    ...words,
    rewrite(spot) {
      const { piece } = spot;
      if (!windowed(piece) || (only !== undefined && piece.kind !== only)) return undefined;
      const part = change(piece.window, spot);
      return part && { ...piece, window: { ...piece.window, ...part } };
    },
    says: (spot, after) => {
      const wrong = windowed(after) ? `, ${worked(after.window, spot)}` : "";
      const right = windowed(spot.piece) ? says(spot.name, spot.piece.window) : "";
      return `${right}${wrong}`;
    },
    rather: (spot) => (windowed(spot.piece) ? `with ${worked(spot.piece.window, spot)}` : "right"),
  });
}

const padded = ({ before, after }: Window): boolean =>
  before[0] + before[1] + after[0] + after[1] > 0;

/** Pooling left out. */
const poolSkipped: Mistake = rewriting({
  own: ["columns", "output", "receptiveField", "rows"],
  ...{ id: "pool-skipped", name: "pooling skipped", cost: 1 },
  wrong: "The pooling before the layer is left out of the arithmetic.",
  right: "What a layer reads is what the pooling before it gives.",
  rewrite: ({ piece }) => (piece.kind === "pool" ? { kind: "pass" } : undefined),
  says: ({ name }, _after, direct) => (direct ? `the size before ${name}` : `${name} skipped`),
  rather: ({ piece, name }) => {
    if (piece.kind !== "pool") return "right";
    if (piece.global) return `after ${name}, which leaves one number a map,`;
    return `after ${sizeAndStride(piece.window)} pooling`;
  },
});

/** Mistakes about windows, the usual ones first. */
export const windowMistakes: readonly Mistake[] = [
  poolSkipped,
  windowMistake({
    ...{ id: "kernel-stride-swapped", name: "kernel and stride swapped", cost: 1.5 },
    wrong: "The window's size is taken for the stride, and the stride for the size.",
    right: "The size is how much a window covers, the stride how far it moves.",
    change: ({ kernel, stride }) =>
      square(kernel) === square(stride) || square(stride) === "1"
        ? undefined
        : { kernel: stride, stride: kernel },
    says: (name, { kernel, stride }) =>
      `${name} with size ${square(stride)} and stride ${square(kernel)}, which are the other way round`,
  }),
  windowMistake({
    ...{ id: "over-stride-plus-one", name: "divided by stride + 1", cost: 1.5 },
    wrong: "The output size is (input − window)/(stride + 1).",
    right: "The output size is floor((input + pads − window)/stride) + 1.",
    change: () => ({ rule: "over-stride-plus-one" }),
    says: (name) => `${name} divided by stride + 1`,
  }),
  windowMistake({
    ...{ id: "first-window-forgotten", name: "+ 1 forgotten", cost: 1.5 },
    wrong: "The output size is (input − window)/stride.",
    right: "That many steps lead from the first window to the last: one window more.",
    change: () => ({ rule: "steps" }),
    says: (name) => `the + 1 forgotten in ${name}`,
  }),
  windowMistake({
    ...{ id: "padding-forgotten", name: "padding forgotten", cost: 1 },
    wrong: "The padding is left out.",
    right: "Padding is part of what the window slides over.",
    change: (window) => (padded(window) ? { before: [0, 0], after: [0, 0] } : undefined),
    says: (name) => `the padding of ${name} forgotten`,
  }),
  windowMistake({
    ...{ id: "padding-one-side", name: "padding on one side only", cost: 1.5 },
    wrong: "The padding is counted once an axis.",
    right: "Padding p stands on both sides: 2p rows and 2p columns more.",
    change: ({ before, after }) =>
      before[0] + before[1] > 0 && after[0] + after[1] > 0 ? { after: [0, 0] } : undefined,
    says: (name) => `the padding of ${name} on one side only`,
  }),
  windowMistake({
    ...{ id: "padding-presumed", name: "padding presumed", cost: 1.5, only: "conv" },
    wrong: "A convolution keeps the size of its maps.",
    right:
      "Without padding k − 1 rows and columns are lost; (k − 1)/2 on each side keeps the size.",
    change: ({ kernel, dilation, before, after }) => {
      const total = both((axis) => dilation[axis] * (kernel[axis] - 1));
      const kept = both((axis) => Math.floor(total[axis] / 2));
      const rest = both((axis) => total[axis] - kept[axis]);
      const is = [...before, ...after].join();
      return is === [...kept, ...rest].join() ? undefined : { before: kept, after: rest };
    },
    says: (name) => `${name} presumed to be padded so that it keeps the size`,
  }),
  windowMistake({
    ...{ id: "ceil-for-floor", name: "rounded up", cost: 1.5 },
    wrong: "A last window that does not fit is counted.",
    right:
      "The division is rounded down: what is left over is dropped (ceil mode is the exception).",
    change: (window, { input }) =>
      !window.ceil && (leavesRest(window, 0, input.height) || leavesRest(window, 1, input.width))
        ? { ceil: true }
        : undefined,
    says: (name) => `${name} rounded up`,
  }),
  windowMistake({
    ...{ id: "floor-for-ceil", name: "rounded down", cost: 1 },
    wrong: "What is left over at the edge is dropped, as usual.",
    right: "This layer is in ceil mode: a last, partial window counts.",
    change: ({ ceil }) => (ceil ? { ceil: false } : undefined),
    says: (name) => `${name} rounded down`,
  }),
  windowMistake({
    ...{ id: "dilation-ignored", name: "dilation ignored", cost: 1 },
    wrong: "A dilated kernel covers as much as one without dilation.",
    right: "A kernel of k taps with dilation d covers d·(k − 1) + 1.",
    change: ({ dilation }) => (square(dilation) === "1" ? undefined : { dilation: [1, 1] }),
    says: (name) => `the dilation of ${name} ignored`,
  }),
  windowMistake({
    ...{ id: "stride-forgotten", name: "stride forgotten", cost: 1.5 },
    wrong: "The window moves by one.",
    right: "The window moves by the stride: the output shrinks by about that factor.",
    change: ({ stride }) => (square(stride) === "1" ? undefined : { stride: [1, 1] }),
    says: (name) => `the stride of ${name} forgotten`,
  }),
  windowMistake({
    ...{ id: "windows-apart", name: "windows taken as apart", cost: 2, only: "pool" },
    wrong: "Pooling windows never overlap: the stride is the window's size.",
    right: "The stride is a choice of its own; where it is less than the size, windows overlap.",
    change: ({ kernel, stride }) =>
      square(kernel) === square(stride) ? undefined : { stride: kernel },
    says: (name, { kernel }) =>
      `${name} with stride ${square(kernel)}, as if its windows did not overlap`,
  }),
  windowMistake({
    ...{ id: "odd-made-even", name: "odd size padded to an even one", cost: 2, only: "pool" },
    wrong: "An odd size is padded by one before it is pooled.",
    right: "Pooling pads nothing unless told to: what is left over is dropped.",
    change: ({ after }, { input }) => {
      const odd = both((axis) => (axis === 0 ? input.height : input.width) % 2);
      return odd[0] + odd[1] === 0 ? undefined : { after: both((axis) => after[axis] + odd[axis]) };
    },
    says: (name, _window) => `an odd size padded to an even one before ${name}`,
  }),
  windowMistake({
    ...{ id: "even-and-over-stride-plus-one", name: "padded to even, divided by stride + 1" },
    ...{ cost: 2.5, only: "pool" },
    wrong: "An odd size is padded by one, pooled by 2×2 with stride 2, and divided by stride + 1.",
    right:
      "Nothing is padded unless told to, and the output is floor((input − window)/stride) + 1.",
    change: (window, { input }) =>
      input.height % 2 === 1 && input.width % 2 === 1
        ? {
            ...{ kernel: [2, 2], stride: [2, 2], rule: "over-stride-plus-one" },
            after: both((axis) => window.after[axis] + 1),
          }
        : undefined,
    says: (name) => `${name} taken as 2×2/2 on a size padded to even, and divided by stride + 1`,
  }),
  windowMistake({
    ...{ id: "even-and-usual-pooling", name: "padded to even, 2×2/2 pooling presumed" },
    ...{ cost: 2.5, only: "pool" },
    wrong: "An odd size is padded by one and pooled by 2×2 with stride 2.",
    right: "Nothing is padded unless told to, and window and stride are the layer's own.",
    change: (window, { input }) =>
      input.height % 2 === 1 && input.width % 2 === 1 && sizeAndStride(window) !== "2×2/2"
        ? { kernel: [2, 2], stride: [2, 2], after: both((axis) => window.after[axis] + 1) }
        : undefined,
    says: (name) => `${name} taken as 2×2/2 on a size padded to even`,
  }),
  windowMistake({
    ...{ id: "usual-pooling", name: "2×2/2 pooling presumed", cost: 2, only: "pool" },
    wrong: "Pooling is 2×2 with stride 2.",
    right: "Window and stride are the layer's own.",
    change: (window) =>
      sizeAndStride(window) === "2×2/2" ? undefined : { kernel: [2, 2], stride: [2, 2] },
    says: (name) => `${name} taken as 2×2/2`,
  }),
  windowMistake({
    ...{ id: "square-kernel", name: "kernel taken as square", cost: 1 },
    wrong: "A kernel has as many columns as rows.",
    right: "Rows and columns of a kernel may differ, and both count.",
    change: ({ kernel: [rows, columns] }) =>
      rows === columns ? undefined : { kernel: [rows, rows] },
    says: (name, { kernel: [rows] }) => `the kernel of ${name} taken as ${rows}×${rows}`,
  }),
  windowMistake({
    ...{ id: "square-kernel-by-columns", name: "kernel taken as square", cost: 1 },
    wrong: "A kernel has as many rows as columns.",
    right: "Rows and columns of a kernel may differ, and both count.",
    change: ({ kernel: [rows, columns] }) =>
      rows === columns ? undefined : { kernel: [columns, columns] },
    says: (name, { kernel: [, columns] }) => `the kernel of ${name} taken as ${columns}×${columns}`,
  }),
];

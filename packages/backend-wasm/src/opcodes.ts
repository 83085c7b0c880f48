/** The numbers of the engine's steps: those of assembly/perform.ts. */

/** Name of a step → its number. */
export const opcodes = {
  unary: 0,
  binary: 1,
  where: 2,
  reduce: 3,
  packRows: 4,
  matmul: 5,
  conv2d: 6,
  conv2dInputGrad: 7,
  conv2dWeightGrad: 8,
  maxPool2d: 9,
  avgPool2d: 10,
  maxPool2dInputGrad: 11,
  maxPool2dSelect: 12,
  avgPool2dInputGrad: 13,
  copyRows: 14,
  finish: 15,
  batchNorm: 16,
  localResponseNorm: 17,
  softmax: 18,
  scatter: 19,
  depthwise: 20,
  depthwiseInputGrad: 21,
  depthwiseWeightGrad: 22,
  sequence: 23,
  fewRows: 24,
  weightGradRows: 25,
  conv2dRows: 26,
  winogradFilters: 27,
  winogradInput: 28,
  winogradProduct: 29,
} as const;

export type Opcode = (typeof opcodes)[keyof typeof opcodes];

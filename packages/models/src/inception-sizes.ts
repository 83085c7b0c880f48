/** Sizes of GoogLeNet's modules: Szegedy et al. 2015, table 1. Shared by the paper's network and torchvision's. */

/** Filters of one module: 1×1; 3×3's reduction and 3×3; 5×5's reduction and 5×5; projection of the pooled maps. */
export type InceptionSizes = readonly [
  one: number,
  reduce3: number,
  three: number,
  reduce5: number,
  five: number,
  projected: number,
];

/** The modules in order, with the maps that each reads. */
export const inceptions: readonly {
  readonly name: string;
  readonly from: number;
  readonly sizes: InceptionSizes;
}[] = [
  { name: "3a", from: 192, sizes: [64, 96, 128, 16, 32, 32] },
  { name: "3b", from: 256, sizes: [128, 128, 192, 32, 96, 64] },
  { name: "4a", from: 480, sizes: [192, 96, 208, 16, 48, 64] },
  { name: "4b", from: 512, sizes: [160, 112, 224, 24, 64, 64] },
  { name: "4c", from: 512, sizes: [128, 128, 256, 24, 64, 64] },
  { name: "4d", from: 512, sizes: [112, 144, 288, 32, 64, 64] },
  { name: "4e", from: 528, sizes: [256, 160, 320, 32, 128, 128] },
  { name: "5a", from: 832, sizes: [256, 160, 320, 32, 128, 128] },
  { name: "5b", from: 832, sizes: [384, 192, 384, 48, 128, 128] },
];

/**
 * Networks that are trained, as lists that the peers build theirs from. convscope builds its own from
 * `@convscope/models`; the comparison of results shows that they are the same.
 */

/** A layer; convolutions and linear layers have a bias, strides are 1, pools do not overlap. */
export type NetworkLayer =
  | {
      readonly kind: "conv";
      readonly filters: number;
      readonly kernel: number;
      readonly padding: number;
      readonly relu: boolean;
    }
  | { readonly kind: "pool"; readonly kernel: number }
  | { readonly kind: "linear"; readonly features: number; readonly relu: boolean };

const conv5 = { kind: "conv", kernel: 5, padding: 0, relu: true } as const;
const pool2 = { kind: "pool", kernel: 2 } as const;

/** A network here, and a model of convscope. */
export type NetworkName = "lenet5-modern";

/** The layers of each network; a softmax follows the last. */
export const networks: Readonly<Record<NetworkName, readonly NetworkLayer[]>> = {
  "lenet5-modern": [
    { ...conv5, filters: 6 },
    pool2,
    { ...conv5, filters: 16 },
    pool2,
    { ...conv5, filters: 120 },
    { kind: "linear", features: 84, relu: true },
    { kind: "linear", features: 10, relu: false },
  ],
};

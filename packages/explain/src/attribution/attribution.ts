/** What an attribution is asked, what it says, and what its methods are given: types. */
import type { Tensor } from "@convscope/core";
import type { RowsColumns } from "../receptive-field.js";
import type { ScoreLayer } from "./class-score.js";
import type { LoadedNetwork } from "./loaded-network.js";

/** The ways. */
export type AttributionMethod = "grad-cam" | "occlusion" | "saliency";

/** Their names. */
export const attributionMethods: readonly AttributionMethod[] = [
  "saliency",
  "grad-cam",
  "occlusion",
];

/** Where the values of a map lie on the input, in pixels: the middle of pixel (0, 0) is at 0. */
export interface MapPlaces {
  /** Middle of what value (0, 0) stands for. */
  readonly start: RowsColumns;
  /** From a value to the next. */
  readonly step: RowsColumns;
}

/** What an attribution says. */
export interface Attribution {
  readonly model: string;
  readonly method: AttributionMethod;
  readonly class: number;
  /** Of the class, on the whole input; higher is surer. */
  readonly score: number;
  /** The layer whose maps are weighed, `"input"` for the others. */
  readonly layer: string;
  /** Rows and columns of the map. */
  readonly size: RowsColumns;
  /** Pixels of a saliency, middles of what units see for Grad-CAM, middles of the patch for occlusion. */
  readonly places: MapPlaces;
  /** Row-major. Saliency: |∂score/∂pixel|. Grad-CAM: 0 and above. Occlusion: score lost, negative where it rises. */
  readonly map: Float32Array;
}

/** Options of {@link attribute}. */
export interface AttributeOptions {
  /** "saliency" unless said otherwise. */
  readonly method?: AttributionMethod | undefined;
  /** The class that the network would say, unless said otherwise. */
  readonly class?: number | undefined;
  /** Grad-CAM: the layer whose maps are weighed; the last one with maps. */
  readonly layer?: string | undefined;
  /** Occlusion: side of the patch; a fifth of the shorter side of the input, rounded up. */
  readonly patch?: number | undefined;
  /** Occlusion: pixels from one place to the next; half of the patch, rounded up. */
  readonly stride?: number | undefined;
  /** Occlusion: what covers, the mean of the input. */
  readonly fill?: number | undefined;
  /** Called when a part of the work is done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** A network that has seen the input. */
export interface Seen {
  readonly network: LoadedNetwork;
  readonly input: Float32Array;
  readonly values: ReadonlyMap<string, Tensor>;
  readonly scores: ScoreLayer;
  readonly class: number;
  readonly score: number;
}

/** What a method finds. */
export type Found = Pick<Attribution, "layer" | "map" | "places" | "size">;

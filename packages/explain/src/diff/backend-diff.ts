/** What a comparison of two backends says: types alone. */
import type { Shape } from "@convscope/core";
import type { UnitTerms } from "./unit-terms.js";

/** Which of the two: the first, or the second. */
export type Side = "a" | "b";

/** One layer on both backends, from the same inputs. */
export interface LayerDiff {
  readonly layer: string;
  readonly kind: string;
  /** Of one example. */
  readonly shape: Shape;
  /** The largest difference of the two, in units of the bound: above 1 they do not compute the same layer. */
  readonly ratio: number;
  /** That difference. */
  readonly difference: number;
  /** The unit that has it: example, then its place in the layer. */
  readonly at: readonly number[];
  /** How far each is from float64 at most, in units of what it may be. */
  readonly fromExact: Readonly<Record<Side, number>>;
}

/** One value of a layer that differs, and how it comes about. */
export interface UnitDiff extends UnitTerms {
  /** Example, then the unit's place in the layer. */
  readonly at: readonly number[];
  readonly a: number;
  readonly b: number;
  /** In float64, from the same inputs. */
  readonly exact: number;
  /** |a − b| may be so much: what each may be off, added up. */
  readonly bound: number;
  /** What each may be off. */
  readonly bounds: Readonly<Record<Side, number>>;
  /** |a − b| / bound */
  readonly ratio: number;
  /** Those that are farther from float64 than they may be. */
  readonly wrong: readonly Side[];
}

/** Why two backends do not agree; the first reason, in the order of the layers. */
export type Finding =
  /** Values of this layer differ by more than the bound. */
  | { readonly kind: "differs"; readonly layer: string; readonly unit: UnitDiff }
  /** A backend cannot run this layer. */
  | {
      readonly kind: "fails";
      readonly layer: string;
      readonly side: Side;
      readonly message: string;
    }
  /**
   * Each layer on its own is right on both; run as a whole network this backend gives another value for this layer, or
   * (`layer` undefined) nothing at all.
   */
  | {
      readonly kind: "whole network";
      readonly layer: string | undefined;
      readonly side: Side;
      readonly message: string;
    };

/** Two backends compared over a model, layer by layer. */
export interface BackendDiff {
  readonly model: string;
  readonly backends: Readonly<Record<Side, string>>;
  /** Number of examples. */
  readonly batch: number;
  /** Up to the one that a backend cannot run. */
  readonly layers: readonly LayerDiff[];
  readonly agree: boolean;
  /** Absent when they agree. */
  readonly finding?: Finding;
}

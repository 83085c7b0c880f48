/** Options of `convscope draw`, as Commander gives them. */
import type { Theme } from "@convscope/figures";

/** Rows and columns. */
export type SizePair = readonly [rows: number, columns: number];

/** What every figure has, and what some have. */
export interface DrawOptions {
  readonly output?: string;
  readonly theme: Theme;
  readonly scale: number;
  readonly seed: number;
  /** A file of weights, or the folder of a training. */
  readonly weights?: string;
  /** A picture. */
  readonly input?: string;
  readonly backend: string;
  readonly from?: number;
  readonly to?: number;
  readonly kind: string;
  readonly in?: SizePair;
  readonly kernel?: SizePair;
  readonly stride?: SizePair;
  readonly pad: string;
  readonly dilation?: SizePair;
  readonly groups: number;
  readonly channels?: SizePair;
  readonly outputPadding?: SizePair;
  readonly transpose?: boolean;
  readonly pool?: boolean;
  readonly ceil?: boolean;
  readonly strip?: boolean;
  readonly step: number;
}

/** A figure that was drawn. */
export interface DrawnFigure {
  readonly svg: string;
  /** What a reader should know who sees the file alone. */
  readonly note?: string;
}

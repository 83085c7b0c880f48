/** Options of `convscope draw`, as Commander gives them. */
import type { Theme } from "@convscope/figures";
import type { ValueChoices } from "../trace/network-with-input.js";

/** Rows and columns. */
export type SizePair = readonly [rows: number, columns: number];

/** What every figure has, and what some have. */
export interface DrawOptions extends ValueChoices {
  readonly output?: string;
  readonly theme: Theme;
  readonly scale: number;
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

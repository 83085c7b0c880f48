/**
 * A workbook as plain data: sheets of cells with values and formulas, and which ranges are coloured as pictures. Not a
 * file: an XLSX library writes it.
 */

/** What a cell is for; its look follows. */
export type CellRole =
  | "title"
  | "note"
  | "heading"
  | "label"
  | "pixel"
  | "number"
  | "text"
  | "answer";

/** A cell; rows and columns count from 0. */
export interface SheetCell {
  readonly row: number;
  readonly column: number;
  readonly role: CellRole;
  /** What it shows until it is calculated anew. */
  readonly value: number | string;
  /** Without the leading equals sign; absent where the value was typed in. */
  readonly formula?: string;
}

/** How numbers become colours: of the input, of values that are never negative, of values of both signs, of shares of 1. */
export type ColourScale = "grey" | "positive" | "signed" | "share";

/** A range whose numbers are coloured. */
export interface Coloured {
  /** `C5:AH36` */
  readonly range: string;
  readonly scale: ColourScale;
  /** The largest magnitude in it: where a signed scale ends on both sides, so that 0 is its middle. */
  readonly most: number;
}

/** One sheet. */
export interface Sheet {
  readonly name: string;
  /** The layer whose values it holds; absent on the cover. */
  readonly layer?: string;
  readonly cells: readonly SheetCell[];
  readonly coloured: readonly Coloured[];
}

/** A cover, the input, and one sheet a layer, in the order of the forward pass. */
export interface Workbook {
  readonly title: string;
  readonly sheets: readonly Sheet[];
}

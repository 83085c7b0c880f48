/** A sheet while it is written: places are set aside from top to bottom, then filled. */
import { UnsupportedError } from "@convscope/core";
import { COLUMNS, cellAddress, sheetPrefix } from "./address.js";
import { isRow, mapColumns, type Place, position } from "./place.js";
import type { CellRole, Coloured, ColourScale, Sheet, SheetCell } from "./workbook.js";

/** Column of the first value; labels stand before it. */
const LEFT = 1;
/** Columns that a line of maps fills before the next begins. */
const LINE = 100;
/** Letters of a formula that Excel takes. */
const FORMULA_LENGTH = 8_192;

/** What stands in a cell. */
export interface Content {
  readonly value: number;
  readonly formula?: string | undefined;
}

/** What to call a place, and how it is coloured. */
export interface Section {
  readonly heading: string;
  readonly maps: number;
  readonly height: number;
  readonly width: number;
  readonly scale: ColourScale;
  /** Maps in a line; as many as fill a screen by default. */
  readonly perLine?: number;
  /** Texts before the lines, in the place of numbers above the maps. */
  readonly lineLabel?: (line: number) => string;
}

/** A sheet that grows downwards. */
export class Page {
  readonly #name: string;
  readonly #layer: string | undefined;
  readonly #cells: SheetCell[] = [];
  readonly #coloured: (Omit<Coloured, "most"> & { readonly place: Place | undefined })[] = [];
  readonly #most = new Map<Place, number>();
  #next = 0;

  constructor(name: string, layer?: string) {
    this.#name = name;
    this.#layer = layer;
  }

  /** A text in a row of its own. */
  line(role: CellRole, text: string): void {
    if (text !== "") this.text(this.#next, 0, role, text);
    this.#next++;
  }

  /** A text anywhere. */
  text(row: number, column: number, role: CellRole, value: string): void {
    this.#cells.push({ row, column, role, value });
  }

  /** A number or a text that a formula gives. */
  put(
    row: number,
    column: number,
    role: CellRole,
    content: { readonly value: number | string; readonly formula?: string | undefined },
  ): void {
    const { value, formula } = content;
    if (formula !== undefined && formula.length > FORMULA_LENGTH) {
      throw new UnsupportedError(
        `sheet: found a formula of ${formula.length} letters in ${this.#name}, expected at most ${FORMULA_LENGTH} (Excel takes no more; it names the maps that a unit sees one by one); take a network of fewer maps`,
        { layer: this.#name, length: formula.length },
      );
    }
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new UnsupportedError(
        `sheet: found ${value} in ${this.#name}, expected finite numbers (a cell holds no others); look at the weights, or at the picture`,
        { layer: this.#name, value },
      );
    }
    this.#cells.push({ row, column, role, value, ...(formula !== undefined && { formula }) });
  }

  /** The row after the last one in use. */
  get next(): number {
    return this.#next;
  }

  /** Leaves rows to the caller. */
  advance(rows: number): void {
    this.#next += rows;
  }

  /** Colours a range. */
  colour(range: string, scale: ColourScale, place?: Place): void {
    this.#coloured.push({ range, scale, place });
  }

  /** Sets a section aside below the last. @throws UnsupportedError when it is wider than a sheet */
  place(section: Section): Place {
    const { maps, height, width, scale, lineLabel } = section;
    const step = mapColumns(section);
    const fitting = isRow(section) ? maps : Math.max(1, Math.floor(LINE / step));
    const perLine = section.perLine ?? Math.min(maps, fitting);
    if (LEFT + perLine * step > COLUMNS) {
      throw new UnsupportedError(
        `sheet: found ${perLine} maps of ${height}×${width} side by side in ${this.#name}, expected at most ${COLUMNS} columns (a sheet has no more); take a smaller network`,
        { layer: this.#name, columns: perLine * step },
      );
    }
    this.line("heading", section.heading);
    // Numbers above the maps take a row; labels before the lines take none, and blocks are held apart by one.
    const above = lineLabel === undefined ? 1 : 0;
    const lineRows = height + (above === 1 || !isRow(section) ? 1 : 0);
    const lines = Math.ceil(maps / perLine);
    const top = this.#next + above;
    const place = { prefix: "", top, left: LEFT, maps, height, width, perLine, lineRows };
    if (lineLabel !== undefined) {
      for (let line = 0; line < lines; line++)
        this.text(top + line * lineRows, 0, "label", lineLabel(line));
    } else if (maps > 1) {
      for (let map = 0; map < maps; map++) {
        const { row, column } = position(place, map, 0, 0);
        this.text(row - 1, column, "label", String(map));
      }
    }
    this.#next += lines * lineRows + 1 + (isRow(section) ? 0 : above);
    const last = position(place, Math.min(maps, perLine) - 1, height - 1, width - 1);
    const end = top + (lines - 1) * lineRows + height - 1;
    this.colour(`${cellAddress(top, LEFT)}:${cellAddress(end, last.column)}`, scale, place);
    return place;
  }

  /** Writes the values of a place; where there is no content the cell stays empty. */
  fill(
    place: Place,
    content: (map: number, h: number, w: number) => Content | undefined,
    role: CellRole = "number",
  ): void {
    let most = 0;
    for (let map = 0; map < place.maps; map++) {
      for (let h = 0; h < place.height; h++) {
        for (let w = 0; w < place.width; w++) {
          const own = content(map, h, w);
          if (own === undefined) continue;
          const { row, column } = position(place, map, h, w);
          this.put(row, column, role, own);
          most = Math.max(most, Math.abs(own.value));
        }
      }
    }
    this.#most.set(place, most);
  }

  /** The place as other sheets call it. */
  seenFromOutside(place: Place): Place {
    return { ...place, prefix: sheetPrefix(this.#name) };
  }

  /** The sheet as it stands. */
  finish(): Sheet {
    const layer = this.#layer;
    return {
      name: this.#name,
      ...(layer !== undefined && { layer }),
      cells: this.#cells,
      coloured: this.#coloured.map(({ range, scale, place }) => ({
        range,
        scale,
        most: (place && this.#most.get(place)) ?? 1,
      })),
    };
  }
}

/** How cells and sheets are called in formulas: A1 references, names of sheets. Source: ECMA-376, part 1, section 18.17. */

/** Columns that a sheet has. */
export const COLUMNS = 16_384;
/** Letters of a sheet's name. */
const NAME_LENGTH = 31;

/** `AB` of column 27, counted from 0. */
function columnLetters(column: number): string {
  const rest = Math.floor(column / 26) - 1;
  return `${rest < 0 ? "" : columnLetters(rest)}${String.fromCharCode(65 + (column % 26))}`;
}

/** `AB12`, or `$AB$12`, which stays when its formula is copied elsewhere. */
export function cellAddress(row: number, column: number, fixed: boolean = false): string {
  const mark = fixed ? "$" : "";
  return `${mark}${columnLetters(column)}${mark}${row + 1}`;
}

/** `'C1'!`: in quotes unless it cannot be taken for a cell. */
export function sheetPrefix(name: string): string {
  return /^[A-Za-z]{4,}$/.test(name) ? `${name}!` : `'${name}'!`;
}

/** A name of a sheet for each of these, without the strokes that no sheet may have, and each another in any case. */
export function sheetNames(names: readonly string[]): readonly string[] {
  const taken = new Set(["history"]);
  return names.map((name) => {
    const plain = name.replaceAll("/", ".");
    for (let copy = 1; ; copy++) {
      const tail = copy === 1 ? "" : ` ${copy}`;
      const own = `${plain.slice(0, NAME_LENGTH - tail.length)}${tail}`;
      if (taken.has(own.toLowerCase())) continue;
      taken.add(own.toLowerCase());
      return own;
    }
  });
}

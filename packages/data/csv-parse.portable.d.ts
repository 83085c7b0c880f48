// The part of csv-parse's browser build that the root entry uses. Its own types refer to Node's, which the root entry
// must not see: tsconfig.portable.json puts this file in their place. Not published.

export interface CsvContext {
  /** Lines read so far, this record's last one included. */
  readonly lines: number;
}

export interface CsvOptions {
  readonly bom?: boolean;
  readonly trim?: boolean;
  readonly skip_empty_lines?: boolean;
  readonly relax_column_count?: boolean;
  readonly onRecord?: (record: string[], context: CsvContext) => string[] | null;
}

export class CsvError extends Error {
  readonly [key: string]: unknown;
}

export function parse(text: string, options?: CsvOptions): string[][];

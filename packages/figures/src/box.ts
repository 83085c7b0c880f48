/** Places and sizes on the page, in pixels. */

/** A place. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How large something is. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where something goes: its upper left corner and its size. */
export interface Box extends Point, Size {}

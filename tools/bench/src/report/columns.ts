/** The columns of the result, for the terminal and for Markdown. */
import type { Row } from "../row.js";

/** A column: its head, and a row's text in it. */
export interface Column {
  readonly head: string;
  readonly align: "left" | "right";
  readonly text: (row: Row) => string;
}

/** Three digits, for milliseconds of any size. */
export function milliseconds(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

const times = (value: number): string => `${value.toFixed(2)}×`;

/** In order. */
export const columns: readonly Column[] = [
  { head: "case", align: "left", text: (row) => row.case },
  { head: "pass", align: "left", text: (row) => row.pass },
  { head: "ours", align: "left", text: (row) => row.contestant },
  { head: "peer", align: "left", text: (row) => row.peer },
  { head: "threads", align: "right", text: (row) => String(row.threads) },
  { head: "ours ms", align: "right", text: (row) => milliseconds(row.oursMs) },
  { head: "peer ms", align: "right", text: (row) => milliseconds(row.peerMs) },
  { head: "ratio", align: "right", text: (row) => times(row.ratio) },
  {
    head: "quartiles",
    align: "right",
    text: ({ ratioQuartiles: { lower, upper } }) => `${lower.toFixed(2)}–${upper.toFixed(2)}`,
  },
  { head: "n", align: "right", text: (row) => String(row.samples) },
  { head: "must", align: "right", text: (row) => times(row.target) },
  { head: "aim", align: "right", text: (row) => (row.aim === undefined ? "" : times(row.aim)) },
  { head: "", align: "left", text: (row) => (row.ok ? "ok" : "missed") },
];

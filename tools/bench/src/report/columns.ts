/** The columns of the result, for the terminal and for Markdown. */
import type { SimdLimit } from "../readings.js";
import type { Row } from "../row.js";

/** A column: its head, and a row's text in it. */
export interface Column {
  readonly head: string;
  readonly align: "left" | "right";
  readonly text: (row: Row, limit: SimdLimit) => string;
}

/** Three digits, for milliseconds of any size. */
export function milliseconds(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

const times = (value: number | undefined): string =>
  value === undefined ? "" : `${value.toFixed(2)}×`;

function ofLimit({ gflops, threads }: Row, limit: SimdLimit): string {
  return gflops === undefined ? "" : `${((100 * gflops) / limit.gflops / threads).toFixed(0)} %`;
}

function judgement({ target, aim, ratio, ok }: Row): string {
  if (target === undefined) return "";
  if (!ok) return "falls short";
  return aim !== undefined && ratio >= aim ? "ok, aim reached" : "ok";
}

/** In order. */
export const columns: readonly Column[] = [
  { head: "case", align: "left", text: (row) => row.case },
  { head: "ours", align: "left", text: (row) => `${row.contestant} ${row.threads}` },
  { head: "peer", align: "left", text: (row) => `${row.peer} ${row.peerThreads}` },
  { head: "ours ms", align: "right", text: (row) => milliseconds(row.oursMs) },
  { head: "peer ms", align: "right", text: (row) => milliseconds(row.peerMs) },
  { head: "ratio", align: "right", text: (row) => times(row.ratio) },
  {
    head: "quartiles",
    align: "right",
    text: ({ ratioQuartiles: { lower, upper } }) => `${lower.toFixed(2)}–${upper.toFixed(2)}`,
  },
  { head: "n", align: "right", text: (row) => String(row.samples) },
  { head: "GFLOP/s", align: "right", text: (row) => row.gflops?.toFixed(1) ?? "" },
  { head: "of limit", align: "right", text: ofLimit },
  { head: "must", align: "right", text: (row) => times(row.target) },
  { head: "aim", align: "right", text: (row) => times(row.aim) },
  { head: "", align: "left", text: judgement },
];

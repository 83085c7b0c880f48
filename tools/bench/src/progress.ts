/** Tells on the error stream how far a run is: one line rewritten on a terminal, else one line for each match. */
import { milliseconds } from "./report/columns.js";
import type { Listener, MatchPlace } from "./run-matches.js";

const clearLine = "\r\x1b[2K";

/** Where progress is told. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const prefix = ({ match, matches, name }: MatchPlace): string => `[${match}/${matches}] ${name}`;

/** A listener that writes. */
export function createProgress(stream: ProgressStream): Listener {
  const clear = stream.isTTY === true ? clearLine : "";
  const line = (text: string): void => {
    stream.write(`${clear}${text}\n`);
  };
  return {
    onSample(place, pairs, wanted) {
      if (clear !== "") stream.write(`${clear}${prefix(place)}: ${pairs} of ${wanted}`);
    },
    onRow(place, { oursMs, peerMs, ratio, ok }) {
      const times = `${milliseconds(oursMs)} ms and ${milliseconds(peerMs)} ms`;
      line(`${prefix(place)}: ${times}, ${ratio.toFixed(2)}×${ok ? "" : ", missed"}`);
    },
    onFailure(place, { message }) {
      line(`${prefix(place)}: ${message}`);
    },
  };
}

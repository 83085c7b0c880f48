/** Tells on the error stream how far a run is: one line rewritten on a terminal, else one line for each row. */
import { pairOf } from "./cases/cases.js";
import { milliseconds } from "./report/columns.js";
import type { Listener, Place } from "./run-case.js";

const clearLine = "\r\x1b[2K";

/** Where progress is told. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const prefix = ({ index, count, name }: Place): string => `[${index}/${count}] ${name}`;

/** A listener that writes, and `say` for all else that takes long. */
export function createProgress(stream: ProgressStream): Listener & { say(text: string): void } {
  const clear = stream.isTTY === true ? clearLine : "";
  const say = (text: string): void => {
    stream.write(`${clear}${text}\n`);
  };
  return {
    say,
    onRound(place, rounds, wanted) {
      if (clear !== "") stream.write(`${clear}${prefix(place)}: ${rounds} of ${wanted}`);
    },
    onRow(place, row) {
      const { oursMs, peerMs, ratio, ok } = row;
      const times = `${milliseconds(oursMs)} ms and ${milliseconds(peerMs)} ms`;
      say(
        `${prefix(place)}: ${pairOf(row)}: ${times}, ${ratio.toFixed(2)}×${ok ? "" : ", falls short"}`,
      );
    },
    onFailure(place, { message }) {
      say(`${prefix(place)}: ${message}`);
    },
  };
}

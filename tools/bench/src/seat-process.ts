/**
 * Starts a contestant in a process of its own, which waits while the other one runs.
 *
 * Not because engines spoil each other's compiled code: measured in CPU time, sharing a process with the peer, or having
 * run all other cases before, changed our times and TensorFlow.js's by less than their noise. It is so that nobody pays
 * for another's garbage, a result does not depend on which cases were chosen, a peer that dies costs one row, and engines
 * of other runtimes can take part.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Answering, nextAnswer } from "./answering.js";
import { contestants } from "./contestants/contestants.js";
import type { Seat } from "./measure.js";
import { startPython } from "./python-process.js";
import type { Placement, Reply } from "./seat-messages.js";

/** A seat whose process ends when it is disposed of. */
export interface SeatProcess extends Seat, Disposable {}

/** Takes a contestant to its place. */
export function startSeat(placement: Placement): SeatProcess {
  const { contestant, threads } = placement;
  const name = `${contestant} ${threads}`;
  const runsInNode = contestants[contestant].load !== undefined;
  const child = runsInNode ? startNode(name) : startPython(name, placement);
  return {
    async first() {
      const reply = await child.ask({ kind: "first", placement });
      if (reply.kind === "result") return reply.values;
      throw unexpected(name, reply);
    },
    async sample(ms) {
      const reply = await child.ask({ kind: "sample", ms });
      if (reply.kind === "time") return reply.ms;
      throw unexpected(name, reply);
    },
    [Symbol.dispose]: () => child[Symbol.dispose](),
  };
}

function startNode(name: string): Answering {
  const child = fork(fileURLToPath(new URL("seat.js", import.meta.url)), {
    serialization: "advanced",
  });
  return {
    ask: (request) =>
      nextAnswer(child, name, (answer, fail) => {
        child.once("message", answer);
        child.send(request, (error) => {
          if (error !== null) fail(error);
        });
      }),
    [Symbol.dispose]() {
      child.kill();
    },
  };
}

function unexpected(name: string, reply: Reply): Error {
  return new Error(
    reply.kind === "error"
      ? `${name}: ${reply.message}`
      : `${name}: found a ${reply.kind}, expected another answer; the seat and the bench disagree`,
  );
}

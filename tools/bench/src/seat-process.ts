/**
 * Starts a contestant in a process of its own, which waits while the other one runs.
 *
 * Not because engines spoil each other's compiled code: measured in CPU time, sharing a process with the peer, or having
 * run all other cases before, changed our times and TensorFlow.js's by less than their noise. It is so that nobody pays
 * for another's garbage, a result does not depend on which cases were chosen, a peer that dies costs one row, and engines
 * of other runtimes can take part.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ContestantName } from "./contestants/contestants.js";
import type { Seat } from "./measure.js";
import type { Reply, Request } from "./seat-messages.js";

/** A seat whose process ends when it is disposed of. */
export interface SeatProcess extends Seat, Disposable {}

/** Takes a contestant to a case. */
export function startSeat(contestant: ContestantName, caseName: string): SeatProcess {
  const child = fork(fileURLToPath(new URL("seat.js", import.meta.url)), {
    serialization: "advanced",
  });
  const ask = (request: Request): Promise<Reply> => askOnce(child, contestant, request);
  return {
    async first() {
      const reply = await ask({ kind: "first", contestant, case: caseName });
      if (reply.kind === "result") return reply.values;
      throw unexpected(contestant, reply);
    },
    async sample() {
      const reply = await ask({ kind: "sample" });
      if (reply.kind === "time") return reply.ms;
      throw unexpected(contestant, reply);
    },
    [Symbol.dispose]() {
      child.kill();
    },
  };
}

function askOnce(
  child: ChildProcess,
  contestant: ContestantName,
  request: Request,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null): void => {
      reject(
        new Error(
          `${contestant}: found its process ended (${signal ?? `code ${code}`}), expected an answer; what it printed is above`,
        ),
      );
    };
    child.once("exit", onExit);
    child.once("message", (reply: Reply) => {
      child.off("exit", onExit);
      resolve(reply);
    });
    child.send(request, (error) => {
      if (error !== null) reject(error);
    });
  });
}

function unexpected(contestant: ContestantName, reply: Reply): Error {
  return new Error(
    reply.kind === "error"
      ? `${contestant}: ${reply.message}`
      : `${contestant}: found a ${reply.kind}, expected another answer; the seat and the bench disagree`,
  );
}

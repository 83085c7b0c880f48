/** A process with one contestant in it: does what {@link Request}s say, and ends with the one that started it. */
import type { Entry } from "./contestants/contestant.js";
import { contestants } from "./contestants/contestants.js";
import { sampleTime } from "./sample-time.js";
import type { Reply, Request } from "./seat-messages.js";

let entry: Entry | undefined;

/** Does what was asked. */
async function answer(request: Request): Promise<Reply> {
  if (request.kind === "first") {
    const { placement } = request;
    const contestant = await contestants[placement.contestant].load?.();
    if (contestant === undefined) {
      throw new RangeError(`seat: found ${placement.contestant}, expected one that runs in Node`);
    }
    entry = await contestant.enter(placement);
    return { kind: "result", values: await entry.first() };
  }
  if (entry === undefined) throw new RangeError("seat: asked for a time before its workload");
  const { run } = entry;
  return { kind: "time", ms: await sampleTime(run, request.ms) };
}

process.on("message", (request: Request) => {
  answer(request)
    .catch((error: unknown): Reply => ({ kind: "error", message: String(error) }))
    .then((reply) => process.send?.(reply))
    .catch(() => process.exit(1));
});
process.on("disconnect", () => process.exit(0));

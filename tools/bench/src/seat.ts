/** A process with one contestant in it: does what {@link Request}s say, and ends with the one that started it. */
import { caseOf } from "./cases/cases.js";
import type { Entry } from "./contestants/contestant.js";
import { contestants } from "./contestants/contestants.js";
import type { Reply, Request } from "./seat-messages.js";

let entry: Entry | undefined;

/** Does what was asked. */
async function answer(request: Request): Promise<Reply> {
  if (request.kind === "first") {
    const contestant = await contestants[request.contestant].load();
    entry = await contestant.enter(caseOf(request.case).workload);
    return { kind: "result", values: await entry.first() };
  }
  if (entry === undefined) throw new RangeError("seat: asked for a time before its workload");
  const start = performance.now();
  await entry.run();
  return { kind: "time", ms: performance.now() - start };
}

process.on("message", (request: Request) => {
  answer(request)
    .catch((error: unknown): Reply => ({ kind: "error", message: String(error) }))
    .then((reply) => process.send?.(reply))
    .catch(() => process.exit(1));
});
process.on("disconnect", () => process.exit(0));

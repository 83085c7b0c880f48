/**
 * Runs in a page: after every kernel of some of the suite's cases, compares what TensorFlow.js counts of its tensors with
 * what our backend counts, on the engine that the address names. What differs is written into the document.
 */
import { createTfjsBackend, type EngineName } from "@convscope/backend-tfjs";
import { conformanceCases, runCase } from "@convscope/conformance";
import * as tf from "@tensorflow/tfjs-core";
import { counted, watched } from "../../../packages/backend-tfjs/src/testing/counts.js";

/** What was compared, and what differed. */
export interface CountsFound {
  readonly compared: number;
  readonly problems: readonly string[];
}

async function compare(engine: EngineName, every: number): Promise<CountsFound> {
  const backend = await createTfjsBackend({ engine });
  // TensorFlow.js counts for its current backend alone.
  await tf.setBackend(engine);
  const base = counted();
  const problems: string[] = [];
  const cases = conformanceCases.filter((_, i) => i % every === 0);
  for (const c of cases) {
    const { status } = await runCase(watched(backend, problems, base), c);
    if (status === "failed") problems.push(`${c.name}: fails`);
    const { buffers, bytes } = counted();
    if (buffers !== base.buffers || bytes !== base.bytes) {
      problems.push(
        `${c.name}: leaves ${buffers - base.buffers} tensors, ${bytes - base.bytes} bytes`,
      );
    }
  }
  backend.dispose();
  return { compared: cases.length, problems };
}

const query = new URL(location.href).searchParams;
const engine = query.get("engine") === "webgpu" ? "webgpu" : "webgl";
document.body.dataset["found"] = JSON.stringify(
  await compare(engine, Number(query.get("every"))).catch((error: unknown) => ({
    compared: 0,
    problems: [String(error)],
  })),
);

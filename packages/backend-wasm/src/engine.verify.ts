// What shows only after long use, or in an engine's other compilers: memory that grows, threads that lose steps.
import { expect, test } from "vitest";
import { outputOf } from "./testing/own-process.js";

const MINUTE = 60_000;

test("threads that sleep between steps lose none of them under any of V8's compilers", async () => {
  // Each of 60 products doubles; a pause before each run lets every thread fall asleep. With the instruction `atomic.wait`
  // in place of a call to the host, V8's baseline compiler (11.3) leaves steps undone in 1 run of 100.
  const script = `
    import { createLocalBackend } from "./local-backend.js";
    const backend = await createLocalBackend({ threads: 3 });
    const [size, steps] = [64, 60];
    const twice = new Float32Array(size * size);
    for (let i = 0; i < size; i++) twice[i * size + i] = 2;
    const one = { batch: [], m: size, k: size, n: size, batchStrides: [[], []] };
    const geometry = { ...one, transposeA: false, transposeB: false };
    const executable = backend.compile({
      sizes: Array(steps + 2).fill(size * size),
      inputs: [0],
      state: [],
      constants: new Map([[1, twice]]),
      steps: Array.from({ length: steps }, (_, i) => ({
        kernel: "matmul", operands: [i === 0 ? 0 : i + 1, 1], geometry, out: i + 2,
      })),
      outputs: [steps + 1],
      donated: new Map(),
    });
    const x = backend.upload(new Float32Array(size * size).fill(1));
    let wrong = 0;
    for (let run = 0; run < 1500; run++) {
      const { outputs: [y] } = executable.run([x], []);
      if (backend.readSync(y).some((value) => value !== 2 ** steps)) wrong++;
      backend.free(y);
      await new Promise((done) => setTimeout(done, 2));
    }
    console.log(wrong);
    backend.dispose();`;
  for (const flags of [["--liftoff-only"], ["--no-liftoff"], []]) {
    expect(await outputOf(script, { flags, timeout: 5 * MINUTE }), flags.join()).toBe("0\n");
  }
});

test("10,000 inferences and 2,000 steps of training leave memory flat, and the process ends by itself", async () => {
  const script = `
    import { adam, classLabels, crossEntropy, tensor, TrainingStep } from "@convscope/core";
    import { lenet5Modern } from "@convscope/models";
    import { createWasmBackend } from "./backend.js";
    const backend = await createWasmBackend({ threads: 2 });
    const model = lenet5Modern().initialise(1);
    await model.to(backend);
    const x = tensor(backend, Float32Array.from({ length: 4 * 1024 }, (_, i) => Math.sin(i)), [4, 1, 32, 32]);
    const labels = classLabels(backend, [1, 2, 3, 4], 10);
    const step = new TrainingStep(model, { loss: crossEntropy(), optimizer: adam() });
    async function times(count, work) {
      for (let i = 0; i < count; i++) {
        const results = work();
        if (i === count - 1) await results[0].data();
        for (const result of results) result.dispose();
      }
      return { ...backend.memory(), resident: process.memoryUsage().rss };
    }
    const infer = () => [model.predict(x)];
    const train = () => Object.values(step.run(x, labels));
    const found = [];
    for (const [work, count] of [[infer, 10000], [train, 2000]]) {
      const warm = await times(count / 10, work);
      const after = await times(count, work);
      found.push({ buffers: after.buffers - warm.buffers, bytes: after.bytes - warm.bytes, grown: (after.resident - warm.resident) / 2 ** 20 });
    }
    console.log(JSON.stringify(found));`;
  const found: readonly { buffers: number; bytes: number; grown: number }[] = JSON.parse(
    await outputOf(script, { timeout: 20 * MINUTE }),
  );
  for (const { buffers, bytes, grown } of found) {
    expect({ buffers, bytes }).toEqual({ buffers: 0, bytes: 0 });
    // A leak of one output a run would be 10,000 x 160 bytes and their handles; the collector's own swing is some tens of MiB.
    expect(grown).toBeLessThan(64);
  }
});

test("a thread that dies without a word, a chunk in its hands, fails its run, and the next one works", async () => {
  const script = `
    import { createLocalBackend } from "./local-backend.js";
    const threads = process.getBuiltinModule("node:worker_threads");
    const orders = [];
    threads.Worker = class extends threads.Worker {
      postMessage(order, ...rest) {
        orders.push(order);
        super.postMessage(order, ...rest);
      }
    };
    const backend = await createLocalBackend({ threads: 2 });
    // Claims a chunk of the next run's first step as a worker does (assembly/engine.ts), and is gone.
    const mortal = \`
      const { parentPort, workerData: { memory, control } } = require("node:worker_threads");
      const jobs = new BigInt64Array(memory.buffer, control, 16);
      const last = Atomics.load(jobs, 0);
      parentPort.postMessage("waits");
      while (true) {
        const job = Atomics.load(jobs, 0);
        const claim = Atomics.load(jobs, 8);
        if (job === last || claim >> 32n !== job >> 32n || (claim & 0xffffffffn) >= 100n) continue;
        if (Atomics.compareExchange(jobs, 8, claim, claim + 1n) === claim) process.exit();
      }\`;
    const { memory, control } = orders[0];
    const worker = new threads.Worker(mortal, { eval: true, workerData: { memory, control } });
    await new Promise((resolve) => worker.once("message", resolve));
    const length = 2 ** 24;
    const x = backend.upload(new Float32Array(length).fill(-1));
    const negated = () => backend.kernels.unary(x, { op: "neg", out: [length], strides: [[1]] });
    let found = "";
    for (let run = 0; run < 100 && found === ""; run++) {
      try {
        backend.free(negated());
      } catch (error) {
        found = error.name + " " + error.state + " " + /a thread has not answered for \\d+ s/.test(error.message);
      }
    }
    console.log(found, backend.readSync(negated()).every((value) => value === 1), backend.memory().buffers);
    backend.dispose();`;
  expect(await outputOf(script, { timeout: 5 * MINUTE })).toBe("ExecutionError lost true true 2\n");
});

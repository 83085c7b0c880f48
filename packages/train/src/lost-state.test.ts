import { createJsBackend } from "@convscope/backend-js";
import { type Backend, crossEntropy, ExecutionError, sgd } from "@convscope/core";
import { createReplay } from "@convscope/core/program";
import { describe, expect, it } from "vitest";
import { createLoader, type FitOptions, fit as fitModel, type RestoreEvent } from "./index.js";
import { barExamples, barModel, bitsOf } from "./testing/bars.js";

const examples = barExamples(40, 1);

/** A backend whose n-th run of a step, counted from 1, consumes the state and then fails. */
function createFailingBackend(
  state: "intact" | "lost",
  failing: (run: number) => boolean,
): Backend {
  const inner = createJsBackend();
  let runs = 0;
  return {
    ...inner,
    compile(program) {
      const replay = createReplay(inner, program);
      return {
        run(inputs, bindings) {
          if (program.donated.size > 0 && failing(++runs)) {
            program.state.forEach((slot, i) => {
              const binding = bindings[i];
              if (state === "lost" && program.donated.has(slot))
                inner.free(binding?.buffer as Float32Array);
            });
            throw new ExecutionError("device gone", state);
          }
          return replay.run(inputs, bindings);
        },
        dispose: () => replay.dispose(),
      };
    },
  };
}

function options(more: Partial<FitOptions> = {}): FitOptions {
  return {
    train: createLoader(examples, { batchSize: 8, seed: 3 }),
    loss: crossEntropy(),
    optimizer: sgd({ learningRate: 0.05, momentum: 0.9 }),
    epochs: 3,
    snapshotEvery: 4,
    ...more,
  };
}

describe("a backend that loses the state of a run", () => {
  it("sets it back to the last snapshot, once, and the run ends as if nothing had happened", async () => {
    const calm = await barModel().to(createJsBackend());
    await fitModel(calm, options());
    const backend = createFailingBackend("lost", (run) => run === 11);
    const model = await barModel().to(backend);
    const events: RestoreEvent[] = [];
    const callbacks = { onRestore: (event: RestoreEvent) => void events.push(event) };
    const result = await fitModel(model, options({ callbacks }));
    expect(events.map(({ step, restored }) => [step, restored])).toEqual([[10, 8]]);
    expect(events[0]?.error.state).toBe("lost");
    expect(result).toMatchObject({ stopped: "completed", steps: 15, epochs: 3 });
    expect(await bitsOf(model)).toEqual(await bitsOf(calm));
    model.dispose();
    expect(backend.memory().buffers).toBe(0);
  });

  it("takes the first snapshot before the first step", async () => {
    const model = await barModel().to(createFailingBackend("lost", (run) => run === 1));
    expect(await fitModel(model, options())).toMatchObject({ steps: 15 });
  });

  it("gives up when it fails again, with the weights of the snapshot in place", async () => {
    const backend = createFailingBackend("lost", (run) => run > 9);
    const model = await barModel().to(backend);
    const error = await fitModel(model, options()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExecutionError);
    expect((error as ExecutionError).state).toBe("intact");
    expect(String(error)).toMatch(/failing again.*device gone.*are those of step 8/);
    const twin = await barModel().to(createJsBackend());
    const signal = new AbortController();
    const callbacks = {
      onStep: ({ step }: { step: number }) => void (step === 8 && signal.abort()),
    };
    await fitModel(twin, options({ signal: signal.signal, callbacks }));
    expect(await bitsOf(model)).toEqual(await bitsOf(twin));
    model.dispose();
    expect(backend.memory().buffers).toBe(0);
  });

  it("is an error at once without snapshots", async () => {
    const backend = createFailingBackend("lost", (run) => run === 3);
    const model = await barModel().to(backend);
    await expect(fitModel(model, options({ snapshotEvery: 0 }))).rejects.toThrow("device gone");
    model.dispose();
    expect(backend.memory().buffers).toBe(0);
  });
});

describe("a backend that fails and keeps the state", () => {
  it("ends the run with its error, the weights being those before the failed step", async () => {
    const backend = createFailingBackend("intact", (run) => run === 9);
    const model = await barModel().to(backend);
    await expect(fitModel(model, options())).rejects.toThrow("device gone");
    for (const variable of model.variables.values()) {
      expect((await variable.read()).every(Number.isFinite)).toBe(true);
    }
  });
});

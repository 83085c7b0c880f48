import { createJsBackend } from "@convscope/backend-js";
import { adam, type Backend, crossEntropy, ExecutionError, type Model, sgd } from "@convscope/core";
import { createReplay } from "@convscope/core/program";
import { describe, expect, it } from "vitest";
import {
  BackendFailedError,
  createLoader,
  type FitOptions,
  fit as fitModel,
  type RestoreEvent,
} from "./index.js";
import { barExamples, barModel } from "./testing/bars.js";
import { bitsOf } from "./testing/bits.js";

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
    expect(error).toBeInstanceOf(BackendFailedError);
    expect(error).toMatchObject({ state: "intact", cause: { message: "device gone" } });
    expect(String(error)).toContain(
      'fit: found backend "js" failing after step 8 (device gone), expected it to go on; weights and optimiser are those of step 8, the model is on the host; go on elsewhere: await model.to(other), then fit with resume: error.snapshot',
    );
    expect(model.backend).toBeUndefined();
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
    const error = await fitModel(model, options()).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(/\(device gone\).*those of step 8, the model is where it was;/);
    expect(model.backend).toBe(backend);
    for (const variable of model.variables.values()) {
      expect((await variable.read()).every(Number.isFinite)).toBe(true);
    }
  });
});

/** A js backend that is gone from a step on: kernels and uploads throw or go on with rubbish, and every read is rejected. */
function createMortalBackend(how: "throws" | "queues"): { backend: Backend; kill: () => void } {
  const inner = createJsBackend();
  let gone = false;
  const fail = (): never => {
    throw new Error("context lost");
  };
  const dying = <T extends object>(table: T): T =>
    new Proxy(table, {
      get: (target, key): unknown => {
        const kernel: unknown = Reflect.get(target, key);
        if (typeof kernel !== "function") return kernel;
        return (...operands: unknown[]): unknown => {
          if (gone && how === "throws") fail();
          const result: unknown = Reflect.apply(kernel, target, operands);
          if (gone && result instanceof Float32Array) result.fill(0);
          return result;
        };
      },
    });
  const { kernels, grads, fused, readSync: _, ...rest } = inner;
  return {
    kill: () => {
      gone = true;
    },
    backend: {
      ...rest,
      name: "mortal",
      kernels: dying(kernels),
      grads: dying(grads),
      fused: dying(fused),
      upload: (values: Float32Array) => (gone && how === "throws" ? fail() : inner.upload(values)),
      read: async (buffer: Float32Array) => (gone ? fail() : inner.read(buffer)),
    },
  };
}

describe.each(["throws", "queues"] as const)(
  "a backend that is gone in mid-epoch and %s",
  (how) => {
    const everything = (): Partial<FitOptions> => ({
      optimizer: adam({ learningRate: 0.01 }),
      averaging: { decay: 0.8 },
      validation: barExamples(10, 9),
      keepBest: true,
      readEvery: 2,
    });
    const calmRun = async (): Promise<unknown> => {
      const calm = await barModel().to(createJsBackend());
      const { history } = await fitModel(calm, options(everything()));
      return [history.map(({ loss, validation }) => [loss, validation]), await bitsOf(calm)];
    };
    const mortalModel = async (): Promise<{ model: Model; backend: Backend; kill: () => void }> => {
      const { backend, kill } = createMortalBackend(how);
      return { model: await barModel().to(backend), backend, kill };
    };

    it("leaves the last snapshot, from which the run goes on elsewhere as if nothing had happened", async () => {
      const { model, backend, kill } = await mortalModel();
      const callbacks = { onStep: ({ step }: { step: number }) => void (step === 7 && kill()) };
      const first = options({ ...everything(), callbacks });
      const error = await fitModel(model, first).catch((thrown: unknown) => thrown);
      if (!(error instanceof BackendFailedError)) throw error;
      expect(error.message).toMatch(
        /^fit: found backend "mortal" failing after step \d+ \(.*context lost.*those of step 4, the model is on the host/,
      );
      expect(model.backend).toBeUndefined();
      expect(error.snapshot.progress.step).toBe(4);
      for (const [name, variable] of model.variables) {
        expect([...(await variable.read())]).toEqual([
          ...(error.snapshot.weights.get(name)?.values ?? []),
        ]);
      }
      expect(backend.memory().buffers).toBe(0);
      const other = createJsBackend();
      await model.to(other);
      const { history, stopped } = await fitModel(
        model,
        options({ ...everything(), resume: error.snapshot }),
      );
      expect(stopped).toBe("completed");
      const losses = history.map(({ loss, validation }) => [loss, validation]);
      expect([losses, await bitsOf(model)]).toEqual(await calmRun());
      model.dispose();
      expect(other.memory().buffers).toBe(0);
    });

    it("is left by a callback that moves the model, and the run goes on as if nothing had happened", async () => {
      const { model, backend, kill } = await mortalModel();
      const other = createJsBackend();
      const events: RestoreEvent[] = [];
      const callbacks = {
        onStep: ({ step }: { step: number }) => void (step === 7 && kill()),
        onRestore: async (event: RestoreEvent) => {
          events.push(event);
          await model.to(other);
        },
      };
      const { history } = await fitModel(model, options({ ...everything(), callbacks }));
      expect(events.map(({ restored }) => restored)).toEqual([4]);
      const losses = history.map(({ loss, validation }) => [loss, validation]);
      expect([losses, await bitsOf(model)]).toEqual(await calmRun());
      expect([model.backend, backend.memory().buffers]).toEqual([other, 0]);
    });

    it("ends the run when the callback moves to a backend that fails too, the weights on the host", async () => {
      const { model, kill } = await mortalModel();
      const second = createMortalBackend(how);
      second.kill();
      const callbacks = {
        onStep: ({ step }: { step: number }) => void (step === 7 && kill()),
        onRestore: async () => {
          await model.to(second.backend).catch(() => undefined);
        },
      };
      const run = fitModel(model, options({ ...everything(), callbacks }));
      await expect(run).rejects.toThrow(BackendFailedError);
      expect(model.backend).toBeUndefined();
      for (const variable of model.variables.values()) {
        expect((await variable.read()).every(Number.isFinite)).toBe(true);
      }
    });
  },
);

describe("a backend whose kernel gives another length in mid-run", () => {
  it("is named with the kernel and both lengths, and the last good weights are on the host", async () => {
    const inner = createJsBackend();
    const kernels = { ...inner.kernels };
    let readings = 0;
    // What fit reads of a step: the loss and 8 · 3 scores.
    kernels.concat = (xs, g) => {
      const whole = inner.kernels.concat(xs, g);
      if (whole.length !== 25 || ++readings < 7) return whole;
      inner.free(whole);
      return inner.upload(new Float32Array(24));
    };
    const model = await barModel().to({ ...inner, name: "mine", kernels });
    const error = await fitModel(model, options({ readEvery: 1 })).catch((e: unknown) => e);
    expect(String(error)).toMatch(
      /found backend "mine".*found 24 values of tensor \[25\], made by concat, on backend "mine", expected 25/,
    );
    for (const variable of model.variables.values()) {
      expect((await variable.read()).every(Number.isFinite)).toBe(true);
    }
  });
});

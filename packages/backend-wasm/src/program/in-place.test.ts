import { adam, crossEntropy, type Optimizer, sgd, TrainingStep, tensor } from "@convscope/core";
import type { Executable } from "@convscope/core/backend";
import { lenet5Modern } from "@convscope/models";
import { expect, test } from "vitest";
import type { WasmBuffer } from "../buffers.js";
import { createLocalBackend } from "../local-backend.js";
import { values } from "../testing/play-twice.js";

test.each<[string, () => Optimizer]>([
  ["momentum", () => sgd({ learningRate: 0.1, momentum: 0.9 })],
  ["Adam", () => adam()],
])("a step of LeNet-5 with %s replaces all that it trains in its own memory", async (_, create) => {
  const backend = await createLocalBackend({ threads: 2 });
  const { compile } = backend;
  let trained = 0;
  const moved: WasmBuffer[] = [];
  const model = lenet5Modern();
  await model.to({
    ...backend,
    compile(program): Executable<WasmBuffer> {
      const compiled = compile(program);
      return {
        run(inputs, state) {
          const result = compiled.run(inputs, state);
          trained += program.donated.size;
          moved.push(...result.state.filter((buffer, i) => buffer !== state[i]?.buffer));
          return result;
        },
        dispose: () => compiled.dispose(),
      };
    },
  });
  const own = model.backend;
  if (own === undefined) throw new RangeError("the model is on its backend");
  const step = new TrainingStep(model, { loss: crossEntropy(), optimizer: create() });
  const x = tensor(own, values(4 * 1024, 3), [4, 1, 32, 32]);
  step.run(x, tensor(own, [1, 2, 3, 4]));
  expect(trained).toBeGreaterThanOrEqual(2 * model.trainable.length);
  expect(moved).toEqual([]);
  backend.dispose();
});

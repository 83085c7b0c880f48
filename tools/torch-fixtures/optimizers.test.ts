import { createJsBackend } from "@convscope/backend-js";
import { tensor, Variable } from "@convscope/core";
import { runEagerly } from "@convscope/core/program";
import { describe, expect, it } from "vitest";
import { expectClose } from "./expect-close.js";
import { Fixtures, type Trajectory } from "./fixture-file.js";
import { fixtureFolder } from "./fixture-folder.mjs";
import { optimizerOf } from "./optimizer-of.js";

const fixtures = new Fixtures(fixtureFolder());
const { trajectories } = fixtures.index;
const kinds = [...new Set(trajectories.map(({ kind }) => kind))];

/** Values of the parameters after every step. */
async function follow(trajectory: Trajectory): Promise<readonly (readonly Float32Array[])[]> {
  const backend = createJsBackend();
  const optimizer = optimizerOf(trajectory);
  const parameters = trajectory.start.map((stored, i) => {
    const variable = new Variable(`p${i}`, stored[0], fixtures.values(stored));
    variable.upload(backend);
    return variable;
  });
  optimizer.prepare(parameters);
  const steps: (readonly Float32Array[])[] = [];
  for (const [t, gradients] of trajectory.gradients.entries()) {
    optimizer.learningRate = trajectory.rates[t] ?? Number.NaN;
    const inputs = gradients.map((stored) => tensor(backend, fixtures.values(stored), stored[0]));
    runEagerly(backend, "train", inputs, (operands, context) => {
      optimizer.apply(context, parameters, operands);
      return [];
    });
    optimizer.steps++;
    steps.push(await Promise.all(parameters.map((parameter) => parameter.read())));
  }
  return steps;
}

describe.each(kinds)("%s", (kind) => {
  const own = trajectories.filter((one) => one.kind === kind).map((one, i) => [i, one] as const);

  it.each(own)("follows torch's values over six steps, case %i", async (_, trajectory) => {
    const steps = await follow(trajectory);
    expect(steps).toHaveLength(trajectory.steps.length);
    for (const [t, parameters] of trajectory.steps.entries()) {
      for (const [i, expected] of parameters.entries()) {
        const { values, tolerances } = fixtures.expected(expected);
        const name = `${JSON.stringify(trajectory.options)} step ${t + 1}, parameter ${i}`;
        const found = steps[t]?.[i] ?? new Float32Array(0);
        expectClose(name, found, values, (k) => tolerances[k] as number);
      }
    }
  });
});

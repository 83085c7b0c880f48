/** Optimisers against rules on plain numbers. */
import { expect } from "vitest";
import type { Optimizer } from "../src/optim/optimizer.js";
import { runEagerly } from "../src/program/runner.js";
import { Variable } from "../src/program/variable.js";
import { createReferenceBackend } from "../src/reference/index.js";
import { tensor } from "../src/tensor/create.js";
import { exact } from "./networks.js";

const gradients = [0.5, -1, 0.25, 2, 0.125];
const rates = [0.1, 0.1, 0.05, 0.05, 0.01];

/** One parameter's next value; steps are counted from 1. */
type Rule = (p: number, g: number, rate: number, step: number) => number;

/** The parameter after each of five steps on fixed gradients, under a falling rate. */
function path(optimizer: Optimizer): readonly number[] {
  const backend = createReferenceBackend();
  const parameter = new Variable("p", [1], Float32Array.of(1));
  parameter.upload(backend);
  return gradients.map((gradient, i) => {
    optimizer.learningRate = rates[i] ?? Number.NaN;
    optimizer.prepare([parameter]);
    runEagerly(backend, "train", [], (_, context) => {
      optimizer.apply(context, [parameter], [tensor(backend, [gradient])]);
      return [];
    });
    optimizer.steps++;
    return exact(backend, parameter.tensor)[0] ?? Number.NaN;
  });
}

/** Expects five steps of an optimiser to be those of a rule. */
export function expectPath(optimizer: Optimizer, rule: Rule): void {
  let p = 1;
  path(optimizer).forEach((found, i) => {
    p = rule(p, gradients[i] ?? Number.NaN, rates[i] ?? Number.NaN, i + 1);
    expect(found, `step ${i + 1}`).toBeCloseTo(p, 6);
  });
}

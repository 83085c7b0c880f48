/** The bound of a program holds for as many comparisons as it reckons with, and no less than single kernels' bounds. */
import { add, exp, mul } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { expect, it } from "vitest";
import { isProgramCase } from "../case.js";
import { conformanceCases } from "../cases/conformance-cases.js";
import { createFloat32Backend } from "../mutants/float32-backend.js";
import { COMPARISONS, expectedNotes } from "./expected-notes.js";
import { type Scenario, Stage } from "./stage.js";

/** Eager, replayed, compiled, composed. */
const WAYS = 4;

it("reckons with at least as many numbers as all program cases note in every way", async () => {
  let numbers = 0;
  for (const c of conformanceCases.filter(isProgramCase)) {
    const stage = new Stage(createReferenceBackend(), true);
    await c.play(stage);
    for (const { values } of stage.notes) numbers += WAYS * values.length;
    stage.dispose();
  }
  expect(numbers).toBeGreaterThan(COMPARISONS / 16);
  expect(numbers).toBeLessThan(COMPARISONS);
});

/** A few roundings, each of which a backend may make in its own way. */
const rounded: Scenario = async (stage) => {
  const x = stage.tensor([50], 1);
  const [y] = stage.run("eval", [x], "", ([input]) =>
    input === undefined ? [] : [add(mul(exp(input), input), input)],
  );
  if (y !== undefined) await stage.note("y", y);
};

it("leaves room for every rounding of its kernels, and for no more than two hundred", async () => {
  const c = { name: "rounded", kernel: "program", trains: false, play: rounded } as const;
  const [note] = await expectedNotes(createFloat32Backend(), c);
  const { values = [], bounds = [] } = note?.expectation ?? {};
  const largest = Math.max(...[...values].map(Math.abs));
  for (const bound of bounds) {
    expect(bound).toBeGreaterThan(7 * 2 ** -24 * largest);
    expect(bound).toBeLessThan(200 * 2 ** -24 * largest);
  }
});

/** Arrays beyond 2^24 elements show an index kept in a float32; smaller ones that a backend states do not. */
import { expect, it } from "vitest";
import { conformanceCases } from "./cases/conformance-cases.js";
import { type Changes, createFloat32Backend } from "./mutants/float32-backend.js";
import { runCase } from "./run-case.js";

/** A backend whose negation finds its element by an index in float32. */
const roundedIndex = (maxElements: number): Changes => ({
  facts: { maxElements },
  compute: ({ unary }) => ({
    unary: (x, g) => {
      const y = unary(x, g);
      return y.map((_, i) => y[Math.fround(i)] as number);
    },
  }),
});

async function problemsOf(changes: Changes): Promise<readonly string[]> {
  const c = conformanceCases.find(
    ({ kernel, name }) => kernel === "memory" && name.startsWith("every element of the largest"),
  );
  if (c === undefined) throw new RangeError("no case of the largest array");
  return (await runCase(createFloat32Backend(changes), c)).problems;
}

it("finds an index that is kept in a float32, and says at which element", async () => {
  const [problem] = await problemsOf(roundedIndex(2 ** 31 - 1));
  expect(problem).toMatch(/^neg: element 16777217 of 16842755 is \S+, expected \S+$/);
});

it("asks for no more elements than the backend states", async () => {
  expect(await problemsOf(roundedIndex(5000))).toEqual([]);
});

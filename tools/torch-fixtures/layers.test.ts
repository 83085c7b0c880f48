import { createJsBackend } from "@convscope/backend-js";
import { layers, type Tensor } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { describe, expect, it } from "vitest";
import { expectClose, type Numbers } from "./expect-close.js";
import { type Expected, Fixtures, type LayerCase } from "./fixture-file.js";
import { fixtureFolder } from "./fixture-folder.mjs";
import { type Outcome, runCase } from "./layer-case.js";

const fixtures = new Fixtures(fixtureFolder());
const { cases } = fixtures.index;
const ops = [...new Set(cases.map(({ op }) => op))];

it("has five cases or more of every layer", () => {
  const few = Object.keys(layers).filter(
    (kind) => cases.filter(({ op }) => op === kind).length < 5,
  );
  expect(few).toEqual([]);
});

/** Every tensor of an outcome beside what torch gave. */
function* pairs<T>(one: LayerCase, outcome: Outcome<T>): Generator<[string, T, Expected]> {
  yield ["output", outcome.output, one.output];
  for (const [i, expected] of one.inputGradients.entries()) {
    const gradient = outcome.inputGradients[i];
    if (gradient !== undefined) yield [`gradient of input ${i}`, gradient, expected];
  }
  for (const part of ["parameterGradients", "updates"] as const) {
    expect(Object.keys(outcome[part]), part).toEqual(Object.keys(one[part]));
    for (const [name, expected] of Object.entries(one[part])) {
      const found = outcome[part][name];
      if (found !== undefined) yield [`${part} ${name}`, found, expected];
    }
  }
}

describe.each(ops)("%s", (op) => {
  const own = cases.filter((one) => one.op === op).map((one, i) => [i, one] as const);

  it.each(own)("gives torch's output and gradients within the derived bound, case %i", (_, one) => {
    const backend = createJsBackend();
    const outcome = runCase(fixtures, one, backend, (x) => x.dataSync());
    if (outcome.foretold !== undefined) {
      expect(outcome.foretold, "outputShape").toEqual(one.output.shape.slice(1));
    }
    for (const [name, found, expected] of pairs(one, outcome)) {
      const { values, tolerances } = fixtures.expected(expected);
      expectClose(
        `${JSON.stringify(one.options)} ${name}`,
        found,
        values,
        (i) => tolerances[i] as number,
      );
    }
    expect(backend.memory(), "buffers left").toMatchObject({ buffers: 0 });
  });
});

describe("the float64 reference", () => {
  const tight = cases.filter((one) => one.tight);

  it.each([...new Set(tight.map(({ op }) => op))])("gives torch's float64 values of %s", (op) => {
    for (const one of tight.filter((other) => other.op === op)) expectExact(one);
  });
});

/** In float64 nothing but the rounding of the stored values is left. */
function expectExact(one: LayerCase): void {
  const backend = createReferenceBackend();
  const read = ({ buffer }: Tensor): Numbers => {
    if (!(buffer instanceof Float64Array)) throw new RangeError("not a buffer of the reference");
    return backend.values(buffer).slice();
  };
  for (const [name, found, expected] of pairs(one, runCase(fixtures, one, backend, read))) {
    const { values, tolerances } = fixtures.expected(expected);
    const u = 2 ** -24;
    expectClose(name, found, values, (i) => {
      const rounding = u * Math.abs(values[i] as number) * (1 + 2 * u);
      return rounding + 2 ** -20 * (tolerances[i] as number);
    });
  }
}

/**
 * Scenarios of gradients, to second order: against the reference's, and by differences on the same backend where these are
 * exact. A convolution is linear in each operand, and so are its gradients; a maximum is, as long as no winner changes. So
 * L = Σ c·y² and its gradient are at most quadratic in each operand, and (L(x + v) − L(x − v)) / 2 is the derivative along v
 * with no error but rounding, in any precision.
 */
import {
  add,
  constant,
  grad,
  mul,
  Random,
  type Shape,
  sub,
  sum,
  type Tensor,
} from "@convscope/core";
import type { Scenario, Stage } from "./stage.js";

/** An operation with the shapes of its operands. */
export interface Differentiable {
  readonly shapes: readonly Shape[];
  readonly op: (...operands: readonly Tensor[]) => Tensor;
  /** Whether differences are exact: linear in each operand apart. */
  readonly linear: boolean;
  /** Whether operands hold values that are all different, 0.5 apart, in place of normal ones. */
  readonly distinct?: boolean;
}

/** A function of the operands with one number for its value. */
type Target = (xs: readonly Tensor[]) => Tensor;

/** Directions tried for each operand. */
const DIRECTIONS = 2;
/** Small enough for no two of the distinct values, which are 0.5 apart, to change places. */
const STEP = 0.125;

/** Σ c·y, with whole numbers c from −3 to 3 but 0, the same for equal seeds. */
function project(y: Tensor, seed: number): Tensor {
  const random = new Random(seed);
  const c = Float32Array.from({ length: y.size }, () => {
    const size = 1 + random.integer(3);
    return random.integer(2) === 0 ? size : -size;
  });
  return sum(mul(y, constant(y.backend, c, y.shape)));
}

/** L, or the projected gradient of L: what is differentiated for the first and for the second order. */
function target({ op }: Differentiable, order: number): Target {
  const first: Target = (xs) => {
    const y = op(...xs);
    return project(mul(y, y), 1);
  };
  if (order === 1) return first;
  return (xs) =>
    grad(() => first(xs), xs)
      .map((gradient, i) => project(gradient, 2 + i))
      .reduce((a, b) => add(a, b));
}

function operands(stage: Stage, { shapes, distinct = false }: Differentiable): readonly Tensor[] {
  return shapes.map((shape, i) =>
    distinct
      ? stage.tensor(shape, 10 + i, (values, random) => {
          const places = random.permutation(values.length);
          places.forEach((place, at) => {
            values[at] = (place - values.length / 2) / 2;
          });
        })
      : stage.tensor(shape, 10 + i),
  );
}

/** A step of ±0.125 or none in every element. */
const direction = (stage: Stage, shape: Shape, seed: number): Tensor =>
  stage.tensor(shape, seed, (values, random) => {
    for (let i = 0; i < values.length; i++) values[i] = (random.integer(3) - 1) * STEP;
  });

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((total, value, i) => total + value * (b[i] as number), 0);

/** Gradients of first and second order, noted and held against differences. */
export const gradients =
  (what: Differentiable): Scenario =>
  async (stage) => {
    const xs = operands(stage, what);
    for (const order of [1, 2]) {
      const of = target(what, order);
      const found = stage.run("eval", xs, `gradient ${order}`, (inputs) =>
        grad(() => of(inputs), inputs),
      );
      for (const [i, gradient] of found.entries()) {
        const label = `gradient ${order} of operand ${i}`;
        const values = await gradient.data();
        stage.noteValues(label, values);
        if (what.linear) await noteDifferences(stage, label, of, xs, i, values);
      }
    }
  };

/** The derivative along some directions: by the gradient, and by differences. */
async function noteDifferences(
  stage: Stage,
  label: string,
  of: Target,
  xs: readonly Tensor[],
  operand: number,
  gradient: Float32Array,
): Promise<void> {
  const along: number[] = [];
  const differences: number[] = [];
  const at = async (v: Tensor, sign: 1 | -1): Promise<number> => {
    const [y] = stage.run("eval", [...xs, v], `${label} ${sign}`, (inputs) => {
      const [moving, step] = [inputs[operand], inputs.at(-1)];
      if (moving === undefined || step === undefined) throw new RangeError("no operand to move");
      const moved = sign === 1 ? add(moving, step) : sub(moving, step);
      return [of(inputs.slice(0, -1).with(operand, moved))];
    });
    const [value = Number.NaN] = (await y?.data()) ?? [];
    return value;
  };
  for (let i = 0; i < DIRECTIONS; i++) {
    const v = direction(stage, xs[operand]?.shape ?? [], 100 + 10 * operand + i);
    along.push(dot(gradient, await v.data()));
    differences.push(((await at(v, 1)) - (await at(v, -1))) / 2);
  }
  stage.noteAgreement([`${label} along v`, `differences for ${label}`], along, differences);
}

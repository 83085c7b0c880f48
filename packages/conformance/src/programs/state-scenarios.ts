/** Scenarios of state: what is donated, shared, given out or exchanged between runs of small programs. */
import { add, concat, constant, mul, type Tensor } from "@convscope/core";
import { ExecutionError, messageOf } from "@convscope/core/errors";
import { type Body, type Context, capture, type Variable } from "@convscope/core/program";
import { requireSame, type Scenario, type Stage } from "./stage.js";

const VALUES = [1, -2, 3, 0.5, 7] as const;
const OTHERS = [10, 20, -30, 40, 5] as const;

const noteAll = async (
  stage: Stage,
  label: string,
  values: readonly (Tensor | Variable)[],
): Promise<void> => {
  for (const [i, value] of values.entries()) await stage.note(`${label}, ${i + 1}`, value);
};

/** v becomes 2v + 1. */
const grow =
  (variable: Variable): Body =>
  (_, context) => {
    context.update(variable, add(mul(context.value(variable), 2), 1));
    return [];
  };

/** Two variables that exchange their values in every run. */
export const exchange: Scenario = async (stage) => {
  const [a, b] = [stage.variable("a", VALUES), stage.variable("b", OTHERS)];
  for (let run = 1; run <= 3; run++) {
    stage.run("train", [], "", (_, context) => {
      context.update(a, context.value(b));
      context.update(b, context.value(a));
      return [];
    });
    await noteAll(stage, `after run ${run}`, [a, b]);
  }
};

/** The new value comes early in the body, the old one is used behind it. */
export const oldValueUntilTheEnd: Scenario = async (stage) => {
  const v = stage.variable("v", VALUES);
  for (let run = 1; run <= 3; run++) {
    const outputs = stage.run("train", [], "", (_, context) => {
      context.update(v, add(context.value(v), 1));
      return [mul(context.value(v), 3)];
    });
    await noteAll(stage, `run ${run}`, [...outputs, v]);
  }
};

/** One result as the next value of two variables and as an output; they part in a later run. */
export const oneResultThreeTakers: Scenario = async (stage) => {
  const [a, b] = [stage.variable("a", VALUES), stage.variable("b", OTHERS)];
  const outputs = stage.run("train", [], "shared", (_, context) => {
    const next = add(context.value(a), context.value(b));
    context.update(a, next);
    context.update(b, next);
    return [next];
  });
  stage.run("train", [], "alone", grow(a));
  await noteAll(stage, "output and variables", [...outputs, a, b]);
};

/** State, an input and a constant given out as they are; the state goes on without them. */
export const givenOut: Scenario = async (stage) => {
  const v = stage.variable("v", VALUES);
  const x = stage.tensor([4], 71);
  const body: Body = ([input], context: Context) => [
    context.value(v),
    ...(input === undefined ? [] : [input]),
    constant(context.backend, [1, 2, 3, 4, 5, 6]),
  ];
  const first = stage.run("eval", [x], "out", body);
  stage.run("train", [], "grow", grow(v));
  const second = stage.run("eval", [x], "out", body);
  for (const output of second.slice(1)) output.dispose();
  await noteAll(stage, "given out", [...first, ...second.slice(0, 1), v, x]);
};

/** Another tensor on a variable's buffer keeps the old values when the variable goes on. */
export const sharedBuffer: Scenario = async (stage) => {
  const v = stage.variable("v", VALUES);
  const held: Tensor[] = [];
  for (let run = 0; run < 3; run++) {
    held.push(stage.own(v.tensor.alias()));
    stage.run("train", [], "", grow(v));
  }
  await noteAll(stage, "held before run", held);
  await stage.note("the variable", v);
};

/** State that a run does not replace is the caller's: same buffer, same values, however often it runs. */
export const stateThatStays: Scenario = async (stage) => {
  const [v, w] = [stage.variable("v", VALUES), stage.variable("w", OTHERS)];
  const { buffer } = v.binding();
  for (let run = 1; run <= 3; run++) {
    const outputs = stage.run("train", [], "", (_, context) => {
      context.update(w, add(context.value(w), context.value(v)));
      return [mul(context.value(v), context.value(w))];
    });
    await noteAll(stage, `run ${run}`, [...outputs, v, w]);
  }
  if (v.binding().buffer !== buffer)
    throw new Error("state that no run replaced has another buffer");
};

/** Fresh host numbers for every run. */
export const freshNumbers: Scenario = async (stage) => {
  for (let run = 1; run <= 3; run++) {
    const outputs = stage.run("train", [], "", (_, context) => [
      mul(
        context.fresh([6], (values, random) => {
          for (let i = 0; i < values.length; i++) values[i] = random.uniform();
        }),
        2,
      ),
    ]);
    await noteAll(stage, `run ${run}`, outputs);
  }
};

/** Outputs of one run outlive the next run and the program itself. */
export const outputsOutlive: Scenario = async (stage) => {
  const v = stage.variable("v", VALUES);
  const { program, shapes } = capture(stage.backend, "eval", [[5]], ([x], context) =>
    x === undefined
      ? []
      : [concat([mul(x, context.value(v)), constant(context.backend, [9, 8])], 0)],
  );
  const executable = stage.executable(program);
  const kept: unknown[] = [];
  for (const seed of [72, 73, 74]) {
    const x = stage.tensor([5], seed);
    kept.push(...executable.run([x.buffer], [v.binding()]).outputs);
  }
  executable.dispose();
  await stage.noteBuffers(
    "outputs kept to the end",
    kept,
    kept.flatMap(() => shapes),
  );
};

/** A run on an input that was freed fails; what it says of the state is true. */
export const failedRun: Scenario = async (stage) => {
  const v = stage.variable("v", VALUES);
  const { program } = capture(stage.backend, "train", [[5]], ([x], context) => {
    context.update(v, add(mul(context.value(v), 2), 1));
    return x === undefined ? [] : [mul(x, 2)];
  });
  const executable = stage.executable(program);
  const dead = stage.backend.upload(Float32Array.from(OTHERS));
  stage.backend.free(dead);
  const before = await v.read();
  let ran = false;
  try {
    const { outputs, state } = executable.run([dead], [v.binding()]);
    ran = true;
    v.settle(state[0]);
    for (const output of outputs) await readAndFree(stage, output);
  } catch (error) {
    // Queued work fails at the next read, which is early enough.
    if (ran) return;
    if (!(error instanceof ExecutionError)) {
      const text = `a failed run threw "${messageOf(error)}"`;
      throw new Error(`${text}, expected an ExecutionError that says what became of state`);
    }
    if (error.state === "lost") return v.lose();
    requireSame("a failed run says that state is intact, but", await v.read(), before);
    return;
  }
  throw new Error("a run on a freed input gave values, expected an error");
};

async function readAndFree(stage: Stage, buffer: unknown): Promise<void> {
  try {
    await stage.backend.read(buffer);
  } finally {
    stage.backend.free(buffer);
  }
}

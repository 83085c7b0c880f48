/** Compilers that replay the program: a correct one, and ways to break them. */
import type { Backend, Executable, Program } from "@convscope/core/backend";
import { createReplay } from "@convscope/core/program";
import type { Changes, Handle, Heap } from "./float32-backend.js";

/** How an executable runs. */
export type Run = Executable<Handle>["run"];

/** What {@link Run} takes and gives. */
export type State = Parameters<Run>[1];

/** Makes the correct executable of a program. */
export type Compile = (program: Program) => Executable<Handle>;

/** A compiler made of the correct one. */
export const compilers = (change: (compile: Compile, heap: Heap) => Compile): Changes => ({
  backend: (correct, heap) => {
    const plain: Backend = correct;
    const compile: Compile = (program) => {
      const replay = createReplay(plain, program);
      return {
        run: (inputs, state) => {
          const { outputs, state: next } = replay.run(inputs, state);
          return { outputs: outputs as readonly Handle[], state: next as readonly Handle[] };
        },
        dispose: () => replay.dispose(),
      };
    };
    return { compile: change(compile, heap) };
  },
});

/** A compiler whose executables run in another way. */
export const running = (change: (run: Run, program: Program, heap: Heap) => Run): Changes =>
  compilers((compile, heap) => (program) => {
    const { run, dispose } = compile(program);
    return { run: change(run, program, heap), dispose };
  });

/** A correct compiler: what replaces a variable's values is written into the variable's own buffer. */
export const inPlace: Changes = running((run, program, heap) => (inputs, state) => {
  const isDonated = state.map((_, i) => program.donated.has(program.state[i] ?? -1));
  const lent = state.map(({ buffer, version }, i) => ({
    buffer: isDonated[i] ? heap.adopt(heap.values(buffer).slice()) : buffer,
    version,
  }));
  try {
    const { outputs, state: next } = run(inputs, lent);
    for (const [i, { buffer }] of state.entries()) {
      const successor = next[i];
      if (successor === undefined || !isDonated[i]) continue;
      heap.values(buffer).set(heap.values(successor));
      heap.release(successor);
    }
    return { outputs, state: state.map(({ buffer }) => buffer) };
  } catch (error) {
    for (const [i, { buffer }] of lent.entries()) if (isDonated[i]) heap.release(buffer);
    throw error;
  }
});

/** A compiler that takes programs of equal keys for one. */
export const compilingOnce = (keyOf: (program: Program) => string): Changes =>
  compilers((compile) => {
    const known = new Map<string, Run>();
    return (program) => {
      const key = keyOf(program);
      const run = known.get(key);
      if (run !== undefined) return { run, dispose: () => {} };
      const executable = compile(program);
      known.set(key, executable.run);
      return executable;
    };
  });

/** Runs on buffers of these values, which are released behind it. */
function lending<T>(
  heap: Heap,
  values: readonly Float32Array[],
  use: (lent: readonly Handle[]) => T,
): T {
  const lent = values.map((each) => heap.adopt(each.slice()));
  try {
    return use(lent);
  } finally {
    for (const handle of lent) heap.release(handle);
  }
}

/** A compiler that keeps copies of state and packs them anew only when `isStale` says so. */
export const packing = (isStale: (packed: State, state: State) => boolean): Changes =>
  running((run, program, heap) => {
    let packed: { readonly from: State; readonly values: readonly Float32Array[] } | undefined;
    return (inputs, state) => {
      if (program.donated.size > 0) return run(inputs, state);
      if (packed === undefined || isStale(packed.from, state)) {
        packed = { from: state, values: state.map(({ buffer }) => heap.values(buffer).slice()) };
      }
      const { values } = packed;
      return lending(heap, values, (lent) => {
        const bound = lent.map((buffer, i) => ({ buffer, version: state[i]?.version ?? 0 }));
        const { outputs } = run(inputs, bound);
        return { outputs, state: state.map(({ buffer }) => buffer) };
      });
    };
  });

/** A compiler that bakes in the first run's values of the inputs that `isBaked` picks. */
export const baking = (isBaked: (values: Float32Array) => boolean): Changes =>
  running((run, _program, heap) => {
    const kept = new Map<number, Float32Array>();
    return (inputs, state) => {
      const values = inputs.map((input, i) => {
        const now = heap.values(input);
        if (isBaked(now) && !kept.has(i)) kept.set(i, now.slice());
        return (isBaked(now) ? kept.get(i) : undefined) ?? now;
      });
      return lending(heap, values, (lent) => run(lent, state));
    };
  });

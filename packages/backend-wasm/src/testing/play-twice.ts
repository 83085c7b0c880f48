/** Plays a program for tests: twice in a row on the same executable, with state that goes from run to run. */
import type { Backend, Executable, Program } from "@convscope/core/backend";

/** Values that differ from place to place and from seed to seed. */
export function values(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(1 + i * (seed + 1)));
}

/** What two runs of a program leave: outputs of both, then all state. */
export function playTwice(
  backend: Backend & Required<Pick<Backend, "readSync">>,
  program: Program,
  executable: Executable<unknown>,
): readonly Float32Array[] {
  const upload = (slot: number): unknown => backend.upload(values(program.sizes[slot] ?? 0, slot));
  let state = program.state.map(upload);
  const found: Float32Array[] = [];
  for (const version of [1, 2]) {
    const inputs = program.inputs.map(upload);
    const given = state.map((buffer, i) => {
      const isDonated = program.donated.has(program.state[i] ?? -1);
      return { buffer, version: isDonated ? version : 1 };
    });
    const result = executable.run(inputs, given);
    state = [...result.state];
    for (const buffer of result.outputs) found.push(backend.readSync(buffer));
    for (const buffer of [...inputs, ...result.outputs]) backend.free(buffer);
  }
  found.push(...state.map((buffer) => backend.readSync(buffer)));
  for (const buffer of state) backend.free(buffer);
  executable.dispose();
  return found;
}

/** The first place where results differ, in words; undefined where all are the same. Of long arrays `toEqual` takes seconds. */
export function difference(
  found: readonly Float32Array[],
  expected: readonly Float32Array[],
): string | undefined {
  const lengths = [found, expected].map((arrays) => arrays.map(({ length }) => length).join());
  if (lengths[0] !== lengths[1]) return `lengths ${lengths[0]}, expected ${lengths[1]}`;
  for (const [i, array] of found.entries()) {
    const other = expected[i] ?? array;
    const at = array.findIndex((value, k) => !Object.is(value, other[k]));
    if (at >= 0) return `array ${i} at ${at}: ${array[at]}, expected ${other[at]}`;
  }
  return undefined;
}

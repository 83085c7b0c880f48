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

/**
 * A backend whose every call is held against backend-js, from the operands that it was given: what a network makes of a
 * rounding, however deep it is, does not count. What a buffer holds is read once, when it is made; a buffer that is
 * overwritten later gives results that its values do not explain.
 *
 * The bound of a call: the distance from js, as the root of the sum of squares, is no more than TIMES that of its roundings
 * (roundings.ts).
 */
import { createJsBackend } from "@convscope/backend-js";
import type { Backend, KernelName, Step } from "@convscope/core/backend";
import { intercepted } from "./intercepted.js";
import { reachOf, valuesOf } from "./roundings.js";

/** Below it float32 has fewer digits, or none. */
const SMALLEST_NORMAL = 2 ** -126;

/** A backend under check. */
export interface CheckedBackend {
  readonly backend: Backend;
  /** Once all is read: the largest share of its bound that a call of each kernel was off by. Calls are then forgotten. */
  shares(): Promise<ReadonlyMap<KernelName, number>>;
}

/** Puts every call on `own` under check. */
export function checkedCalls(own: Backend, times: number): CheckedBackend {
  const js = createJsBackend();
  const contents = new Map<unknown, Promise<Float32Array>>();
  const checks: Promise<readonly [kernel: KernelName, share: number]>[] = [];
  const shareOf = async (
    step: Step,
    found: Promise<Float32Array>,
    operands: readonly unknown[],
  ) => {
    const values = await Promise.all(operands.map((operand) => contents.get(operand)));
    const inputs = values.flatMap((each) => (each === undefined ? [] : js.upload(each)));
    const theirs = await found;
    const ours = valuesOf(js, step, inputs);
    const off = distance(theirs, ours);
    const share =
      off === 0 ? 0 : off / (times * length(ours.length, reachOf(js, step, inputs, ours)));
    for (const each of [...inputs, ours]) js.free(each);
    return [step.kernel, share] as const;
  };
  const backend = intercepted(own, (step, operands, call) => {
    const result = call();
    const found = own.read(result);
    checks.push(shareOf(step, found, operands));
    contents.set(result, found);
    return result;
  });
  return {
    backend: {
      ...backend,
      upload(values) {
        const buffer = own.upload(values);
        contents.set(buffer, Promise.resolve(values.slice()));
        return buffer;
      },
      free(buffer) {
        contents.delete(buffer);
        own.free(buffer);
      },
    },
    async shares() {
      const largest = new Map<KernelName, number>();
      for (const [kernel, share] of await Promise.all(checks.splice(0))) {
        largest.set(kernel, Math.max(share, largest.get(kernel) ?? 0));
      }
      return largest;
    },
  };
}

/** Root of the sum of squares of the differences. */
function distance(a: Float32Array, b: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += ((a[i] as number) - (b[i] as number)) ** 2;
  return Math.sqrt(squares);
}

/** Root of the sum of squares of `count` roundings. */
function length(count: number, reach: (i: number) => number): number {
  let squares = count * SMALLEST_NORMAL ** 2;
  for (let i = 0; i < count; i++) squares += reach(i) ** 2;
  return Math.sqrt(squares);
}

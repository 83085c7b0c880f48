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

const none = new Float32Array(0);

/** A backend under check. */
export interface CheckedBackend {
  readonly backend: Backend;
  /** Once all is read: the largest share of its bound that a call of each kernel was off by. Calls are then forgotten. */
  shares(): Promise<ReadonlyMap<KernelName, number>>;
}

type Share = readonly [kernel: KernelName, share: number];

/** Puts every call on `own` under check. */
export function checkedCalls(own: Backend, times: number): CheckedBackend {
  const js = createJsBackend();
  const contents = new Map<unknown, Float32Array | Promise<Float32Array>>();
  const checks: (Share | Promise<Share>)[] = [];
  const shareOf = (step: Step, [found = none, ...values]: readonly Float32Array[]): Share => {
    const inputs = values.map((each) => js.upload(each));
    const expected = valuesOf(js, step, inputs);
    const off = distance(expected, found);
    const share =
      off === 0 ? 0 : off / (times * length(expected.length, reachOf(js, step, inputs, expected)));
    for (const each of [...inputs, expected]) js.free(each);
    return [step.kernel, share];
  };
  const backend = intercepted(own, (step, operands, call) => {
    const result = call();
    const found = own.readSync?.(result) ?? own.read(result);
    const values = [found, ...operands.map((operand) => contents.get(operand) ?? none)];
    contents.set(result, found);
    // At once where it can be: a whole step's arrays fill gigabytes.
    const read = values.filter((each) => each instanceof Float32Array);
    const all = read.length === values.length;
    checks.push(all ? shareOf(step, read) : Promise.all(values).then((own) => shareOf(step, own)));
    return result;
  });
  return {
    backend: {
      ...backend,
      upload(values) {
        const buffer = own.upload(values);
        contents.set(buffer, values.slice());
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

/**
 * Runs one memory case: what the contract says of buffers whatever the kernel. One function per scenario; each throws
 * an Error that says what is wrong.
 */
import type { Backend, UnaryGeometry } from "@convscope/core/backend";
import { messageOf } from "@convscope/core/errors";
import { arithmeticOf, representable } from "@convscope/core/reference";
import type { MemoryCase, MemoryScenario } from "./case.js";
import { firstDifference, numberText } from "./compare.js";
import { makeInput, uniform } from "./inputs.js";
import { largestArrays } from "./largest-arrays.js";
import type { Outcome } from "./prepared-case.js";
import { shareMemory, Trial } from "./trial.js";

/** A length that no other case uses: what a pool holds of it comes from here. */
const LENGTH = 1237;

const negate = (length: number): UnaryGeometry => ({ op: "neg", out: [length], strides: [[1]] });

function valuesFor(backend: Backend, seed: number, length: number = LENGTH): Float32Array {
  return representable(arithmeticOf(backend.capabilities), makeInput(uniform(seed), length));
}

function assertSame(what: string, found: Float32Array, expected: Float32Array): void {
  const at = firstDifference(expected, found);
  if (at < 0) return;
  throw new Error(
    `${what}: element ${at} is ${numberText(found[at])}, expected ${numberText(expected[at])}`,
  );
}

/** Whether `use` throws or rejects, at the latest when something else is read. */
async function isRefused(backend: Backend, use: () => unknown): Promise<boolean> {
  const probe = backend.upload(Float32Array.of(1));
  try {
    await use();
    // Queued work may fail only now: the next read rejects.
    await backend.read(probe);
    return false;
  } catch {
    return true;
  } finally {
    backend.free(probe);
  }
}

type Scenario = (trial: Trial) => Promise<void>;

const uploadCopies: Scenario = async (trial) => {
  const values = valuesFor(trial.backend, 1);
  const given = values.slice();
  const buffer = trial.own(trial.backend.upload(given));
  given.fill(-7);
  assertSame("the uploaded array was kept, not copied", await trial.read(buffer), values);
  trial.free([buffer]);
};

const readCopies: Scenario = async (trial) => {
  const values = valuesFor(trial.backend, 2);
  const buffer = trial.upload(values);
  (await trial.read(buffer)).fill(-7);
  assertSame("what was read is the buffer itself", await trial.read(buffer), values);
  trial.free([buffer]);
};

const uploadIsExact: Scenario = async (trial) => {
  const { capabilities } = trial.backend;
  const plain = [0, -0, 1, -1, 0.1, 16777215, -3.4028234663852886e38, 1.1754943508222875e-38];
  const special = capabilities.nonFinite === "unspecified" ? [] : [Number.NaN, Infinity, -Infinity];
  const tiny = capabilities.subnormals ? [1e-40, -1.4e-45] : [];
  for (const list of [[...plain, ...special, ...tiny], [5]]) {
    const values = representable(arithmeticOf(capabilities), Float32Array.from(list));
    const buffer = trial.upload(values);
    assertSame("read after upload differs", await trial.read(buffer), values);
    trial.free([buffer]);
  }
};

const countsLiveBuffers: Scenario = async (trial) => {
  const { backend } = trial;
  const start = backend.memory();
  const a = trial.upload(valuesFor(backend, 3));
  const b = trial.upload(valuesFor(backend, 4));
  const c = trial.own(backend.kernels.unary(a, negate(LENGTH)));
  const full = backend.memory();
  if (full.buffers !== start.buffers + 3) {
    throw new Error(`3 buffers were made, memory counts ${full.buffers - start.buffers}`);
  }
  if (full.bytes <= start.bytes) throw new Error("3 buffers were made, memory counts no bytes");
  await trial.read(c);
  trial.free([a, b, c]);
  const end = backend.memory();
  if (end.buffers !== start.buffers || end.bytes !== start.bytes) {
    const found = `${end.buffers - start.buffers} buffers and ${end.bytes - start.bytes} bytes`;
    throw new Error(`all buffers were freed, memory still counts ${found}`);
  }
};

const readAfterFree: Scenario = async (trial) => {
  const { backend } = trial;
  const buffer = backend.upload(valuesFor(backend, 5));
  backend.free(buffer);
  if (!(await isRefused(backend, () => backend.read(buffer)))) {
    throw new Error("read of a freed buffer gave values, expected an error");
  }
};

const kernelAfterFree: Scenario = async (trial) => {
  const { backend } = trial;
  const buffer = backend.upload(valuesFor(backend, 6));
  backend.free(buffer);
  const use = async (): Promise<void> => {
    await trial.read(trial.own(backend.kernels.unary(buffer, negate(LENGTH))));
  };
  const refused = await isRefused(backend, use);
  trial.abandon();
  if (!refused) throw new Error("a kernel on a freed buffer gave values, expected an error");
};

const readThenFree: Scenario = async (trial) => {
  const { backend } = trial;
  const values = valuesFor(backend, 7);
  const buffer = trial.upload(values);
  const reading = trial.read(buffer);
  trial.free([buffer]);
  trial.recycle([LENGTH]);
  assertSame("a read asked for before free", await reading, values);
};

const operandsFreedAtOnce: Scenario = async (trial) => {
  const { backend } = trial;
  const values = valuesFor(backend, 8);
  const x = trial.upload(values);
  const y = trial.own(backend.kernels.unary(x, negate(LENGTH)));
  trial.free([x]);
  trial.recycle([LENGTH]);
  const z = trial.own(backend.kernels.unary(y, negate(LENGTH)));
  trial.free([y]);
  trial.recycle([LENGTH]);
  assertSame("two kernels with their operands freed at once", await trial.read(z), values);
  trial.free([z]);
};

const anyFreeOrder: Scenario = async (trial) => {
  const lists = [9, 10, 11, 12, 13].map((seed) => valuesFor(trial.backend, seed, LENGTH + seed));
  const buffers = lists.map((values) => trial.upload(values));
  for (const index of [3, 0, 4]) trial.free([buffers[index]]);
  trial.recycle(lists.map((values) => values.length));
  for (const index of [2, 1]) {
    const kept = await trial.read(buffers[index]);
    assertSame("a buffer whose neighbours were freed", kept, lists[index] as Float32Array);
  }
  trial.free(buffers);
};

const recycledMemory: Scenario = async (trial) => {
  const { backend } = trial;
  trial.recycle([1, 4, 4, 8]);
  const x = trial.upload(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  // The gradient of a maximum is mostly zeros: a kernel that adds into memory that is not cleared shows here.
  const sum = trial.own(
    backend.kernels.reduce(x, { op: "sum", in: [2, 4], reduced: [true, false] }),
  );
  assertSame("a sum in recycled memory", await trial.read(sum), Float32Array.of(6, 8, 10, 12));
  trial.free([x, sum]);
};

const resultsOfTheirOwn: Scenario = async (trial) => {
  const { backend } = trial;
  const x = trial.upload(valuesFor(backend, 14));
  const expected = valuesFor(backend, 14).map((v) => -v);
  const first = trial.own(backend.kernels.unary(x, negate(LENGTH)));
  const second = trial.own(backend.kernels.unary(x, negate(LENGTH)));
  if (shareMemory(first, second)) throw new Error("two equal calls gave one buffer, expected two");
  trial.free([first]);
  trial.recycle([LENGTH]);
  assertSame("a result whose twin was freed", await trial.read(second), expected);
  trial.free([x, second]);
};

const readsWait: Scenario = async (trial) => {
  const { backend } = trial;
  const values = valuesFor(backend, 15);
  const buffers = [trial.upload(values)];
  for (let i = 0; i < 6; i++) {
    buffers.push(trial.own(backend.kernels.unary(buffers[i], negate(LENGTH))));
  }
  // All reads are asked for at once, the last result's first.
  const reads = buffers.map((_, i) => trial.read(buffers[buffers.length - 1 - i]));
  for (const [i, found] of (await Promise.all(reads)).entries()) {
    const step = buffers.length - 1 - i;
    const expected = step % 2 === 0 ? values : values.map((v) => -v);
    assertSame(`a read asked for right after step ${step} of a queue`, found, expected);
  }
  trial.free(buffers);
};

const SCENARIOS: Readonly<Record<MemoryScenario, Scenario>> = {
  uploadCopies,
  readCopies,
  uploadIsExact,
  countsLiveBuffers,
  readAfterFree,
  kernelAfterFree,
  readThenFree,
  operandsFreedAtOnce,
  anyFreeOrder,
  recycledMemory,
  resultsOfTheirOwn,
  readsWait,
  largestArrays,
};

/** Runs a memory case. Problems are returned, not thrown. */
export async function runMemoryCase(backend: Backend, c: MemoryCase): Promise<Outcome> {
  const trial = new Trial(backend);
  try {
    const before = backend.memory().buffers;
    await SCENARIOS[c.scenario](trial);
    const left = backend.memory().buffers - before;
    return { problems: left === 0 ? [] : [`leaves ${left} buffers live`], worst: 0 };
  } catch (error) {
    trial.abandon();
    return { problems: [messageOf(error)], worst: 0 };
  }
}

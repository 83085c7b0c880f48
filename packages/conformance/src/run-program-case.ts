/**
 * Runs one program case on a backend: eagerly, replayed by core, compiled where the backend compiles, and with its fused
 * kernels composed by core where it has some. Every way must give what the reference gives, within what the bounds of the
 * kernels lead to; a replayed run makes the eager run's calls, so on a deterministic backend it must agree with it bit for
 * bit. Programs of one step are checked in replay.ts.
 */
import type { Backend } from "@convscope/core/backend";
import { messageOf } from "@convscope/core/errors";
import { arithmeticOf } from "@convscope/core/reference";
import type { ProgramCase } from "./case.js";
import { compare, firstDifference, numberText } from "./compare.js";
import type { Outcome } from "./prepared-case.js";
import { type ExpectedNote, expectedNotes } from "./programs/expected-notes.js";
import { type Note, type Pair, Stage } from "./programs/stage.js";
import { leakMessage } from "./run-kernel-case.js";
import { withoutCompiler, withoutFused } from "./stripped-backend.js";

/** One way to run, and what came of it. */
interface Played {
  readonly how: string;
  readonly backend: Backend;
  readonly notes: readonly Note[];
  readonly pairs: readonly Pair[];
  readonly problems: readonly string[];
}

/** Runs a program case. Problems are returned, not thrown. */
export async function runProgramCase(backend: Backend, c: ProgramCase): Promise<Outcome> {
  const plain = withoutCompiler(backend);
  const eager = await play("eager", plain, true, c);
  const replayed = await play("replayed", plain, false, c);
  const ways = [eager, replayed];
  if (backend.compile !== undefined) ways.push(await play("compiled", backend, false, c));
  if (c.composes && backend.fused !== undefined) {
    ways.push(await play("composed", withoutFused(backend), true, c));
  }
  const problems: string[] = [];
  let worst = 0;
  for (const way of ways) {
    const verdict = judge(way, await expectedNotes(way.backend, c));
    worst = Math.max(worst, verdict.worst);
    problems.push(...[...way.problems, ...verdict.problems].map((text) => `${way.how}: ${text}`));
  }
  if (problems.length === 0 && backend.capabilities.deterministic) {
    problems.push(...differences(eager.notes, replayed.notes));
  }
  return { problems, worst };
}

async function play(
  how: string,
  backend: Backend,
  eager: boolean,
  c: ProgramCase,
): Promise<Played> {
  const before = backend.memory().buffers;
  const stage = new Stage(backend, eager);
  const { notes, pairs } = stage;
  try {
    await c.play(stage);
    stage.dispose();
    const left = backend.memory().buffers - before;
    return { how, backend, notes, pairs, problems: left === 0 ? [] : [leakMessage(left)] };
  } catch (error) {
    try {
      stage.dispose();
    } catch {
      // The failure that led here is the one to report.
    }
    return { how, backend, notes, pairs, problems: [messageOf(error)] };
  }
}

/** The notes against what they should be, and in pairs: the first that is wrong, and how many more are. */
function judge(
  { backend, notes, pairs, problems: thrown }: Played,
  expected: readonly ExpectedNote[],
): Outcome {
  const { overflow } = arithmeticOf(backend.capabilities);
  const wrong: string[] = [];
  let worst = 0;
  notes.forEach(({ label, values }, i) => {
    const expectation = expected[i]?.expectation;
    if (expectation === undefined) return;
    const verdict = compare(values, expectation, overflow);
    worst = Math.max(worst, verdict.worst);
    if (verdict.problem !== undefined) wrong.push(`${label}: ${verdict.problem}`);
  });
  const bounds = new Map(expected.map(({ label, expectation }) => [label, expectation.bounds]));
  const found = new Map(notes.map(({ label, values }) => [label, values]));
  for (const [label, other] of pairs) {
    const values = Float64Array.from(found.get(other) ?? []);
    const allowed = values.map(
      (_, i) => (bounds.get(label)?.[i] ?? 0) + (bounds.get(other)?.[i] ?? 0),
    );
    const pair = { values, bounds: allowed, bitwise: false, tiles: false };
    const { problem } = compare(found.get(label) ?? new Float32Array(0), pair, overflow);
    if (problem !== undefined) wrong.push(`${label} is not ${other}: ${problem}`);
  }
  if (thrown.length === 0 && notes.length !== expected.length) {
    wrong.push(`${notes.length} values were noted, expected ${expected.length}`);
  }
  const [first] = wrong;
  if (first === undefined) return { problems: [], worst };
  const more = wrong.length === 1 ? "" : ` (and ${wrong.length - 1} more)`;
  return { problems: [`${first}${more}`], worst };
}

function differences(eager: readonly Note[], replayed: readonly Note[]): readonly string[] {
  for (const [i, { label, values }] of eager.entries()) {
    const again = replayed[i]?.values ?? new Float32Array(0);
    const at = firstDifference(values, again);
    if (at < 0) continue;
    return [
      `replayed: ${label}: element ${at} is ${numberText(again[at])}, eager gave ${numberText(values[at])}`,
    ];
  }
  return [];
}

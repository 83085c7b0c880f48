/** Makes the model, the input and the two backends, compares, and prints what was found. */
import type { Backend } from "@convscope/core";
import { type BackendDiff, diffBackends } from "@convscope/explain";
import { backendNames, createBackend } from "../backends.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Session } from "../session.js";
import { createCounter } from "../terminal/counter.js";
import { inputFor, valuedNetwork } from "../trace/network-with-input.js";
import { UsageError } from "../usage-error.js";
import type { DiffCommandOptions } from "./diff-options.js";
import { printDiff } from "./show-diff.js";

/** Compares two backends over a model. @throws UsageError, IoError, FormatError, UnsupportedError */
export async function runDiff(
  { screen, json }: Session,
  modelName: string,
  inputName: string,
  options: DiffCommandOptions,
): Promise<ExitCode> {
  const [a, b] = twoNames(options.backends);
  const { model } = await valuedNetwork(modelName, options);
  const input = await inputFor(model, inputName, options.seed, "diff input");
  const diff = await onBackends(a, b, async (first, second) => {
    using counter = createCounter(screen, "layers");
    return await diffBackends(model, input, first, second, {
      onLayer: (_layer, done, total) => counter.update(done, total),
    });
  });
  model.dispose();
  // Two backends may bear one name; what was asked for tells them apart.
  const named: BackendDiff = { ...diff, backends: { a, b } };
  if (json) screen.result(finiteJson(named));
  else printDiff(named, screen);
  return diff.agree ? exitCodes.ok : exitCodes.fault;
}

function twoNames(list: string): readonly [string, string] {
  const names = backendNames(list);
  const [a, b] = names;
  if (a !== undefined && b !== undefined && names.length === 2) return [a, b];
  const found = names.length === 1 ? "one backend" : `${names.length || "no"} backends`;
  throw new UsageError(
    `--backends "${list}" names ${found}. Give two, with a comma between: --backends js,tfjs-wasm`,
  );
}

/** Makes both, and disposes of what was made. */
async function onBackends<T>(
  a: string,
  b: string,
  work: (first: Backend, second: Backend) => Promise<T>,
): Promise<T> {
  const first = await createBackend(a);
  try {
    const second = await createBackend(b);
    try {
      return await work(first, second);
    } finally {
      if (second !== first) second.dispose();
    }
  } finally {
    first.dispose();
  }
}

/** JSON has no Infinity and no NaN: they are written as text. */
function finiteJson(value: unknown): unknown {
  const text = JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "number" && !Number.isFinite(item) ? String(item) : item,
  );
  const plain: unknown = JSON.parse(text);
  return plain;
}

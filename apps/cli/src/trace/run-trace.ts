/** The work of `convscope trace`: runs the network, and takes one of its numbers apart. */
import type { Backend, Model } from "@convscope/core";
import { traceGradient, traceInfluence, traceUnit, unitAddress } from "@convscope/explain";
import { createBackend } from "../backends.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Session } from "../session.js";
import { createCounter } from "../terminal/counter.js";
import type { Screen } from "../terminal/screen.js";
import { UsageError } from "../usage-error.js";
import { wrongUsageOf } from "../wrong-usage.js";
import { inputFor, valuedNetwork } from "./network-with-input.js";
import { printGradient } from "./show-gradient-trace.js";
import { printInfluence } from "./show-influence.js";
import { printUnitTrace } from "./show-unit-trace.js";
import type { TraceCommandOptions } from "./trace-options.js";

/** Traces a number. @throws UsageError, IoError, FormatError, ArgumentError for an address that is not there */
export async function runTrace(
  { screen, json }: Session,
  name: string,
  options: TraceCommandOptions,
): Promise<ExitCode> {
  const { model, note } = await valuedNetwork(name, options);
  if (note !== undefined) screen.warn(note);
  const input = await inputFor(model, options.input, options.seed);
  const backend = await createBackend(options.backend);
  try {
    const traced = await wrongUsageOf(() => takeApart(model, input, backend, options, screen));
    if (json) screen.result({ ...traced.result, backend: options.backend, ...(note && { note }) });
    else traced.print();
    return traced.agrees ? exitCodes.ok : exitCodes.fault;
  } finally {
    model.dispose();
    backend.dispose();
  }
}

/** A number that was taken apart, and how to show it. */
interface TakenApart {
  readonly result: object;
  /** Whether the backend is within the bound. */
  readonly agrees: boolean;
  print(): void;
}

async function takeApart(
  model: Model,
  input: Float32Array,
  backend: Backend,
  options: TraceCommandOptions,
  screen: Screen,
): Promise<TakenApart> {
  const { unit, backend: name } = options;
  if (options.backward === true) {
    using counter = createCounter(screen, "layers");
    const found = await traceGradient(model, input, unit, backend, {
      output: options.class,
      onLayer: (done, total) => counter.update(done, total),
    });
    const result = { ...found, backend: name };
    return { result, agrees: result.agrees, print: () => printGradient(result, options, screen) };
  }
  if (options.class !== undefined) {
    throw new UsageError("--class says whose score is traced backward. Add --backward.");
  }
  if (unitAddress(model, unit).kind === "pixel") {
    const result = { ...(await traceInfluence(model, input, unit, backend)), backend: name };
    return { result, agrees: true, print: () => printInfluence(result, options, screen) };
  }
  const result = { ...(await traceUnit(model, input, unit, backend)), backend: name };
  return { result, agrees: result.agrees, print: () => printUnitTrace(result, options, screen) };
}

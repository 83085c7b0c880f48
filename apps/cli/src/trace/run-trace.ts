/** The work of `convscope trace`: runs the network, and takes one of its numbers apart. */
import { traceUnit } from "@convscope/explain";
import { createBackend } from "../backends.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Session } from "../session.js";
import { inputFor, valuedNetwork } from "./network-with-input.js";
import { printUnitTrace } from "./show-unit-trace.js";
import type { TraceCommandOptions } from "./trace-options.js";

/** Traces a number. @throws UsageError, IoError, FormatError, ArgumentError for an address that is not there */
export async function runTrace(
  { screen, json }: Session,
  name: string,
  options: TraceCommandOptions,
): Promise<ExitCode> {
  const { model, note } = await valuedNetwork(name, options.weights, options.seed);
  if (note !== undefined) screen.warn(note);
  const input = await inputFor(model, options.input, options.seed);
  const backend = await createBackend(options.backend);
  try {
    const trace = {
      ...(await traceUnit(model, input, options.unit, backend)),
      backend: options.backend,
    };
    if (json) screen.result({ ...trace, ...(note && { note }) });
    else printUnitTrace(trace, options, screen);
    return trace.agrees ? exitCodes.ok : exitCodes.fault;
  } finally {
    model.dispose();
    backend.dispose();
  }
}

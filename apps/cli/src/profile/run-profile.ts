/** The work of `convscope profile`: times a network on a backend, and prints it beside the arithmetic. */
import { type ModelProfile, profileModel } from "@convscope/explain";
import { createBackend } from "../backends.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Session } from "../session.js";
import { createCounter } from "../terminal/counter.js";
import { count, sizes } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import { type Column, formatTable } from "../terminal/table.js";
import { wrap } from "../terminal/wrap.js";
import { valuedNetwork } from "../trace/network-with-input.js";
import type { ProfileCommandOptions } from "./profile-options.js";

/** Times a network. @throws UsageError, IoError, FormatError */
export async function runProfile(
  { screen, json }: Session,
  name: string,
  options: ProfileCommandOptions,
): Promise<ExitCode> {
  const { backend: backendName, batch, runs } = options;
  const { model } = await valuedNetwork(name, options);
  const backend = await createBackend(backendName);
  try {
    using counter = createCounter(screen, "layers");
    const profile = await profileModel(model, backend, {
      now: () => performance.now(),
      batch,
      runs,
      onLayer: (_layer, done, total) => counter.update(done, total),
    });
    counter[Symbol.dispose]();
    const named = { ...profile, backend: backendName };
    if (json) screen.result(named);
    else printProfile(named, screen);
    return exitCodes.ok;
  } finally {
    model.dispose();
    backend.dispose();
  }
}

const columns: readonly Column[] = [
  { head: "layer" },
  { head: "kind", spare: 1 },
  { head: "output", spare: 2 },
  { head: "MACs", align: "right" },
  { head: "ms", align: "right" },
  { head: "share", align: "right", spare: 6 },
  { head: "GFLOP/s", align: "right" },
  { head: "weights", align: "right", spare: 5 },
  { head: "activations", align: "right", spare: 4 },
  { head: "held", align: "right", spare: 3 },
];

function printProfile(profile: ModelProfile, screen: Screen): void {
  const { model, backend, batch, runs, layers, total, whole } = profile;
  const { colors, width } = screen;
  const examples = batch === 1 ? "one example" : `${count(batch)} examples at once`;
  screen.print(
    `${colors.bold(model)} on ${colors.bold(backend)}, ${examples}, median of ${count(runs)}`,
  );
  screen.print();
  const rows = layers.map((own) => [
    own.layer,
    own.kind,
    sizes(own.shape),
    own.macs === 0 ? "" : count(own.macs),
    milliseconds(own.seconds),
    `${((100 * own.seconds) / total.seconds).toFixed(1)} %`,
    own.macs === 0 ? "" : rate(own.gflops),
    bytes(own.weightBytes),
    bytes(own.activationBytes),
    bytes(own.heldBytes),
  ]);
  rows.push(totalRow(profile));
  screen.print(formatTable(columns, rows, colors, 1, width));
  screen.print();
  const ratio = total.seconds / whole.seconds;
  const faster = `${ratio.toFixed(2)} times as fast as its layers one by one`;
  const text = `In one go it takes ${milliseconds(whole.seconds)} ms (${rate(whole.gflops)} GFLOP/s), ${faster}; the first run, in which it is prepared, ${milliseconds(whole.firstSeconds)} ms. ${backend} then holds ${bytes(whole.heldBytes)}.`;
  screen.print(wrap("  ", text, width));
  const legend =
    "MACs and the output's shape are of one example, times and bytes of all. A FLOP is a multiplication or an addition: two for each MAC. Held is what the backend keeps while the output lives.";
  screen.print(colors.dim(wrap("  ", legend, width)));
}

function totalRow({ total, layers }: ModelProfile): string[] {
  return [
    "all",
    `${count(layers.length)} layers`,
    "",
    count(total.macs),
    milliseconds(total.seconds),
    "",
    rate(total.gflops),
    bytes(total.weightBytes),
    bytes(total.activationBytes),
    "",
  ];
}

function milliseconds(seconds: number): string {
  const value = seconds * 1000;
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function rate(gflops: number): string {
  return gflops >= 100 ? gflops.toFixed(0) : gflops.toPrecision(3);
}

/** Bytes in the unit that fits; 1 kB is 1,000. */
function bytes(value: number): string {
  if (value === 0) return "";
  if (value < 1e3) return `${value} B`;
  if (value < 1e6) return `${(value / 1e3).toFixed(1)} kB`;
  return value < 1e9 ? `${(value / 1e6).toFixed(1)} MB` : `${(value / 1e9).toFixed(2)} GB`;
}

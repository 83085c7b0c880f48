/** `convscope conformance`: runs the suite that a backend author runs, on one or several backends. */
import type { ConformanceReport, KernelReport } from "@convscope/conformance";
import type { Command } from "commander";
import { createBackend, defaultBackend } from "../backends.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { examples } from "../help.js";
import type { Launch, Session } from "../session.js";
import { createCounter } from "../terminal/counter.js";
import { count } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import { formatTable } from "../terminal/table.js";
import { nearest, UsageError } from "../usage-error.js";

interface ConformanceCommandOptions {
  readonly backend: string;
  readonly filter?: string;
  readonly selfTest?: boolean;
}

/** Adds the command. */
export function addConformanceCommand(program: Command, launch: Launch): Command {
  return program
    .command("conformance")
    .description(
      "Check that backends compute what the reference defines; exits with 1 if one fails.",
    )
    .option(
      "--backend <names>",
      "backends to check, with commas between: names (see convscope backends) or paths to modules",
      defaultBackend,
    )
    .option("--filter <text>", "only the cases whose kernel or name contains this text")
    .option("--self-test", "try the suite itself, on broken backends that it must catch")
    .addHelpText(
      "after",
      examples([
        ["the built-in backend", "convscope conformance"],
        ["two backends, for a script", "convscope conformance --backend js,reference --json"],
        [
          "one kernel of your own backend",
          "convscope conformance --backend ./my-backend.js --filter conv2d",
        ],
        ["what the suite catches", "convscope conformance --self-test"],
      ]),
    )
    .action(
      launch((session, command) => {
        const options = command.opts<ConformanceCommandOptions>();
        return options.selfTest === true ? selfTest(session) : checkBackends(session, options);
      }),
    );
}

/** Tries the suite on mutants and on correct backends; a fault of the suite is a fault. */
async function selfTest({ screen, json }: Session): Promise<ExitCode> {
  const { formatSelfTest, runSelfTest } = await import("@convscope/conformance");
  using counter = createCounter(screen, "self-test: backends");
  const report = await runSelfTest({
    onBackend: (_name, done, total) => counter.update(done, total),
  });
  if (json) screen.result(report);
  else screen.print(formatSelfTest(report));
  return report.ok ? exitCodes.ok : exitCodes.fault;
}

async function checkBackends(
  session: Session,
  options: ConformanceCommandOptions,
): Promise<ExitCode> {
  const names = options.backend
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0) throw new UsageError("--backend names no backend; try --backend js");
  const reports: ConformanceReport[] = [];
  for (const name of names) reports.push(await checkBackend(session, name, options.filter));
  const { screen } = session;
  if (session.json) screen.result({ backends: reports.map(toJson) });
  else for (const report of reports) printReport(report, screen);
  return reports.some((report) => report.failed > 0) ? exitCodes.fault : exitCodes.ok;
}

/** The report with the backend's name where scripts look for it, then all the rest. */
function toJson({ backend, passed, failed, absent, ...details }: ConformanceReport): object {
  return { name: backend, passed, failed, absent, ...details };
}

async function checkBackend(
  { screen }: Session,
  name: string,
  filter: string | undefined,
): Promise<ConformanceReport> {
  const { conformanceCases, runConformance } = await import("@convscope/conformance");
  const wanted = (filter ?? "").toLowerCase();
  const chosen = conformanceCases.filter((c) =>
    `${c.kernel} ${c.name}`.toLowerCase().includes(wanted),
  );
  if (chosen.length === 0) {
    const kernels = [...new Set(conformanceCases.map((c) => c.kernel))];
    const near = nearest(wanted, kernels);
    const guess = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
    throw new UsageError(`No case contains "${filter}".${guess} Kernels: ${kernels.join(", ")}.`);
  }
  const kept = new Set(chosen);
  using counter = createCounter(screen, `${name}: cases`);
  return await runConformance(() => createBackend(name), {
    filter: (c) => kept.has(c),
    onCase: (_result, done, total) => counter.update(done, total),
  });
}

function printReport(report: ConformanceReport, screen: Screen): void {
  const { colors } = screen;
  const { backend, passed, failed, absent, omitted, failures } = report;
  screen.print(colors.bold(`Conformance of ${backend}`));
  screen.print();
  for (const { fact, effect } of report.facts) screen.print(`  ${fact}: ${colors.dim(effect)}`);
  screen.print();
  screen.print(kernelTable(report, screen));
  screen.print();
  for (const { kernel, case: name, problems } of failures) {
    screen.print(`${colors.red("failed")} ${kernel}: ${name}`);
    for (const problem of problems) screen.print(`       ${problem}`);
  }
  if (failures.length > 0) screen.print();
  const verdict =
    failed === 0 ? colors.green(`${backend} conforms`) : colors.red(`${backend} fails`);
  screen.print(
    `${verdict}: ${count(passed)} passed, ${count(failed)} failed, ${count(absent)} absent, ${count(omitted)} omitted`,
  );
  screen.print();
}

function kernelTable({ kernels }: ConformanceReport, { colors }: Screen): string {
  const right = (head: string) => ({ head, align: "right" as const });
  const rows = Object.entries(kernels).map(([name, kernel]) => [
    name,
    count(kernel.passed),
    kernel.failed > 0 ? colors.red(count(kernel.failed)) : colors.dim("0"),
    worstOf(kernel, colors),
  ]);
  return formatTable(
    [{ head: "kernel" }, right("passed"), right("failed"), right("worst error / bound")],
    rows,
    colors,
  );
}

function worstOf(kernel: KernelReport, colors: Screen["colors"]): string {
  const { passed, failed, absent, worst } = kernel;
  if (passed + failed === 0 && absent > 0) return colors.dim("not given");
  return worst > 0 ? worst.toPrecision(2) : colors.dim("exact");
}

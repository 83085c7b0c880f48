// `pnpm fixtures:torch`: makes the cases with PyTorch in a temporary folder and holds the toolkit against
// them. `--seed N` draws others than the committed ones; `--write` makes the committed ones anew.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fixtureFolder, readingFrom } from "./fixture-folder.mjs";
import { findPython } from "./interpreter.mjs";

const repository = join(import.meta.dirname, "..", "..");
const committedSeed = 1;

/** Ends with a paragraph that says what is wrong and what to do. @param {string} text @returns {never} */
function stop(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

/** What the command line asks for. */
function asked() {
  const { values } = parseArgs({
    options: { seed: { type: "string" }, write: { type: "boolean", default: false } },
  });
  const seed = values.seed === undefined ? committedSeed : Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    stop(`fixtures:torch: found seed ${values.seed}, expected a whole number from 0; give one`);
  }
  if (values.write && values.seed !== undefined) {
    stop(
      "fixtures:torch: found --seed and --write, expected one (what is committed has its own seed)",
    );
  }
  return { seed, write: values.write };
}

/** Runs the generator. @param {number} seed @param {string} folder */
function generate(seed, folder) {
  const python = findPython();
  if (python === undefined) {
    stop(
      "fixtures:torch: found no Python with torch, expected $PYTHON, python3 or /usr/bin/python3 to import it; on Debian: apt install python3-torch python3-numpy",
    );
  }
  const script = join(import.meta.dirname, "generator", "generate.py");
  const args = ["-B", script, "--seed", String(seed), "--out", folder];
  const { status } = spawnSync(python, args, { stdio: "inherit" });
  if (status !== 0) stop("fixtures:torch: the generator failed; its own words are above");
}

/** Runs this tool's tests on a folder of cases. @param {string} folder @param {readonly string[]} args */
function runTests(folder, args) {
  const vitest = join(repository, "node_modules", "vitest", "vitest.mjs");
  const { status } = spawnSync(
    process.execPath,
    [vitest, "run", "--mode", "test", "--project", "torch-fixtures", ...args],
    { cwd: repository, stdio: "inherit", env: readingFrom(folder) },
  );
  return status;
}

/** Writes down what the generator is told of the networks. @param {string} folder */
function describeNetworks(folder) {
  const status = runTests(folder, ["training-models", "--update"]);
  if (status !== 0) stop("fixtures:torch: the networks cannot be described; the reason is above");
}

/** Runs the tests on a folder of cases, and says how many passed. @param {string} folder */
function check(folder) {
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const status = runTests(folder, reporters);
  /** @type {{ numPassedTests: number, numFailedTests: number, numFailedTestSuites: number }} */
  const counts = JSON.parse(readFileSync(report, "utf8"));
  const failed = counts.numFailedTests || (status === 0 ? 0 : counts.numFailedTestSuites || 1);
  return { passed: counts.numPassedTests, failed };
}

const { seed, write } = asked();
const folder = mkdtempSync(join(tmpdir(), "torch-fixtures-"));
try {
  if (write) describeNetworks(folder);
  generate(seed, folder);
  const { passed, failed } = check(folder);
  if (write && failed === 0) {
    for (const name of ["index.json.gz", "numbers.bin.gz", "zoo.json.gz"]) {
      cpSync(join(folder, name), join(fixtureFolder(), name));
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

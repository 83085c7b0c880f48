// Makes a fresh clone ready to run with nothing but Node and npm: finds the pinned pnpm, installs,
// builds. Plain JavaScript without dependencies, since it runs before anything is installed.
// Quiet when there is nothing to do.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { noteBuild } from "./build-age.mjs";

export const repository = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
/** Where the scripts keep what they remember between runs; goes with node_modules. */
export const memory = join(repository, "node_modules", ".cache", "convscope");

/** When the command line was built last. */
export const builtStamp = join(memory, "built");

const oldestNode = [20, 19];
const pinnedPnpm = "12.21.0";
const windows = process.platform === "win32";
const environment = { ...process.env, TURBO_TELEMETRY_DISABLED: "1" };

/** Ends the process with one paragraph that says what is wrong and what to do. @param {string} text */
function stop(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  stop(
    `convscope needs Node ${oldestNode.join(".")} or newer, and this is Node ${process.versions.node}. Install a current Node (https://nodejs.org, or "nvm install 20") and run the same command again.`,
  );
}

/** @type {readonly string[] | undefined} */
let pnpmCommand;

/** The pinned pnpm: the one on the PATH if it is that version, else npx brings it. */
function findPnpm() {
  if (pnpmCommand === undefined) {
    // Asked outside the repository, where no pin makes another pnpm fetch this version itself.
    const found = spawnSync("pnpm", ["--version"], {
      cwd: tmpdir(),
      encoding: "utf8",
      shell: windows,
    });
    const matches = found.status === 0 && found.stdout.trim() === pinnedPnpm;
    pnpmCommand = matches ? ["pnpm"] : ["npx", "--yes", `pnpm@${pinnedPnpm}`];
  }
  return pnpmCommand;
}

/**
 * Runs pnpm in the repository (or in `folder`) and returns its exit code and all that it printed.
 * @param {readonly string[]} args
 * @param {string} [folder]
 */
export function pnpm(args, folder = repository) {
  const [command = "", ...before] = findPnpm();
  const run = spawnSync(command, [...before, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: environment,
    shell: windows,
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 1 << 28,
  });
  const output = `${run.stdout ?? ""}${run.stderr ?? ""}${run.error ? `${run.error}\n` : ""}`;
  return { code: run.status ?? 1, output };
}

/** @param {string} output */
function lastLines(output) {
  return output.trimEnd().split("\n").slice(-20).join("\n");
}

function install() {
  const lockfile = readFileSync(join(repository, "pnpm-lock.yaml"));
  const wanted = createHash("sha256")
    .update(lockfile)
    .update(`${process.platform} ${process.arch} ${process.versions.modules}`)
    .digest("hex");
  const stamp = join(memory, "installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Installing packages (once, about half a minute) …");
  const { code, output } = pnpm(["install", "--frozen-lockfile"]);
  if (code !== 0) {
    const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(
      output,
    );
    process.stderr.write(`${lastLines(output)}\n\n`);
    stop(
      offline
        ? "The packages could not be installed, since the npm registry cannot be reached. convscope needs the network once, to install; check the connection (and the proxy, if there is one) and run the same command again."
        : "The packages could not be installed; pnpm's own words are above. If they name a file of node_modules, delete the node_modules folders and run the same command again.",
    );
  }
  mkdirSync(memory, { recursive: true });
  writeFileSync(stamp, wanted);
}

/** The command line needs most packages and is built after them. */
const isBuilt = () => existsSync(join(repository, "apps", "cli", "dist"));

/** @param {string | undefined} only the package to build, with what it needs; all if none is named */
function build(only) {
  if (!isBuilt()) console.log("Building packages …");
  const started = Date.now();
  const { code, output } = turbo(only === undefined ? ["build"] : ["build", `--filter=${only}...`]);
  if (code === 0) return noteBuild(builtStamp, started);
  process.stderr.write(`${output}\n`);
  stop("The build failed; what the compiler said is above.");
}

/**
 * Runs tasks of all packages through turbo, which skips those whose inputs have not changed.
 * @param {readonly string[]} tasks
 */
export function turbo(tasks) {
  return pnpm([
    "exec",
    "turbo",
    "run",
    ...tasks,
    "--continue",
    "--output-logs=errors-only",
    "--ui=stream",
  ]);
}

/**
 * Installs and builds whatever is not up to date; ends the process with a clear text if it cannot.
 * @param {string} [only] a package that is all that is wanted, with what it needs
 */
export function prepare(only) {
  requireNode();
  install();
  build(only);
}

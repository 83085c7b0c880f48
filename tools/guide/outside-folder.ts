/**
 * A folder outside the workspace with the packages installed from tarballs, as npm would bring them: what an outside author
 * has. Third-party packages come from npm's cache or the registry, in the versions of this workspace.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { pnpm, repository } from "../repo/setup.mjs";
import { missingLine, setUpCommands, type Transcript } from "./guide.ts";

/** How a command ended. */
interface Ended {
  readonly code: number;
  /** stdout and stderr as they came. */
  readonly output: string;
}

/** What a shell of the author's would have: nothing of this test's runner, or of the npm that started it. */
function environment(): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([key, value]) =>
    value === undefined ||
    /^(vitest|node_env|node_options|test$|npm_(?!config_registry))/i.test(key)
      ? []
      : [[key, value] as const],
  );
  return { ...Object.fromEntries(inherited), NO_COLOR: "1" };
}

/** Runs a command line in a folder. */
async function runIn(folder: string, command: string): Promise<Ended> {
  const child = spawn(command, { cwd: folder, env: environment(), shell: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

async function mustRun(folder: string, command: string): Promise<void> {
  const { code, output } = await runIn(folder, command);
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${output}`);
}

/** Packs the command line and every package that it needs; name -> tarball. */
function pack(folder: string): ReadonlyMap<string, string> {
  const { code, output } = pnpm([
    "--filter-prod",
    "convscope...",
    "pack",
    "--pack-destination",
    folder,
  ]);
  if (code !== 0) throw new Error(`pnpm pack ended with ${code}:\n${output}`);
  return new Map(
    readdirSync(folder).map((file) => {
      const name = file.replace(/-\d+\.\d+\.\d+\.tgz$/, "");
      return [name.replace(/^convscope-/, "@convscope/"), join(folder, file)];
    }),
  );
}

/** The version that this workspace pins of a third-party package. */
function pinned(name: string): string {
  const catalog = readFileSync(join(repository, "pnpm-workspace.yaml"), "utf8");
  const version = new RegExp(`^  "?${name}"?: (\\S+)$`, "m").exec(catalog)?.[1];
  if (version === undefined) throw new Error(`${name} has no version in pnpm-workspace.yaml`);
  return `${name}@${version}`;
}

/** The guide's own set-up, with a tarball for each package of ours and a pinned version for each other one. */
function setUp(tarballs: ReadonlyMap<string, string>): readonly string[] {
  return setUpCommands().map((command) => {
    const [install, names] = /^(npm install(?: --save-dev)?) (.*)$/.exec(command)?.slice(1) ?? [];
    if (install === undefined || names === undefined) return command;
    const named = names.split(" ");
    // The registry has none of ours: what the command line needs is named with it.
    const ours = named.includes("convscope") ? [...tarballs.keys()] : named;
    const files = ours.flatMap((name) => tarballs.get(name) ?? []);
    const others = named.filter((name) => !tarballs.has(name)).map(pinned);
    return [install, "--prefer-offline --no-audit --no-fund", ...files, ...others].join(" ");
  });
}

/** A new folder for {@link setUpOutside}, outside the workspace; whoever asks for it removes it. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "convscope-guide-"));
}

/**
 * Sets an author's folder up inside `base`, by the guide's own commands, and gives its path; nothing of the author's is in
 * it yet. The packages must be built; `npm test` does that.
 */
export async function setUpOutside(base: string): Promise<string> {
  const [packed, folder] = [join(base, "packed"), join(base, "author")] as const;
  mkdirSync(packed);
  mkdirSync(folder);
  for (const command of setUp(pack(packed))) await mustRun(folder, command);
  return folder;
}

/** Runs a command of the guide and compares; gives what was printed. */
export async function expectTranscript(
  folder: string,
  transcript: Transcript | undefined,
  code: number,
): Promise<string> {
  const { command, output: shown } = transcript ?? { command: "exit 127", output: [] };
  const { code: found, output } = await runIn(folder, command);
  expect(found, `${command} printed:\n${output}`).toBe(code);
  expect(missingLine(shown, output), `${command} printed:\n${output}`).toBeUndefined();
  return output;
}

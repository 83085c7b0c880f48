/**
 * Peers that are too big for everyone's install: 440 MB, so they have a package.json of their own in peers/, outside the
 * workspace, and npm brings them when the bench first needs them. Their install scripts, which would fetch libraries for
 * graphics cards, do not run; the CPU's are in the packages.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = fileURLToPath(new URL("../peers/", import.meta.url));

/** The module of a peer, as its package exports it to Node. */
export async function importPeer<Module>(name: string): Promise<Module> {
  const path = createRequire(new URL("../peers/package.json", import.meta.url)).resolve(name);
  return await import(pathToFileURL(path).href);
}

/** Installs the peers unless they are there; `say` hears of it. @throws Error with npm's own words when it cannot */
export function installPeers(say: (text: string) => void): void {
  if (isInstalled()) return;
  say("installing peers (440 MB, once)");
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const shell = process.platform === "win32";
  const run = spawnSync("npm", args, { cwd: folder, encoding: "utf8", shell });
  if (run.status === 0) return;
  throw new Error(`npm could not install them: ${(run.stderr ?? String(run.error)).trim()}`);
}

/** Whether each is there in the version that is wanted. */
function isInstalled(): boolean {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(new URL("../peers/package.json", import.meta.url), "utf8"),
  );
  return Object.entries(dependencies).every(([name, version]) => peerVersion(name) === version);
}

/** The version of a peer that is installed. */
export function peerVersion(name: string): string | undefined {
  const file = new URL(`../peers/node_modules/${name}/package.json`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const { version }: { version: string } = JSON.parse(readFileSync(file, "utf8"));
  return version;
}

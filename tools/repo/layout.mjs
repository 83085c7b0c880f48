// Holds every source file and every package.json against the house rules; prints each fault, and
// exits with 1 if there is one.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { manifestFaults } from "./manifests.mjs";
import { repository } from "./setup.mjs";
import { sourceFaults } from "./source-rules.mjs";

const listed = spawnSync(
  "git",
  ["ls-files", "-co", "--exclude-standard", "packages", "apps", "tools", "*.ts", "*.mjs"],
  { cwd: repository, encoding: "utf8" },
);
const sources = [...new Set(listed.stdout.split("\n"))].filter(
  (path) =>
    /\.(ts|mjs|js|astro|vue)$/.test(path) &&
    !/(^|\/)(fixtures|generated)\//.test(path) &&
    existsSync(join(repository, path)),
);
const faults = sources.flatMap((path) =>
  sourceFaults(path, readFileSync(join(repository, path), "utf8")),
);
faults.push(...manifestFaults());
if (listed.status !== 0) faults.push(`git ls-files failed: ${listed.stderr}`);

for (const fault of faults) console.error(fault);
if (faults.length === 0) {
  console.log(`${sources.length} files keep the house rules.`);
}
process.exitCode = faults.length === 0 ? 0 : 1;

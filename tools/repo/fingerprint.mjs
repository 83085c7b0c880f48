// One hash of everything that tests can depend on in the repository: every file that git tracks or
// would track, and the version of Node. Undefined where git cannot tell.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./setup.mjs";

/** @returns {string | undefined} */
export function fingerprint() {
  const listed = spawnSync("git", ["ls-files", "-z", "-co", "--exclude-standard"], {
    cwd: repository,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (listed.status !== 0) return undefined;
  const hash = createHash("sha256").update(process.version);
  for (const path of [...new Set(listed.stdout.split("\0"))].sort()) {
    const file = join(repository, path);
    if (path === "" || !existsSync(file) || !statSync(file).isFile()) continue;
    const content = readFileSync(file);
    hash.update(`\0${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

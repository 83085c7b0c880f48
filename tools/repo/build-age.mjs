// Whether sources are newer than what was built of them last, as after `git pull`. Told by the files' times, in some
// milliseconds; what really has to be built anew is turbo's to find out. Plain JavaScript without dependencies, since it
// runs before anything is installed.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";

/** What a build reads of a package. */
const READ = ["src", "assembly", "package.json"];

/** Tests are no part of a build. @param {string} path */
const isBuilt = (path) =>
  !/\.(test|verify)\.\w+$/.test(path) && !path.split(sep).includes("testing");

/** @param {string} path @returns {readonly string[]} the files in a folder, or the file; none where there is neither */
function filesAt(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/**
 * When the sources of packages and of the command line changed last, in milliseconds since 1970.
 * @param {string} repository
 */
export function newestSource(repository) {
  const packages = join(repository, "packages");
  const members = readdirSync(packages).map((name) => join(packages, name));
  const files = [...members, join(repository, "apps", "cli")]
    .flatMap((member) => READ.flatMap((part) => filesAt(join(member, part))))
    .filter(isBuilt);
  return Math.max(0, ...files.map((file) => statSync(file).mtimeMs));
}

/**
 * Remembers a build. @param {string} stamp a file
 * @param {number} started when it began: what changed while it ran is newer
 */
export function noteBuild(stamp, started) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, String(started));
}

/**
 * Whether a source is newer than the last build, or no build is remembered.
 * @param {string} repository
 * @param {string} stamp
 */
export function isBuildOld(repository, stamp) {
  const built = existsSync(stamp) ? Number(readFileSync(stamp, "utf8")) : 0;
  return newestSource(repository) > built;
}

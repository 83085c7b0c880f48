// Where this machine has Chromium. Plain JavaScript without dependencies, since `npm test` asks before anything else.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const places = [
  "/snap/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

const noChromium =
  "No Chromium was found, so the suite did not run in a browser, only in Node: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH, then run this again.";

/**
 * The path of Chromium, or undefined. CHROMIUM_PATH, else CHROME_PATH, names one; else it is searched on the PATH and in
 * the usual places.
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 * @param {(path: string) => boolean} [exists]
 * @returns {string | undefined}
 * @throws {Error} when a variable names a file that is not there
 */
export function findChromium(environment = process.env, exists = existsSync) {
  for (const variable of ["CHROMIUM_PATH", "CHROME_PATH"]) {
    const path = environment[variable];
    if (path === undefined || path === "") continue;
    if (exists(path)) return path;
    throw new Error(
      `${variable}: found no file ${path}, expected Chromium; correct the variable, or unset it and Chromium is searched`,
    );
  }
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...found, ...places].find((path) => exists(path));
}

/**
 * What `npm test` says, in one line, where there is none; undefined where there is, and where a variable is wrong, since
 * the tests then fail with those words.
 * @param {() => string | undefined} [find]
 * @returns {string | undefined}
 */
export function missingChromium(find = findChromium) {
  try {
    return find() === undefined ? noChromium : undefined;
  } catch {
    return undefined;
  }
}

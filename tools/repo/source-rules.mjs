// The house rules for one source file that no other tool knows: how long it may be, words that may
// not appear, what an index.ts may hold, and that imports stay inside their package.
import { dirname, join } from "node:path";

const longest = 300;
/** @type {readonly (readonly [RegExp, string])[]} */
const forbidden = [
  [
    /\bas\s+(unknown|object|string|number|boolean|never)\s+as\b/,
    "a double cast; give the value its type where it is made",
  ],
  [/@ts-(ignore|nocheck)/, "a silenced compiler; fix the type"],
  [/(?<!\.)\.(skip|only|todo|skipIf|runIf)\(/, "a test that may not run; delete it or let it run"],
];

/** @param {string} path */
const isTest = (path) => /\.(test|verify)\.ts$/.test(path);

/** @param {string} path @param {string} text @returns {string[]} */
function lengthFaults(path, text) {
  const lines = text.trimEnd().split("\n").length;
  if (isTest(path) || lines <= longest) return [];
  return [`${path}: ${lines} lines, at most ${longest}; split it by its nouns`];
}

/** @param {string} path @param {string} text @returns {string[]} */
function wordFaults(path, text) {
  return text.split("\n").flatMap((line, index) =>
    forbidden.flatMap(([pattern, why]) => {
      const found = pattern.exec(line);
      return found === null ? [] : [`${path}:${index + 1}: "${found[0]}" is ${why}`];
    }),
  );
}

/** @param {string} path @param {string} text @returns {string[]} */
function indexFaults(path, text) {
  if (!/^packages\/.*\/index\.ts$/.test(path)) return [];
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  const rest = code
    .replace(/export\s+(type\s+)?(\{[^}]*\}|\*(\s+as\s+\w+)?)(\s*from\s*"[^"]+")?\s*;?/g, "")
    .trim();
  if (rest === "") return [];
  return [
    `${path}: holds "${rest.split("\n")[0]}"; an index.ts only re-exports, move it to a file`,
  ];
}

/** @param {string} path @param {string} text @returns {string[]} */
function importFaults(path, text) {
  const home = /^(packages|apps)\/[^/]+/.exec(path)?.[0];
  if (home === undefined) return [];
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]*)"/g)]
    .map((found) => found[1] ?? "")
    .filter((specifier) => !join(dirname(path), specifier).startsWith(`${home}/`))
    .map((specifier) => `${path}: imports "${specifier}" of another package; import its name`);
}

/**
 * Every fault of one source file, with its place and its remedy.
 * @param {string} path from the repository's root, with slashes
 * @param {string} text
 * @returns {string[]}
 */
export function sourceFaults(path, text) {
  return [lengthFaults, wordFaults, indexFaults, importFaults].flatMap((rule) => rule(path, text));
}

// Rules for each package.json: what is published must equal what is developed, less the source
// condition, and a package may depend only on those that the architecture lets it import.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./setup.mjs";

/** @typedef {Record<string, string>} Conditions */
/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {string} license
 * @property {string} [type]
 * @property {boolean} [sideEffects]
 * @property {Record<string, Conditions>} [exports]
 * @property {{ exports?: Record<string, Conditions> }} [publishConfig]
 * @property {Record<string, string>} [dependencies]
 */

const sourceCondition = "@convscope/source";

/** The members of the workspace's own scope that a package may depend on. @param {string} name */
function allowedDependencies(name) {
  return name === "@convscope/core" ? [] : ["@convscope/core"];
}

/** @param {Manifest} manifest @returns {string[]} */
function exportFaults({ exports = {}, publishConfig }) {
  const published = publishConfig?.exports ?? {};
  const expected = Object.fromEntries(
    Object.entries(exports).map(([entry, conditions]) => [
      entry,
      Object.fromEntries(Object.entries(conditions).filter(([key]) => key !== sourceCondition)),
    ]),
  );
  if (JSON.stringify(published) === JSON.stringify(expected)) return [];
  return [`publishConfig.exports must be exports without "${sourceCondition}"`];
}

/** @param {Manifest} manifest @returns {string[]} */
function dependencyFaults({ name, dependencies = {} }) {
  const allowed = allowedDependencies(name);
  return Object.keys(dependencies)
    .filter((dependency) => dependency.startsWith("@convscope/") && !allowed.includes(dependency))
    .map(
      (dependency) => `may not depend on ${dependency}; only on ${allowed.join(", ") || "none"}`,
    );
}

/** @param {Manifest} manifest @returns {string[]} */
function fieldFaults(manifest) {
  const faults = [];
  if (manifest.license !== "MIT") faults.push('license must be "MIT"');
  if (manifest.type !== "module") faults.push('type must be "module"');
  if (manifest.sideEffects !== false) faults.push("sideEffects must be false");
  return faults;
}

/** Every fault of one package.json. @param {Manifest} manifest @returns {string[]} */
export function faultsOf(manifest) {
  return [exportFaults, dependencyFaults, fieldFaults].flatMap((rule) => rule(manifest));
}

/** Every fault of every package.json under packages, with its path. @returns {string[]} */
export function manifestFaults() {
  return readdirSync(join(repository, "packages"))
    .map((folder) => `packages/${folder}/package.json`)
    .filter((path) => existsSync(join(repository, path)))
    .flatMap((path) => {
      const manifest = JSON.parse(readFileSync(join(repository, path), "utf8"));
      return faultsOf(manifest).map((fault) => `${path}: ${fault}`);
    });
}

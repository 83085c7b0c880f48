// Where the tests find their cases: those of the repository, unless the environment names a folder
// that the generator has just filled.
import { join } from "node:path";

const variable = "CONVSCOPE_TORCH_FIXTURES";

/** The folder to read. @returns {string} */
export function fixtureFolder() {
  return process.env[variable] ?? join(import.meta.dirname, "fixtures");
}

/** The environment under which the tests read `folder`. @param {string} folder */
export function readingFrom(folder) {
  return { ...process.env, [variable]: folder };
}

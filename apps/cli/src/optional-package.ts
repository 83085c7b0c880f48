/** Packages that may be there or not: beside convscope, or in the project that it is called from. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Every copy of a package that can be found, the nearest first; each is imported when it is asked for. */
export async function* importOptional(packageName: string): AsyncGenerator<object> {
  try {
    yield await import(/* @vite-ignore */ packageName);
  } catch (error) {
    if (!isMissing(error, packageName)) throw error;
  }
  try {
    const project = createRequire(join(process.cwd(), "package.json"));
    yield await import(/* @vite-ignore */ pathToFileURL(project.resolve(packageName)).href);
  } catch (error) {
    if (!isMissing(error, packageName)) throw error;
  }
}

/** Whether it is this very package that is not there, rather than something that it needs. */
function isMissing(error: unknown, packageName: string): boolean {
  if (!(error instanceof Error && "code" in error)) return false;
  const missing = error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND";
  return missing && error.message.includes(`'${packageName}'`);
}

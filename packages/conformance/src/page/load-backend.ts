/**
 * A backend from the URL of an ES module. What it imports by bare name must be in the page's import map, as core is.
 */
import { IoError, messageOf } from "@convscope/core/errors";
import { backendOfModule } from "../backend-of-module.js";
import type { CreateBackend } from "../open-backend.js";

/**
 * What makes the backend that a module gives ({@link backendOfModule}).
 *
 * @throws IoError when the module cannot be loaded
 */
export async function loadBackend(url: string): Promise<CreateBackend> {
  const { href } = new URL(url, document.baseURI);
  try {
    const module: object = await import(/* @vite-ignore */ href);
    return () => backendOfModule(module, href);
  } catch (cause) {
    throw new IoError(
      `backend: could not load ${href}, expected an ES module that a browser can load (${messageOf(cause)}); check the address, and bundle the module if it imports packages other than @convscope/core`,
      { path: href },
      cause,
    );
  }
}

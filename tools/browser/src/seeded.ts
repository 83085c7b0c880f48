/**
 * Runs in a page: draws what seeds decide (starting weights, batches, dropout masks) on a backend, and writes its
 * fingerprints into the document, for a test that holds them against Node's.
 */
import { browserBackends } from "./browser-backends.js";
import { seededDraws } from "./seeded-draws.js";

const name = new URL(location.href).searchParams.get("backend") ?? "";

async function found(): Promise<object> {
  const backend = await browserBackends[name]?.();
  return backend === undefined ? { error: `no backend ${name}` } : await seededDraws(backend);
}

document.body.dataset["found"] = JSON.stringify(
  await found().catch((error: unknown) => ({ error: String(error) })),
);

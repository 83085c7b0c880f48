// `pnpm conformance:page`: serves the suite's page, with the backends that run in a browser, until it is interrupted.
import { runSource } from "./run-source.mjs";

await runSource("src/serve-page.ts");

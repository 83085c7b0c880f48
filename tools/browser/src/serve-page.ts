/** `pnpm conformance:page`: the page with this repository's backends, for a browser of one's own. */
import { repositoryPage } from "./page-files.js";
import { serve } from "./serve.js";

const port = Number(process.argv[2] ?? 8010);
const { origin } = await serve(await repositoryPage(), { port });
console.log(`The conformance page is at ${origin}/ (Ctrl-C ends it).`);
